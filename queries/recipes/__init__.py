"""Recipes: their grammar, headers, fragments and parameters, and running them."""
