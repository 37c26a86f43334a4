"""Search for nodes by name, code, pinyin or initials; independent of pages."""
