"""Keeps state between the requests of the explorer: search index, rule results, tree of places."""
