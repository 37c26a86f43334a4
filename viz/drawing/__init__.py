"""Draws the parts that all pictures share: scenes, shapes, texts that fit into boxes, colours and marks."""
