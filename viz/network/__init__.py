"""Draws network maps: reads a scope from the graph, folds what is too much to draw, and draws the rest."""
