"""Finds nodes by name, code, pinyin or initials. It doesn't depend on the pages."""
