"""One reader for each format a sheet may be sent in; each yields `RawSheet`s and understands nothing."""
