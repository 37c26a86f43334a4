"""A Chinese city district's organisational network as a graph: load, check, draw."""
