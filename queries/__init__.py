"""Recipes and rules, the check that runs them on a graph, and its reports."""
