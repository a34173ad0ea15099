"""Pictures and buffers from shaders."""
