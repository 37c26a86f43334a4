"""Programs for tests, benchmarks and screenshots: Neo4j, nginx, Chromium, an explorer.

The package doesn't ship them.
"""
