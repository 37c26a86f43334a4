"""Measures of the network: chains, single points of failure, loads and structure, computed on a networkx graph."""
