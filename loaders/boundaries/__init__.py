"""Reads boundaries of places from a GeoJSON file, converts coordinates between datums, and simplifies outlines."""
