"""Writes reports on a load: rejects as CSV and in a marked copy of the workbook, and an HTML page."""
