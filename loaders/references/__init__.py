"""What a cell names: the node of a code or a name."""
