"""A briefing pack is complete, links only to its own files, counts each finding once, and can hide names."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from tests.viz.axe import serious_violations
from tests.viz.network.networks import DAY, DISTRICT, Network, make_network, put
from wangge.cli.map import map_command
from wangge.graph.errors import UsageError
from wangge.graph.store import Store
from wangge.loaders.project import Project
from wangge.queries.check.policy import read_policy
from wangge.queries.check.project_check import check_policy
from wangge.viz.briefing.folder import MARKER, BriefingPack, refuse_folder
from wangge.viz.briefing.pack import PackOptions, write_briefing
from wangge.viz.messages import Language
from wangge.viz.privacy import NO_MASK, NameMask, mask_names

STREET = f"{DISTRICT}001"
RULES = ("grids-have-general-branch", "compounds-have-party-branch", "posts-are-held")
SETTINGS = f'[project]\nname = "通川"\nscope = "{DISTRICT}"\ndate = {DAY}\n'


class Links(HTMLParser):
    """Collects the addresses that a page links to or loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = () if tag == "use" else ("href", "src")
        self.addresses += [value or "" for name, value in attrs if name in wanted]


def network() -> Network:
    graph = make_network()
    graph.body("MentorStudio", "MS-1", "网格员甲名师工作室", "SERVES", f"{STREET}001")
    graph.place("Compound", f"{STREET}001X009", "<img src=x>", f"{STREET}001001")
    return graph


def written(
    store: Store,
    folder: Path,
    *,
    language: Language = "zh",
    mask: NameMask = NO_MASK,
    code: str = DISTRICT,
    waivers: Path | None = None,
) -> BriefingPack:
    """Check the small network with three rules, and write a briefing pack about it; return the pack."""
    policy = read_policy(Project(folder=folder.parent, scope=DISTRICT, today=DAY, waivers=waivers))
    report = check_policy(store, policy, ids=RULES, under=DISTRICT, subjects=True)
    options = PackOptions(day=date(2024, 1, 1), language=language, mask=mask)
    return write_briefing(store, code, report, folder, options)


