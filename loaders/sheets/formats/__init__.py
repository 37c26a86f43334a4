"""One reader per file format; each yields `RawSheet`s without interpreting them."""
