"""The briefing pack: pages, maps and tables of a district in one folder, for use without a network."""
