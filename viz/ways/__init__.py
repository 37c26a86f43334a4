"""Draws the shortest chains between two units."""