def rows(folder: Path, name: str) -> list[list[str]]:
    with (folder / "csv" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_link_leads_to_a_file_of_the_pack(store: Store, tmp_path: Path, language: Language) -> None:
    put(store, network())
    pack = written(store, tmp_path / "pack", language=language)
    pages = [name for name in pack.files if name.endswith(".html")]
    assert sorted(pages) == [
        "index.html",
        *(f"maps/{DISTRICT}00{number}.html" for number in (1, 2)),
        *(f"streets/{DISTRICT}00{number}.html" for number in (1, 2)),
    ]
    for name in pages:
        page = pack.folder / name
        for link in Links(page.read_text(encoding="utf-8")).addresses:
            file, _mark, fragment = link.partition("#")
            target = (page.parent / file).resolve() if file else page
            assert target.is_file(), (name, link)
            assert not fragment or f'id="{fragment}"' in target.read_text(encoding="utf-8"), (name, link)


def test_numbers_are_those_of_the_network(embedded_store: Store, tmp_path: Path) -> None:
    graph = network()
    put(embedded_store, graph)
    folder = written(embedded_store, tmp_path / "pack").folder
    inside = Counter(graph.nodes[code][0] for code in graph.belonging(STREET))
    organisations = sum(
        inside[label] for label in ("JointCommittee", "StreetOffice", "OfficeDivision", "PropertyFirm")
    )
    assert (
        len(rows(folder, "organisations"))
        == organisations + inside["PartyOrganization"] + inside["MentorStudio"]
    )
    held_posts = {target for type_, _, target, _ in graph.edges if type_ == "HOLDS"}
    vacant = {code for code, (label, _) in graph.nodes.items() if label == "Post"} - held_posts
    assert {row[3] for row in rows(folder, "vacant-posts")} == vacant
    communities = {row[1]: (row[3], row[4], row[5]) for row in rows(folder, "communities")}
    assert communities[f"{STREET}001"] == ("2", "5", "12")
    assert communities[f"{DISTRICT}002001"] == ("0", "0", "0")


def test_vacancies_are_those_that_rules_found(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, network())
    waivers = (
        f'waivers:\n  - rule: posts-are-held\n    subject: "POST-{STREET}001001"\n    category: waiver\n'
        "    reason: 补选中\n    owner: 示例街道\n    until: 2024-06-30\n"
    )
    (tmp_path / "waivers.yaml").write_text(waivers, encoding="utf-8")
    folder = written(embedded_store, tmp_path / "pack", waivers=tmp_path / "waivers.yaml").folder
    assert {row[3] for row in rows(folder, "vacant-posts")} == {f"POST-{STREET}002001"}
    page = (folder / "streets" / f"{STREET}.html").read_text(encoding="utf-8")
    assert '规则：<a href="#posts-are-held">岗位不空缺</a>' in page


def test_findings_name_every_compound_without_branch(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, network())
    folder = written(embedded_store, tmp_path / "pack").folder
    codes = {row[2] for row in rows(folder, "findings") if row[0] == "小区有党支部"}
    assert codes == {f"{STREET}00{c}X{n:03}" for c in (1, 2) for n in (2, 4)} | {f"{STREET}001X009"}
    page = (folder / "streets" / f"{STREET}.html").read_text(encoding="utf-8")
    assert "没有小区党支部" in page
    assert "&lt;img src=x&gt;" in page
    assert "<img" not in page


@pytest.mark.embedded
def test_maps_are_geographic_as_well_where_places_have_coordinates(
    embedded_store: Store, tmp_path: Path
) -> None:
    put(embedded_store, network())
    geographic = 'class="treemap geo"'
    without = written(embedded_store, tmp_path / "without")
    assert geographic not in (without.folder / "index.html").read_text("utf-8")
    with embedded_store.writing() as transaction:
        transaction.run("MATCH (c:Community) SET c.lon = 84.0 + size(c.name) / 100.0, c.lat = 39.0")
    pack = written(embedded_store, tmp_path / "with")
    index = (pack.folder / "index.html").read_text("utf-8")
    assert 0 < index.count(geographic) <= len(RULES)
    assert geographic in (pack.folder / "streets" / f"{STREET}.html").read_text("utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hidden_names_are_in_no_file(embedded_store: Store, tmp_path: Path, language: Language) -> None:
    hidden = network()
    put(embedded_store, hidden)
    people = {str(properties["name"]) for label, properties in hidden.nodes.values() if label == "Person"}
    pack = written(embedded_store, tmp_path / "pack", language=language, mask=mask_names(people, language))
    texts = {name: (pack.folder / name).read_text(encoding="utf-8") for name in pack.files}
    assert [(name, person) for name, text in texts.items() for person in people if person in text] == []
    assert any("名师工作室" in text for text in texts.values())


def test_folder_with_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="holds no briefing pack"):
        refuse_folder(tmp_path)
    refuse_folder(tmp_path / "new")


def test_pack_is_written_again_over_itself(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, network())
    first = written(embedded_store, tmp_path / "pack")
    (first.folder / "mine.txt").write_text("kept", encoding="utf-8")
    before = {name: (first.folder / name).read_bytes() for name in first.files}
    second = written(embedded_store, tmp_path / "pack", code=STREET)
    assert second.left == (f"maps/{DISTRICT}002.html", f"streets/{DISTRICT}002.html")
    assert (first.folder / "mine.txt").read_text(encoding="utf-8") == "kept"
    third = written(embedded_store, tmp_path / "pack")
    assert {name: (third.folder / name).read_bytes() for name in third.files} == before
    assert json.loads((third.folder / MARKER).read_text(encoding="utf-8"))["scope"] == DISTRICT


def test_pack_of_a_grid_is_refused(embedded_store: Store, tmp_path: Path) -> None:
    put(embedded_store, network())
    with pytest.raises(UsageError, match="is about a district or a street"):
        written(embedded_store, tmp_path / "pack", code=f"{STREET}001001")


def test_command_writes_a_pack(
    embedded_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(embedded_store, network())
    (tmp_path / "wangge.toml").write_text(SETTINGS, encoding="utf-8")

    @contextmanager
    def opened(_project: Project) -> Iterator[Store]:
        yield embedded_store

    monkeypatch.setattr("wangge.cli.map.open_graph", opened)
    arguments = ["-C", str(tmp_path), "--standalone", str(tmp_path / "pack"), "--hide-names"]
    result = CliRunner().invoke(map_command, arguments)
    assert result.exit_code == 0, result.output
    assert result.stdout == f"{tmp_path / 'pack' / 'index.html'}\n简报文件 11 个\n"
    assert "draw streets: 2 of 2" in result.stderr
    assert CliRunner().invoke(map_command, [*arguments, "-o", "x.html"]).exit_code != 0


@pytest.mark.browser
def test_pages_make_no_request_and_write_no_console_message(
    embedded_store: Store, tmp_path: Path, browser: Browser
) -> None:
    put(embedded_store, network())
    pack = written(embedded_store, tmp_path / "pack")
    faults: list[str] = []
    page = browser.new_page()
    page.on("console", lambda line: faults.append(line.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "request",
        lambda request: faults.append(request.url) if pack.folder.as_uri() not in request.url else None,
    )
    page.goto((pack.folder / "index.html").as_uri())
    page.click(f"a[href='streets/{STREET}.html'] >> nth=-1")
    page.click(f"a[href='../maps/{STREET}.html']")
    page.wait_for_function("() => performance.getEntriesByName('map-ready').length > 0")
    page.click("nav a >> nth=-1")
    assert page.url == (pack.folder / "index.html").as_uri()
    page.close()
    assert faults == []


@pytest.mark.browser
@pytest.mark.parametrize(("language", "theme"), [("zh", "light"), ("en", "dark")])
def test_axe_finds_nothing_serious(
    embedded_store: Store,
    tmp_path: Path,
    browser: Browser,
    language: Language,
    theme: Literal["light", "dark"],
) -> None:
    put(embedded_store, network())
    pack = written(embedded_store, tmp_path / "pack", language=language)
    page = browser.new_page(color_scheme=theme, bypass_csp=True)
    serious_faults: list[str] = []
    for name in ("index.html", f"streets/{STREET}.html"):
        page.goto((pack.folder / name).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        serious_faults += [f"{name} {violation}" for violation in serious_violations(page)]
    page.close()
    assert serious_faults == []
