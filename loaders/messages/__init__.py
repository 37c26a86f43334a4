"""Declares the messages of rejects, notices and plans, each in English and in Chinese."""
