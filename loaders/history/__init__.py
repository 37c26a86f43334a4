"""The runs of a graph: what each wrote, and how to undo it."""
