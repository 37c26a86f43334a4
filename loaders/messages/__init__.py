"""Declares the messages of rejects, each once, in English and in Chinese."""
