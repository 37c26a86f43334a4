"""State that the explorer keeps between requests: search index, rule results, tree of places."""
