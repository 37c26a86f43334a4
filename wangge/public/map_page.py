"""Draws the network map of one place. It can be saved or shown in a notebook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path

from wangge.graph.errors import UsageError
from wangge.graph.model import NodeKey
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import read_policy
from wangge.viz.drawing.parts import Scene
from wangge.viz.find_scope import find_scope
from wangge.viz.messages import Language, message
from wangge.viz.network.page import render_map, render_svg
from wangge.viz.network.read import ScopeNode, read_contents
from wangge.viz.network.unfolding import scene_and_unfolding
from wangge.viz.picture_check import check_for_picture
from wangge.viz.privacy import NO_MASK, NameMask, mask_names, people_of

__all__ = ["Language", "MapPage", "draw_map", "place_to_draw"]

_HEIGHT = 640


@dataclass(frozen=True)
class MapPage:
    """The network map of a place. A notebook shows it inline; `save` writes it as an HTML page or an SVG picture.

    >>> page = project.map("990101001001")
    >>> page.code, page.caption
    ('990101001001', '990101001001 及其范围内共 10 个节点，画出 10 个')
    """

    scene: Scene
    language: Language = "zh"
    mask: NameMask = NO_MASK
    unfolding: Scene | None = None
    """The scene with all nodes, which the page unfolds; None if the page draws `scene`."""

    @property
    def code(self) -> str:
        """The code of the place."""
        return self.scene.scope.ref.code

    @property
    def caption(self) -> str:
        """A sentence in the map's language: how many nodes the place and everything in it are, and how many are drawn."""
        drawn, total = f"{self.scene.drawn:,}", f"{self.scene.total:,}"
        return message(self.language, "nodes_shown", code=self.code, drawn=drawn, total=total)

    def html(self, *, map_of: Callable[[NodeKey], str | None] = lambda _place: None) -> str:
        """Return the page as text: one offline document that contains its scripts and styles.

        `map_of` returns the address of another place's map, to which the page links, or None if that place has no map.

        >>> project.map("990101001001").html().startswith("<!doctype html>")
        True
        """
        return render_map(
            self.unfolding or self.scene,
            language=self.language,
            mask=self.mask,
            map_of=map_of,
            folded=self.unfolding is not None,
        )

    def svg(self) -> str:
        """Return the picture without the page, as the text of an SVG file.

        >>> project.map("990101001001").svg().startswith("<?xml")
        True
        """
        return str(render_svg(self.scene, language=self.language, mask=self.mask))

    def save(self, path: Path | str, *, svg: bool | None = None) -> Path:
        """Write the page, or the picture if the name ends in .svg; return the path.

        The page links to the maps of other places in the same folder. Missing folders are created. If `svg` is given, it
        decides between page and picture, and the ending of the name doesn't matter.

        >>> project.map("990101001001").save(empty_folder / "map.svg").name
        'map.svg'
        """
        file = Path(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        as_svg = file.suffix.lower() == ".svg" if svg is None else svg
        text = self.svg() if as_svg else self.html(map_of=_maps_in(file.parent))
        file.write_text(text, encoding="utf-8")
        return file

    def _repr_html_(self) -> str:
        """Return the page in an iframe, so that its styles don't affect the notebook."""
        title = escape(self.scene.scope.name)
        return f'<iframe srcdoc="{escape(self.html())}" width="100%" height="{_HEIGHT}" title="{title}"></iframe>'


def place_to_draw(project: Project, code: str | None) -> str:
    """Return `code`, by default the project's scope; raise `UsageError` if both are missing."""
    if chosen := code or project.scope:
        return chosen
    raise UsageError("nothing to draw: name a code, or set `scope` in wangge.toml")


def draw_map(
    store: Store, project: Project, code: str | None, *, language: Language = "zh", hide_names: bool = False
) -> MapPage:
    """Draw the place `code`, by default the project's scope, with the findings of the project's rules there.

    Raises `UsageError` if there is no place with this code, or no code and no scope.
    """
    code = place_to_draw(project, code)
    model, policy = store.model, read_policy(project)
    place, name = find_scope(store, model, code)
    findings = check_for_picture(store, model, policy, place)
    contents = read_contents(store, model, ScopeNode(place, name), policy.today)
    scene, unfolding = scene_and_unfolding(store, model, contents, policy.today, findings=findings)
    mask = mask_names(people_of(store), language) if hide_names else NO_MASK
    return MapPage(scene, language, mask, unfolding)


def _maps_in(folder: Path) -> Callable[[NodeKey], str | None]:
    """Return a function that returns the name `CODE.html` of a place's map, or None if `folder` has no such file."""

    def map_of(place: NodeKey) -> str | None:
        name = f"{place.code}.html"
        return name if (folder / name).is_file() else None

    return map_of
