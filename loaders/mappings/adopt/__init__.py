"""Proposes mappings for ledgers, from their headers and cells."""
