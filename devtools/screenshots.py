"""Takes screenshots of every kind of page in both languages and themes: `make screenshots` (needs Chromium).

Each page is opened in a window of a laptop and in one of a phone, and printed as a PDF. All pictures go to
build/screenshots. Those of the README are also copied to docs/images.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
import time
from collections import deque
from itertools import product
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.async_api import Browser, Page, ViewportSize, async_playwright

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
THEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")
QUESTION = "东城街道 有物业无业委会"
LONGEST_MS = 180_000
AT_ONCE = 3
"""The number of pages that are open at the same time."""


class Shot(NamedTuple):
    """A page in one language and one window, of which pictures are taken."""

    name: str
    address: str
    language: str
    window: str

    def file(self, theme: str) -> str:
        """Return the file name of the picture in a theme."""
        return f"{self.name}-{self.language}-{theme}.png"


def shots(only: str = "") -> list[Shot]:
    """Return every page whose name begins with `only`, in every language and window."""
    return [
        Shot(
            name,
            path + (("&" if "?" in path else "?") + "lang=en" if language == "en" else ""),
            language,
            window,
        )
        for (name, path), language, window in product(PAGES.items(), ("zh", "en"), WINDOWS)
        if name.startswith(only)
    ]


async def take(browser: Browser, site_address: str, shot: Shot, folder: Path) -> None:
    """Save pictures of a page in both themes: of what the window shows, and on the laptop of the whole page and a PDF."""
    page = await browser.new_page(viewport=WINDOWS[shot.window])
    page.set_default_timeout(LONGEST_MS)
    try:
        await page.goto(site_address + shot.address)
        await _prepare(page, shot)
        # Chromium leaves text out of a PDF that is made after a picture of the complete page, so the PDF comes first.
        if shot.window == "laptop":
            await page.pdf(
                path=str(folder / "printed" / shot.file("light").replace(".png", ".pdf")),
                prefer_css_page_size=True,
                print_background=True,
            )
        for theme in THEMES:
            await page.emulate_media(color_scheme=theme)
            await page.screenshot(path=str(folder / shot.window / shot.file(theme)))
            if shot.window == "laptop":
                await page.screenshot(path=str(folder / "whole" / shot.file(theme)), full_page=True)
    finally:
        await page.close()


async def _prepare(page: Page, shot: Shot) -> None:
    """Wait until a network map is drawn; open the list of suggestions."""
    if shot.name.startswith("network"):
        await page.wait_for_function("() => performance.getEntriesByName('map-ready').length > 0")
    if shot.name == "suggestions":
        await page.fill("#ask", QUESTION)
        await page.wait_for_selector("[role=option]")


async def take_all(site_address: str, chosen: list[Shot]) -> None:
    """Take pictures with one browser, a few pages at a time, and print the progress."""
    waiting = deque(chosen)
    started = time.monotonic()

    async def work(browser: Browser) -> None:
        while waiting:
            shot = waiting.popleft()
            await take(browser, site_address, shot, ALL)
            number, seconds = len(chosen) - len(waiting), time.monotonic() - started
            print(
                f"{number}/{len(chosen)} {shot.name} {shot.language} {shot.window} ({seconds:.0f} s)",
                flush=True,
            )

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        await asyncio.gather(*(work(browser) for _page in range(AT_ONCE)))
        await browser.close()


def main(only: str = "") -> None:
    """Load the sample into a scratch graph, serve it, and take screenshots of pages whose name begins with `only`."""
    for name in (*WINDOWS, "whole", "printed"):
        (ALL / name).mkdir(parents=True, exist_ok=True)
    print("load the sample and check its rules", flush=True)
    with tempfile.TemporaryDirectory() as work, scratch_store() as store:
        write_demonstration(Path(work))
        project = Project.find(Path(work))
        load_datasets(store, project.datasets, folder=project.folder)
        with serving(site_of(store, project.folder)) as site_address:
            asyncio.run(take_all(site_address, shots(only)))
    for name, page in README.items():
        picture = ALL / "laptop" / f"{page}-zh-light.png"
        if page.startswith(only):
            shutil.copyfile(picture, HERE.parent / "docs" / "images" / f"{name}.png")


if __name__ == "__main__":
    main(*sys.argv[1:2])
