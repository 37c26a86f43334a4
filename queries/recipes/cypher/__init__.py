"""Parses the statements of recipes and estimates the sizes of their values."""
