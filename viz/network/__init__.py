"""Draws network maps: reads a scope from the graph, folds what is too much, and draws the rest."""
