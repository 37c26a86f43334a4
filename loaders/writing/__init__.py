"""Writes plans: transactions, batches, the journal, and files for neo4j-admin's import."""
