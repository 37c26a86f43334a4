"""Reads sheets; there is one reader per file format, which yields uninterpreted `RawSheet`s."""
