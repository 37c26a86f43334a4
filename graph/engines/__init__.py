"""How each database is found, started and stopped."""
