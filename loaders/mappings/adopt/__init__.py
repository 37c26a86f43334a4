"""Proposes mappings for ledgers, from their headers and from what stands in their columns."""
