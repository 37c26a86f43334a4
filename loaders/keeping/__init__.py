"""Keeping a graph: verify, repair, back up, restore and upgrade it."""
