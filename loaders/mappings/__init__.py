"""Reads the ledgers (台账) that offices keep: a mapping says which facts a row declares."""
