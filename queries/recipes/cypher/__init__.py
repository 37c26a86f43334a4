"""The parser of recipes: statements, patterns, expressions, and the sizes of their values."""
