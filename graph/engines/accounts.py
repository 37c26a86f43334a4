"""Names the database and the users of an embedded engine."""

from __future__ import annotations

__all__ = ["DATABASE", "READER", "ROOT"]

DATABASE = "wangge"
ROOT = "root"
READER = "reader"
