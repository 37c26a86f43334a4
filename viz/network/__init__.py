"""The network map: a scope read from the graph, collapsed, laid out and drawn."""
