"""Builds a graph and a project whose names, reasons and files contain markup and control characters."""

from __future__ import annotations

import json
from datetime import date
from itertools import cycle
from pathlib import Path
from typing import Any

import yaml

from tests.viz.network.networks import Network, put
from wangge.graph.store import Store

__all__ = ["HOSTILE_TEXT", "NAMES", "hostile_network", "put_hostile", "write_hostile_project"]

RUN = "20240101T000000-ab"
NAMES = (
    "<img src=x onerror=window.__hit=1>",
    "\"'><script>window.__hit=1</script>",
    "' onmouseover='window.__hit=1' x='",
    '" onfocus="window.__hit=1" autofocus tabindex="0',
    "</title></script></style></svg><script>window.__hit=1</script>",
    "]]><!--&amp;&lt;--><![CDATA[",
    "javascript:window.__hit=1",
    "{{7*7}}{% raw %}{0} %s ${name}",
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1+1)",
    "\t=1+1",
    "\r=1+1",
    "\ufeff=1+1",
    "＝1+1",
    "\u202e\u2066右到左\u2069\u200f",
    "a\x01\x08\x1b[2J\x7f\x9bz",
    "\ufffe\uffff\U0001fffe",
    "👩‍👩‍👧🏽‍🦱🏳️‍🌈社区",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G",
    "阳" * 200,
    "W" * 200,
    "//evil.example/..%2f..\\x?a=b&c=d#e",
    "   ",
    "",
)
"""Hostile names, some with control characters and characters that XML forbids."""

HOSTILE_TEXT = "=<img src=x onerror=window.__hit=1>\"'&]]></title>{{7*7}}\u202e\x1b"
"""One hostile text, for fields that don't need all hostile names."""

FILE_TEXT = HOSTILE_TEXT.replace("\x1b", "")
"""`HOSTILE_TEXT` without its control character, for project files: they must not contain any."""

DISTRICT = "511702"
_FILE = "=<b>\"'&\u202e.csv"


def hostile_network() -> Network:
    """Return a district with one street, in which places, organisations, posts and people have each hostile name."""
    network = Network()
    network.node("City", "511700", HOSTILE_TEXT)
    network.place("District", DISTRICT, HOSTILE_TEXT, "511700")
    network.place("Street", f"{DISTRICT}001", HOSTILE_TEXT, DISTRICT)
    network.body("StreetOffice", "SO-1", HOSTILE_TEXT, "COVERS", f"{DISTRICT}001")
    network.body("PropertyFirm", "PF-1", HOSTILE_TEXT, "SERVES", phone=HOSTILE_TEXT, credit_code=HOSTILE_TEXT)
    names = cycle(NAMES)
    for number in range(1, len(NAMES) + 1):
        _community(network, f"{DISTRICT}001{number:03}", [next(names) for _ in range(9)])
        next(names)
    for number, (label, properties) in enumerate(network.nodes.values(), 2):
        if label not in ("Run", "WanggeMarker"):
            properties["src"] = f"{number}:{RUN}:{HOSTILE_TEXT.replace(':', '')}:{_FILE}"
            properties["remark"] = HOSTILE_TEXT
    return network


def _community(network: Network, code: str, names: list[str]) -> None:
    community = network.place("Community", code, names[0], code[:9])
    grid = network.place("Grid", f"{code}001", names[1], community)
    compound = network.place("Compound", f"{code}X001", names[2], grid)
    network.place("Building", f"{code}B0001", names[3], compound)
    network.body("PartyOrganization", f"P4-{code}", names[4], "COVERS", compound, tier=4)
    network.body("ResidentsCommittee", f"RC-{code}", names[5], "REPRESENTS", community)
    network.body("LegalService", f"LS-{code}", names[6], "SERVES", community, service=names[7])
    network.post(f"SJ-{code}", names[7], f"P4-{code}", names[8])
    network.post(f"ZR-{code}", names[8], f"RC-{code}", names[7])
    network.post(f"WGZ-{code}", names[6], grid, names[5])
    network.edge("SERVES", "PF-1", compound, contract=names[3], valid_from=date(2020, 1, 1))


def put_hostile(store: Store, network: Network) -> None:
    """Write the network into an empty store as a load does, with a run whose hostile notice every page prints."""
    put(store, network)
    marker: dict[str, Any] = {"id": "wangge", "last_run": RUN, "ticks": 1}
    fields = ("at", "dataset", "source_sha256", "model_version", "operator", "effective", "notice")
    run = {**dict.fromkeys(fields, HOSTILE_TEXT), "id": RUN, "counts": "{}", "open": ""}
    with store.writing() as transaction:
        transaction.run("CREATE (m:WanggeMarker) SET m = $marker", {"marker": marker})
        transaction.run("CREATE (r:Run) SET r = $run", {"run": run})


def write_hostile_project(folder: Path) -> None:
    """Write a project with hostile texts in its name, rule, recipe and waivers."""
    rules = folder / "rules"
    rules.mkdir(parents=True)
    (folder / "wangge.toml").write_text(
        f'[project]\nname = {json.dumps(FILE_TEXT)}\nscope = "{DISTRICT}"\ndate = 2024-01-01\n'
        '[rules]\npaths = ["rules"]\n',
        encoding="utf-8",
    )
    (rules / "hostile.cypher").write_text(_RECIPE, encoding="utf-8")
    (rules / "hostile.yaml").write_text(yaml.safe_dump(_rule(), allow_unicode=True), encoding="utf-8")
    waivers = [
        {
            "rule": "hostile-rule",
            "subject": f"{DISTRICT}001{number:03}001",
            "category": "waiver",
            "reason": name.strip() or FILE_TEXT,
            "owner": FILE_TEXT,
            "until": date(2024, 6, 30),
        }
        for number, name in enumerate(NAMES[:6], 1)
    ]
    (folder / "waivers.yaml").write_text(
        yaml.safe_dump({"waivers": waivers}, allow_unicode=True), encoding="utf-8"
    )


_RECIPE = f"""// title: Grids <b>
// title_zh: 网格 <b>
// question: Which <img src=x onerror=window.__hit=1> "'&?
// question_zh: 哪些 <img src=x onerror=window.__hit=1> "'&？
// params: scope: place code = {DISTRICT}, words: text = <b>
// returns: subject: Grid, name: text, community: Community, street: Street, covered: boolean, reason: text
// tags: coverage
MATCH (g:Grid)-[:PART_OF]->(c:Community)-[:PART_OF]->(s:Street)
WHERE $scope = '{DISTRICT}' OR $scope IN [g.code, c.code, s.code]
RETURN g.code AS subject, g.name AS name, c.code AS community, s.code AS street, $words = '' AS covered,
  g.name + ' ' + g.remark AS reason
ORDER BY subject
"""


def _rule() -> dict[str, Any]:
    return {
        "id": "hostile-rule",
        "title": FILE_TEXT,
        "title_zh": FILE_TEXT,
        "recipe": "hostile",
        "severity": "error",
        "key": ["subject"],
        "expect": {"overall": {"fail": {"count": 0}}},
        "message": FILE_TEXT,
        "remedy": FILE_TEXT,
        "basis": {"text": FILE_TEXT, "covers": "partial"},
        "examples": {
            "violates": f"CREATE (:Grid:Place {{code: '1', name: 'a', remark: 'b'}})-[:PART_OF]->(:Community:Place {{code: '2'}})"
            f"-[:PART_OF]->(:Street:Place {{code: '{DISTRICT}001'}})",
            "passes": "CREATE (:Street:Place {code: '1'})",
            "not_applicable": "CREATE (:Street:Place {code: '1'})",
        },
    }
