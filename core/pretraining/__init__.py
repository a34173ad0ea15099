"""Training the model that ships: endless draws from the recipes, and the curated rows."""
