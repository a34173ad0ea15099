"""The training process; started, never imported."""
