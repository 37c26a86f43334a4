"""Builds the scenes of pictures whose parts the reader can unfold: they have all nodes, if there aren't too many."""

from __future__ import annotations

from datetime import date

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.drawing.parts import Scene
from wangge.viz.findings import Findings
from wangge.viz.network.folding import with_groups
from wangge.viz.network.read import ScopeContents
from wangge.viz.network.scene import build_scene, scene_of

__all__ = ["build_unfolding_scene", "scene_and_unfolding"]

_WHOLE = 20_000


def build_unfolding_scene(
    store: Store, model: Model, code: str, *, findings: Findings | None, today: date | None = None
) -> Scene:
    """Return the scene of the place with this `code`, with everything in it and with groups of organisations.

    The scene of a place with more than 20,000 nodes has only its largest parts, as in `build_scene`.
    """
    scene = build_scene(store, model, code, findings=findings, whole=_WHOLE, today=today)
    return with_groups(scene)


def scene_and_unfolding(
    store: Store, model: Model, contents: ScopeContents, day: date, *, findings: Findings | None
) -> tuple[Scene, Scene]:
    """Return what `build_scene` and `build_unfolding_scene` return for the place with these `contents`."""
    scene = scene_of(store, model, contents, day, findings=findings)
    return scene, with_groups(scene_of(store, model, contents, day, findings=findings, whole=_WHOLE))
