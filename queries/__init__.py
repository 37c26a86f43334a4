"""Reads recipes and rules, checks a graph by the rules, and writes the reports of a check."""
