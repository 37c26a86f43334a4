"""Suggests nodes and questions for what somebody types into the box of the header, without queries and without a model."""
