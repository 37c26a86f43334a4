"""One contender a file, each run by itself in the environment it needs; it prints one line of JSON."""
