"""Files that survive crashes: atomic writes, append-only logs, digests, locks."""
