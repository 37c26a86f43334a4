"""What a dataset would change in the graph, worked out without writing."""
