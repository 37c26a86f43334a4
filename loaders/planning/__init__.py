"""Plans what datasets would change in the graph, without writing."""
