"""Checks a graph: counts the subjects of each rule, applies waivers and the baseline, and judges the limits."""
