"""Benchmarks: `make bench` measures and writes docs/benchmarks.md and benchmarks/results.json."""
