"""The district map: a treemap of places, coloured by rule results or by a number."""
