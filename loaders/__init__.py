"""Files to rows to plan to graph."""
