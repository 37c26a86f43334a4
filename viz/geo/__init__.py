"""Draws geographic maps: the places of a district map where they are, with the same colours."""
