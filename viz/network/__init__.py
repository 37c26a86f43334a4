"""Draws network maps: reads a scope from the graph, folds it, lays it out and draws it."""
