"""The only code that touches wgpu; started as a process, never imported."""
