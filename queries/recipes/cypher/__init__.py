"""The grammar of recipes, by what it derives: statements, patterns, expressions."""
