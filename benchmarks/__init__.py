"""Side-by-side measurements, one command: `make bench` writes docs/benchmarks.md and benchmarks/results.json."""
