"""Sorts, filters, pages and exports the tables of all pages."""
