"""Reads, checks and runs recipes: read-only Cypher statements with a header."""
