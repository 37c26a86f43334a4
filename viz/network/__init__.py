"""Draws network maps: reads a scope from the graph, chooses the nodes that fit into a picture, and draws them."""
