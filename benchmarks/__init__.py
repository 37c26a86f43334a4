"""Benchmarks of wangge. `make bench` runs them, and writes docs/benchmarks.md and benchmarks/results.json."""
