"""Overlays divisions with change events of a district: names, codes and parents change from the day of the event."""
