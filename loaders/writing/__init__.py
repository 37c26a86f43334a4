"""Writes the changes of a plan to the graph and the journal, or to files for neo4j-admin's import."""
