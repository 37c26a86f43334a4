"""Reads and draws chains of responsibility: who is responsible for a place, on three lines of responsibility."""
