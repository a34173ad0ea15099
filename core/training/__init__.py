"""The optimisation loop; knows nothing of files or processes."""
