"""Side-by-side benchmarks: `make bench` writes docs/benchmarks.md and benchmarks/results.json."""
