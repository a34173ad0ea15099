"""Pairs of prompt and shader: reading, storing, splitting and describing them."""
