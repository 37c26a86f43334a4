"""Reads parts of the graph for the pages, with a few statements each."""
