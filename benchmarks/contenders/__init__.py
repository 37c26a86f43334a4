"""The contenders: the ways of loading that are compared, one module each.

Each module runs as a separate process, some with the Python of another environment, and prints one line of JSON.
"""
