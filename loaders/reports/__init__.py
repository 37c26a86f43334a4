"""What a load tells afterwards: rejects as CSV and in a copy of the workbook, and a page to read."""
