"""Verifies, repairs, backs up, restores and upgrades a graph."""
