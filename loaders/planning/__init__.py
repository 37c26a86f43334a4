"""Plans the changes that datasets would make in the graph, without writing."""
