"""Recipes: scenes drawn at random, from which text and code follow."""
