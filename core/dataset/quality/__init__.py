"""What is doubtful about a dataset: findings about rows, each with a way to mend it."""
