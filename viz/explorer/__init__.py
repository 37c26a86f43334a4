"""Serves the explorer: read-only pages about one graph, for planners who don't write queries."""
