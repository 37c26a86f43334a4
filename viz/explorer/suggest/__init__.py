"""Suggests nodes and questions for a text typed into the box of the header. It needs no query and no language model."""
