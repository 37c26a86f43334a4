"""Follows the findings of rules as tasks, in the task ledger (整改台账) of a project."""
