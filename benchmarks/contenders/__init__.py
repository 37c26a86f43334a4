"""The contenders, one module each. Each runs in a separate process and environment, and prints one line of JSON."""
