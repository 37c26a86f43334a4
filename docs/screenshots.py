"""Makes the pictures of the README from the sample: `make screenshots` (needs Chromium)."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from graph.connection import scratch_store
from graph.model import load_model
from loaders.demonstration import write_demonstration
from loaders.load import load_datasets
from loaders.project import Project
from tests.engines.browser import ARGUMENTS, find_chromium
from viz.network_map import render_map
from viz.scene import build_scene

PICTURES = {"community": "511702001001", "district": "511702"}


def main(folder: Path) -> None:
    """Load the sample into a scratch graph, draw each page, and photograph it."""
    with tempfile.TemporaryDirectory() as made, scratch_store() as store, sync_playwright() as playwright:
        write_demonstration(Path(made))
        project = Project.find(Path(made))
        load_datasets(store, project.datasets, folder=project.folder)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        for name, code in PICTURES.items():
            page_file = Path(made) / f"{code}.html"
            scene = build_scene(store, load_model(), code, today=project.today)
            page_file.write_text(render_map(scene), encoding="utf-8")
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(page_file.as_uri())
            page.wait_for_function("performance.getEntriesByName('map-ready').length > 0")
            page.screenshot(path=str(folder / f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "images")
