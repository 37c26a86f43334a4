"""Reads recipes and rules, runs the rules on a graph, and writes the reports of such a check."""
