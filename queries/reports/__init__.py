"""Formats check reports and recipe answers for people, programs and CI servers."""
