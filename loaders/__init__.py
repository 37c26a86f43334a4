"""From the sheets' files to the graph: read, plan, write; and the journal of what was written."""
