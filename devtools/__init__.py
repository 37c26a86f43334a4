"""Runs other programs for tests, benchmarks and screenshots: Neo4j, nginx, Chromium, an explorer.

These modules aren't part of the published package.
"""
