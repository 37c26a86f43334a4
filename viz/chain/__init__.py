"""Reads and draws chains of responsibility: who is responsible for a place and the places above it.

A chain has three lines of responsibility: the administration, the party and property service.
"""
