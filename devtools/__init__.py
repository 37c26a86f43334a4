"""Runs the programs that tests, benchmarks and screenshots need: Neo4j, nginx, Chromium, and wangge's own explorer.

These modules aren't part of the published package.
"""
