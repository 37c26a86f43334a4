"""What was written to the graph, run by run, and how it is taken back."""
