"""Finds nodes by name, code, pinyin or initials. This package doesn't depend on the pages."""
