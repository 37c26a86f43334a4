"""The model, and access to the database that holds the graph."""
