"""Sheets of any format read and understood, row by row."""
