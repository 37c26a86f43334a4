"""Finds, starts, stops, checks and repairs the databases."""
