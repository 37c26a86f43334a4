"""Finding anything by name, code, pinyin or initials; it knows nothing of pages."""
