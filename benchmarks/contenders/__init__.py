"""One contender per file; each runs in its own environment and prints one line of JSON."""
