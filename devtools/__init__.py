"""Tools for the development of wangge, which aren't part of the published package.

Most of them run a program that tests, benchmarks or screenshots need: Neo4j, nginx, Chromium, wangge's own explorer.
"""
