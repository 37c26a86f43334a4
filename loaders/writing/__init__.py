"""Plans carried out: transactions, batches, the journal, files for an import."""
