"""Serves the explorer: web pages about one graph, for planners who don't write queries.

The pages only read the graph. The task ledger is all that they can change.
"""
