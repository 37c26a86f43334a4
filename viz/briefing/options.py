"""Defines the options of a briefing pack."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from wangge.loaders.boundaries.settings import MapSettings
from wangge.viz.messages import Language
from wangge.viz.privacy import NO_MASK, NameMask

__all__ = ["PackOptions"]


@dataclass(frozen=True, kw_only=True)
class PackOptions:
    """The day and the language of a pack, whether it hides names, and the settings of its geographic maps."""

    day: date
    language: Language = "zh"
    mask: NameMask = NO_MASK
    map: MapSettings = field(default_factory=MapSettings)
