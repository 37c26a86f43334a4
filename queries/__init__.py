"""Recipes, rules, the runner, the gate and its reports."""
