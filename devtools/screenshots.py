"""Takes screenshots of every kind of page in both languages and themes: `make screenshots` (needs Chromium).

Each page is taken in a window of a laptop and in one of a phone, and printed as a PDF. All pictures go to
build/screenshots. Those of the README are also copied to docs/images.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from devtools.browser import ARGUMENTS, find_chromium
from devtools.explorers import serving, site_of
from wangge.graph.connection import scratch_store
from wangge.loaders.load import load_datasets
from wangge.loaders.project import Project
from wangge.sample.demonstration import write_demonstration

HERE = Path(__file__).parent
ALL = HERE.parent / "build" / "screenshots"

COMMUNITY = "511702001001"
PAGES = {
    "overview": "/",
    "overview-geographic": "/?map=geo",
    "overview-by-number": "/?colour=count:Building",
    "street": "/node/Street/511702001",
    "community": f"/node/Community/{COMMUNITY}",
    "community-geographic": f"/node/Community/{COMMUNITY}?map=geo",
    "compound": f"/node/Compound/{COMMUNITY}X001",
    "building": f"/node/Building/{COMMUNITY}B0013",
    "chain": f"/node/Building/{COMMUNITY}B0013/chain",
    "network-community": f"/node/Community/{COMMUNITY}/network",
    "network-street": "/node/Street/511702001/network",
    "network-district": "/node/District/511702/network",
    "network-unfolded": f"/node/Community/{COMMUNITY}/network?open=Grid:{COMMUNITY}001",
    "network-by-rule": f"/node/Community/{COMMUNITY}/network?colour=compounds-have-party-branch",
    "organization": f"/node/PartyOrganization/P2-{COMMUNITY}",
    "firm": "/node/PropertyFirm/PF-001",
    "person": "/node/Person/PE-00069",
    "rules": "/rules",
    "rule": "/rules/buildings-have-party-group",
    "rule-in-a-community": f"/rules/compounds-have-party-branch?under={COMMUNITY}",
    "recipes": "/recipes",
    "recipe": "/recipes/vacant-posts",
    "measures": "/measures",
    "measure": "/measures/cut-points",
    "path": f"/path?a=PF-001&b={COMMUNITY}B0013",
    "overview-by-measure": "/?colour=measure:fairness",
    "tasks": "/tasks",
    "search": "/search?q=cy",
    "suggestions": "/",
    "help": "/help",
    "fault": "/node/Grid/1",
}
README = {"district": "overview", "community": "network-community", "chain": "chain"}
"""The pictures of the README: the name of each, and the page that it shows, in Chinese and with the light theme."""


WINDOWS = {"laptop": ViewportSize(width=1366, height=768), "phone": ViewportSize(width=390, height=844)}
QUESTION = "东城街道 有物业无业委会"


class Shot(NamedTuple):
    """A page in one language and theme, of which screenshots are taken."""

    name: str
    address: str
    language: str
    theme: str

    @property
    def file(self) -> str:
        """Return the file name of the picture."""
        return f"{self.name}-{self.language}-{self.theme}.png"


def shots() -> Iterator[Shot]:
    """Yield every page in every language and theme."""
    for (name, path), language, theme in product(PAGES.items(), ("zh", "en"), ("light", "dark")):
        language_suffix = ("&" if "?" in path else "?") + "lang=en" if language == "en" else ""
        yield Shot(name, path + language_suffix, language, theme)


def take(browser: Browser, site_address: str, shot: Shot, folder: Path) -> None:
    """Save what each window shows of a page, the complete page on the laptop, and the light page as a PDF."""
    theme: Literal["dark", "light"] = "dark" if shot.theme == "dark" else "light"
    for window, size in WINDOWS.items():
        page = browser.new_page(viewport=size, color_scheme=theme)
        page.goto(site_address + shot.address)
        _prepare(page, shot)
        page.screenshot(path=str(folder / window / shot.file))
        if window == "laptop":
            page.screenshot(path=str(folder / "whole" / shot.file), full_page=True)
            if theme == "light":
                page.pdf(
                    path=str(folder / "printed" / shot.file.replace(".png", ".pdf")),
                    prefer_css_page_size=True,
                    print_background=True,
                )
        page.close()


def _prepare(page: Page, shot: Shot) -> None:
    """Wait until a network map is drawn. On the page of suggestions, open their list."""
    if shot.name.startswith("network"):
        page.wait_for_function("() => performance.getEntriesByName('map-ready').length > 0")
    if shot.name == "suggestions":
        page.fill("#ask", QUESTION)
        page.wait_for_selector("[role=option]")


def main(only: str = "") -> None:
    """Load the sample into a scratch graph, serve it, and take screenshots of pages whose name begins with `only`."""
    for name in (*WINDOWS, "whole", "printed"):
        (ALL / name).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, scratch_store() as store, sync_playwright() as playwright:
        write_demonstration(Path(work))
        project = Project.find(Path(work))
        load_datasets(store, project.datasets, folder=project.folder)
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        with serving(site_of(store, project.folder)) as site_address:
            for shot in shots():
                if shot.name.startswith(only):
                    take(browser, site_address, shot, ALL)
        browser.close()
    for name, page in README.items():
        picture = ALL / "laptop" / f"{page}-zh-light.png"
        if page.startswith(only):
            shutil.copyfile(picture, HERE.parent / "docs" / "images" / f"{name}.png")


if __name__ == "__main__":
    main(*sys.argv[1:2])
