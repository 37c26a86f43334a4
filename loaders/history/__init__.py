"""Reads the runs of a graph and the facts that each wrote, and plans to undo a run."""
