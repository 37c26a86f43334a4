"""Helpers of tests, benchmarks and screenshots: Neo4j, nginx, Chromium, an explorer. They are not part of the package."""
