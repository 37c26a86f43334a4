"""What was written is kept: compared with the journal, mended, backed up, restored, taken to a newer version."""
