"""Adds the kinds that a project declares in its folder `kinds` to the model."""
