"""What exists, and the one door to a database."""
