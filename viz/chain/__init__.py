"""Chains of responsibility: who answers for a place, on the administrative, party and property line."""
