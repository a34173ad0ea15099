"""Texts to token ids and back, for prompts and for WGSL."""
