"""Checks a graph: counts each rule's subjects, applies waivers and the baseline, and compares the counts with the limits."""
