"""Scenes, layouts and the pages drawn from them."""
