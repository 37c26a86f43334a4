"""Reads rules, describes their limits, and finds the nodes that subjects with a finding lack."""
