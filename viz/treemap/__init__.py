"""Draws district maps: treemaps of places, coloured by rule results or by a number."""
