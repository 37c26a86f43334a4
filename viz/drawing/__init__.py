"""Draws the parts that all pictures share: scenes, shapes, fitted text, colours and marks."""
