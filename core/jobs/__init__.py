"""Training runs as processes with a folder, an event log and a lock."""
