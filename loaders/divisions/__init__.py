"""National division codes, read from the packages that carry them, and how they changed."""
