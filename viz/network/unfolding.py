"""Builds the scenes of pictures whose parts the reader can unfold: they have all nodes, if there aren't too many."""

from __future__ import annotations

from datetime import date

from wangge.graph.model import Model
from wangge.graph.store import Store
from wangge.viz.drawing.parts import Scene
from wangge.viz.findings import Findings
from wangge.viz.network.folding import with_groups
from wangge.viz.network.scene import build_scene, contents_of, scene_of

__all__ = ["build_both_scenes", "build_unfolding_scene"]

_WHOLE = 20_000


def build_unfolding_scene(
    store: Store, model: Model, code: str, *, findings: Findings | None, today: date | None = None
) -> Scene:
    """Return the scene of the place with this `code`, with everything in it and with groups of organisations.

    The scene of a place with more than 20,000 nodes has only its largest parts, as in `build_scene`.
    """
    scene = build_scene(store, model, code, findings=findings, whole=_WHOLE, today=today)
    return with_groups(scene)


def build_both_scenes(
    store: Store, model: Model, code: str, *, findings: Findings | None, today: date
) -> tuple[Scene, Scene]:
    """Return what `build_scene` and `build_unfolding_scene` return, but read the place only once."""
    contents = contents_of(store, model, code, today)
    scene, whole = (
        scene_of(store, model, contents, today, findings=findings, whole=whole) for whole in (0, _WHOLE)
    )
    return scene, with_groups(whole)
