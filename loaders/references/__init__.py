"""Resolves references: from a code, name or path in a cell to a node."""
