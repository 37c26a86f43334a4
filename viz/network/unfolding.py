"""Builds the scenes of pictures whose parts the reader can unfold: they have all nodes, if there aren't too many."""

from __future__ import annotations

from datetime import date

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.drawing.parts import Scene
from wangge.viz.findings import Findings
from wangge.viz.network.folding import with_groups
from wangge.viz.network.scene import build_scene

__all__ = ["build_unfolding_scene"]

_WHOLE = 20_000


def build_unfolding_scene(
    store: Store, model: Model, code: str, *, findings: Findings | None, today: date | None = None
) -> Scene:
    """Return the scene of the place with this `code`, with everything in it and with groups of organisations.

    The scene of a place with more than 20,000 nodes has only its largest parts, as in `build_scene`.
    """
    scene = build_scene(store, model, code, findings=findings, whole=_WHOLE, today=today)
    return with_groups(scene)
