"""Reads of the graph for the pages, a few statements each."""
