"""Parses the statements of recipes and estimates how large their values can get."""
