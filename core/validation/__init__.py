"""Whether naga accepts a shader, and where it does not."""
