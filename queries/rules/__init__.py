"""Reads rules, describes their limits, and determines which node a finding reports as missing."""
