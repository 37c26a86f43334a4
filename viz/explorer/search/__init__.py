"""Finds nodes by name, code, pinyin or initials; does not depend on the pages."""
