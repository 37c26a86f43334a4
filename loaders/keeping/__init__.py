"""A graph kept: its journal replayed, backed up and restored."""
