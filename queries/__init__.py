"""Reads recipes and rules, checks a graph with the rules, and writes reports of the check."""
