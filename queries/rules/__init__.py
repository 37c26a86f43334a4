"""Rules: a coverage recipe with what is expected of its counts, and the tests of a rule."""
