"""Draws pictures and pages of the graph: network maps, district maps, chains, briefing packs and the explorer."""
