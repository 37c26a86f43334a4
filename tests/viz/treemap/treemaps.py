"""Builds district maps, and pages that show them, for tests. As a script, the module takes pictures of the maps."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from markupsafe import Markup

from wangge.queries.check.counts import Counts
from wangge.viz.drawing.theme import DARK, LIGHT, css_tokens
from wangge.viz.treemap.layout import Cell
from wangge.viz.treemap.shades import legend_of, shade_of_counts
from wangge.viz.treemap.svg import draw_swatch, draw_treemap, draw_treemap_file

if TYPE_CHECKING:
    from playwright.sync_api import Browser

__all__ = ["SIZES", "district", "page_of", "take_pictures"]

SIZES = {"wide": (1200, 720), "narrow": (328, 900)}
_STREETS = [
    "东城",
    "西城",
    "朝阳",
    "翠屏",
    "江湾",
    "复兴",
    "凤凰",
    "莲花",
    "罗江",
    "北外",
    "安云",
    "磐石",
    "碑庙",
    "青宁",
    "金石",
    "双龙",
    "蒲家",
    "梓桐",
    "江陵",
    "魏兴",
    "盘石",
]
_COMMUNITIES = [
    "滨河",
    "大北街",
    "箭亭子",
    "永丰街",
    "中心",
    "荷叶街",
    "珠市街",
    "来凤路",
    "文化街",
    "二马路",
    "通锦",
    "张家湾",
    "柴市街",
    "马踏洞",
    "塔坨",
]
_TAILS = ("社区", "社区", "村", "社区居民委员会")


def district(count: int, *, seed: int = 7) -> list[Cell]:
    """Return the cells of a district of about `count` places: streets, whose parts are their communities."""
    random = Random(seed)
    most = max(1, round(2 * (count / len(_STREETS) - 1)))
    return [_street(number, name, random, random.randint(0, most)) for number, name in enumerate(_STREETS, 1)]


def _street(number: int, name: str, random: Random, count: int) -> Cell:
    code = f"511702{number:03}"
    rate = random.choice((0.1, 0.4, 0.7, 0.9, 1.0))
    parts = tuple(_community(f"{code}{part:03}", random, rate) for part in range(1, count + 1))
    notes = [part.note.split("/") for part in parts if part.note]
    covered, total = (
        sum(int(covered_grids) for covered_grids, _ in notes),
        sum(int(all_grids) for _, all_grids in notes),
    )
    return Cell(
        code=code,
        name=f"{name}街道",
        kind="街道",
        label="Street",
        shade=shade_of_counts(Counts(covered=covered, uncovered=total - covered)),
        note=f"{covered}/{total}" if count else "",
        say=f"{name}街道，{count} 个社区，{total - covered} 个网格缺网格长",
        href=f"/place/{code}",
        parts=parts,
        folded=random.choice((0, 0, 0, 12)),
    )


def _community(code: str, random: Random, rate: float) -> Cell:
    name = random.choice(_COMMUNITIES) + random.choice(_TAILS)
    total = random.randint(3, 14)
    state_number = random.random()
    counts = Counts(unknown=1) if state_number < 0.06 else Counts(waived=1) if state_number < 0.1 else None
    covered = sum(random.random() < rate for _ in range(total))
    shade = shade_of_counts(counts or Counts(covered=covered, uncovered=total - covered))
    return Cell(
        code=code,
        name=name,
        kind="社区",
        label="Community",
        shade=shade,
        note="" if counts else f"{covered}/{total}",
        say=f"{name}，{total} 个网格，{total - covered} 个缺网格长",
        href=f"/place/{code}",
    )


def page_of(svg: Markup, *, ident: str = "map", cells: list[Cell] | None = None, dark: bool = False) -> str:
    """Return an HTML page with a map, and with the legend, style and script that it has in the explorer."""
    static = files("wangge.viz") / "static"
    shades = [part.shade for cell in cells or () for part in cell.parts]
    legend = Markup("").join(
        Markup("<li>{} {} <b>{}</b></li>").format(draw_swatch(key.shade, ident), key.words, key.places)
        for key in legend_of(shades)
    )
    return Markup(
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><title>通川区</title>'
        "<style>:root{{{}}}{}</style><style>{}</style></head><body><main><h1>通川区</h1>{}<ul>{}</ul>"
        '<p id="said" role="status"></p></main><script>{}</script><script>{}</script></body></html>'
    ).format(
        Markup(css_tokens(DARK if dark else LIGHT)),
        Markup(_PAGE),
        Markup((static / "treemap.css").read_text(encoding="utf-8")),
        svg,
        legend,
        Markup((static / "treemap.js").read_text(encoding="utf-8")),
        Markup("Treemap.start({onPick: (code, {say}) => { said.textContent = say; }});"),
    )


_PAGE = (
    'body{margin:16px;background:var(--ground);color:var(--ink);font:13px/1.5 "Noto Sans CJK SC",sans-serif}'
    "h1{margin:0 0 8px;font-size:20px}ul{display:flex;flex-wrap:wrap;gap:4px 16px;padding:0;list-style:none}"
    "li{display:flex;align-items:center;gap:6px}"
)


def take_pictures(browser: Browser, folder: Path, count: int = 500) -> list[Path]:
    """Write PNG pictures of a map in each size and theme, and of its SVG file; return the pictures' paths."""
    cells = district(count)
    pictures = []
    for size, (width, height) in SIZES.items():
        for dark in (False, True):
            svg = draw_treemap(cells, title="通川区", ident="map", size=(width, height), more="另有 37 个")
            page = browser.new_page(viewport={"width": 1440 if size == "wide" else 360, "height": 900})
            page.set_content(page_of(svg, cells=cells, dark=dark))
            pictures.append(folder / f"{size}-{'dark' if dark else 'light'}-{count}.png")
            page.screenshot(path=pictures[-1], full_page=True)
            page.close()
    svg_file = folder / f"file-{count}.svg"
    svg_file.write_text(draw_treemap_file(cells, title="通川区", ident="map"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(svg_file.as_uri())
    pictures.append(folder / f"file-{count}.png")
    page.screenshot(path=pictures[-1])
    page.close()
    return pictures


def _main(folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    from devtools.browser import ARGUMENTS, find_chromium

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(ARGUMENTS))
        for count in (60, 200, 500):
            take_pictures(browser, folder, count)
        browser.close()


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
