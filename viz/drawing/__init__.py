"""What every drawing shares: shapes, text that fits, colours and the marks of kinds."""
