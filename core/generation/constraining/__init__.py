"""Which tokens may come next in a shader: an incremental parser with scopes and types."""
