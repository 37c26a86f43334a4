"""Recipes: the grammar they are written in, their headers and fragments, and how one is run."""
