"""`python -m benchmarks.exploring.drawings FOLDER CODE OUT` draws one place four times, each time as a separate page.

`map.html` is the page of `wangge map`; for a district it contains no places below the communities. The other three
pages go down to the buildings. `folded.html` draws at most 2,000 nodes and only counts (folds) the rest. `whole.html`
draws all nodes. `stock.html` is made by pyvis with its defaults, from the nodes and relationships of `folded.html`. The
program prints one JSON object: the numbers of nodes and relationships on each page.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from unittest.mock import patch

from pyvis.network import Network

from wangge.graph.connection import open_store
from wangge.graph.model import load_model
from wangge.loaders.project import Project
from wangge.queries.check.policy import read_policy
from wangge.viz.drawing.parts import Scene
from wangge.viz.find_scope import find_scope
from wangge.viz.network.extent import PEOPLE_DEPTH, PLACE_DEPTH
from wangge.viz.network.page import render_map
from wangge.viz.network.scene import build_scene
from wangge.viz.picture_check import check_for_picture

__all__ = ["DRAWINGS", "main"]

DRAWINGS = ("map", "folded", "whole", "stock")
_NO_LIMIT = 10**9
_TO_THE_BUILDINGS = dict.fromkeys(PLACE_DEPTH, "Building")


def main(folder: str, code: str, out: str) -> None:
    """Write the four pages of the place with this code into the folder `out`, and print the counts."""
    project = Project.find(Path(folder))
    policy = read_policy(project)
    model, day = load_model(), policy.today
    with open_store(project.folder) as store:
        findings = check_for_picture(store, model, policy, find_scope(store, model, code)[0])
        map_scene = build_scene(store, model, code, findings=findings, today=day)
        with patch.dict(PLACE_DEPTH, _TO_THE_BUILDINGS), patch.dict(PEOPLE_DEPTH, _TO_THE_BUILDINGS):
            folded = build_scene(store, model, code, findings=findings, today=day)
            complete = build_scene(store, model, code, findings=findings, today=day, limit=_NO_LIMIT)
    figures = {}
    for name, scene in (("map", map_scene), ("folded", folded), ("whole", complete)):
        (Path(out) / f"{name}.html").write_text(render_map(scene), encoding="utf-8")
        figures[name] = [len(scene.nodes), len(scene.edges)]
    stock = _stock(folded)
    (Path(out) / "stock.html").write_text(stock.generate_html(), encoding="utf-8")
    figures["stock"] = [len(stock.nodes), len(stock.edges)]
    print(json.dumps(figures))


def _stock(scene: Scene) -> Network:
    """Return the nodes and relationships of a scene as a pyvis network.

    pyvis stores only one relationship per pair of nodes.
    """
    network = Network(cdn_resources="in_line")
    for node in scene.nodes:
        network.add_node(node.ref.text(), label=node.name or node.missing or node.ref.code)
    for edge in scene.edges:
        network.add_edge(edge.source.text(), edge.target.text())
    return network


if __name__ == "__main__":
    main(*sys.argv[1:4])
