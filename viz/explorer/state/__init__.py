"""Stores what the explorer needs for many requests: search index, rule results, tree of places."""
