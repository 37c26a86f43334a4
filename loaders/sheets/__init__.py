"""Reads sheets of any format and turns their rows into facts."""
