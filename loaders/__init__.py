"""Reads sheets, plans their changes, writes them to the graph, and keeps the journal of every run."""
