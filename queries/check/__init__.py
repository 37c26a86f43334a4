"""The check: counts rules on a graph, applies waivers and the baseline, and judges the limits."""
