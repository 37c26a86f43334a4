"""Reads parts of the graph for the pages; each read takes only a few statements."""
