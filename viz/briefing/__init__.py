"""The briefing pack: pages, maps and tables of a district in one folder, to be carried to where there is no network."""
