"""Writes briefing packs: offline pages, maps and tables about a district or street in one folder."""
