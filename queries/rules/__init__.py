"""Rules: coverage recipes with limits, and the nodes that their findings say are missing."""
