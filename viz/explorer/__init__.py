"""The explorer: pages over one graph, for planners who look and don't query."""
