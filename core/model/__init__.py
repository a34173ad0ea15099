"""The encoder-decoder transformer."""
