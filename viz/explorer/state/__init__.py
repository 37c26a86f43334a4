"""What the explorer keeps between requests: the graph read once, rule results, places."""
