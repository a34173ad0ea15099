"""The GPU worker process and the client that survives it."""
