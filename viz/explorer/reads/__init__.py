"""Reading what pages show from the graph, a few statements each."""
