"""Renders the pages of a briefing pack as self-contained HTML: an overview, and one page per street."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from jinja2 import Environment, PackageLoader

from wangge.graph.model import Model, NodeKey, load_model
from wangge.queries.check.counts import Counts
from wangge.queries.check.report import RuleResult
from wangge.queries.reports.printable import percent, storable
from wangge.viz.briefing.maps import Geography, RuleMap, rule_map
from wangge.viz.briefing.results import BriefingReport
from wangge.viz.briefing.street import StreetFacts
from wangge.viz.drawing.marks import MARKS
from wangge.viz.drawing.theme import theme_css
from wangge.viz.messages import Language, message
from wangge.viz.names import caption, group_name, kind_name
from wangge.viz.pages import standalone_environment
from wangge.viz.treemap.layout import Cell
from wangge.viz.treemap.shades import shade_of_counts
from wangge.viz.treemap.svg import draw_swatch

__all__ = ["PackFacts", "index_page", "street_page"]

_MOST_ROWS = 400
_COUNTED = ("Grid", "Compound", "Building", "Person")


class PackFacts(NamedTuple):
    """The facts of every page of a pack: scope, day, the last load run, and notices; `model` names the kinds.

    `geography` says where the places of the maps are.
    """

    code: str
    name: str
    day: str
    run: str
    loaded_at: str
    notices: tuple[str, ...]
    model: Model
    scope: NodeKey
    geography: Geography


def index_page(
    facts: PackFacts, streets: Sequence[StreetFacts], results: BriefingReport, language: Language
) -> str:
    """Return the HTML of the overview.

    It has totals, maps coloured by at most six rules, a table of the streets, a table of the rules, and links to the
    CSV files.
    """
    members = frozenset(ref for street in streets for ref in street.members)
    maps = [
        rule_map(
            number,
            results.title(result),
            [_street_cell(s, result, results, language) for s in streets],
            (facts.geography, facts.scope),
            language,
        )
        for number, result in enumerate(results.mapped())
    ]
    return _render(
        "index.html.j2",
        facts,
        results,
        language,
        streets,
        maps=maps,
        streets=[(street, results.counts.get(street.ref.code, Counts())) for street in streets],
        rules=list(results.rules()),
        totals=_kinds(Counter(ref.label for ref in members), language, facts.model),
    )


def street_page(facts: PackFacts, street: StreetFacts, results: BriefingReport, language: Language) -> str:
    """Return the HTML of a street.

    It has maps of the grids, and tables of the rules, communities, organisations, vacant posts and findings.
    """
    findings = list(results.findings(street.ref.code))
    return _render(
        "street.html.j2",
        facts,
        results,
        language,
        [street],
        street=street,
        maps=list(_grid_maps(facts, street, results, language)),
        rules=list(results.rules_of(street.ref.code)),
        findings=[list(rows) for _rule, rows in groupby(findings, key=attrgetter("rule"))],
        finding_count=len(findings),
        totals=_kinds(street.scene.totals, language, facts.model),
        counted=_COUNTED,
        finding_counts=results.finding_counts(
            frozenset(community.ref.code for community in street.communities)
        ),
        organisations_by_label=_organisations(street),
    )


def _street_cell(
    street: StreetFacts, result: RuleResult, results: BriefingReport, language: Language
) -> Cell:
    parts = tuple(
        _cell(item.ref, item.name, results.at_place(result, item.ref.code), language)
        for item in street.communities
    )
    counts = results.at_place(result, street.ref.code)
    return replace(
        _cell(street.ref, street.name, counts, language, f"streets/{street.ref.code}.html"), parts=parts
    )


def _grid_maps(
    facts: PackFacts, street: StreetFacts, results: BriefingReport, language: Language
) -> Iterator[RuleMap]:
    """Yield a map of the street's grids for each result in `mapped_in_grids`; nothing if the street has no grids."""
    grids = [grid for community in street.communities for grid in community.grids]
    for number, result in enumerate(results.mapped_in_grids() if grids else ()):
        label = result.findings[0].facts.label
        counts = results.in_grids(result, {grid.ref.code: grid.sizes.get(label, 0) for grid in grids})
        cells = [
            replace(
                _cell(item.ref, item.name, results.at_place(result, item.ref.code), language),
                parts=tuple(
                    _cell(grid.ref, grid.name, counts[grid.ref.code], language) for grid in item.grids
                ),
            )
            for item in street.communities
        ]
        yield rule_map(number, results.title(result), cells, (facts.geography, street.ref), language)


def _cell(ref: NodeKey, name: str, counts: Counts, language: Language, href: str | None = None) -> Cell:
    kind = kind_name(load_model(), ref.label, language, name=name)
    rate = f"{message(language, 'pack_rate')} {percent(counts.covered, counts.known)}" if counts.known else ""
    gaps = message(language, "pack_findings_count", count=f"{counts.uncovered:,}") if counts.uncovered else ""
    return Cell(
        code=ref.code,
        name=name,
        kind=kind,
        label=ref.label,
        shade=shade_of_counts(counts),
        note=f"{counts.covered:,}/{counts.known:,}" if counts.total > 1 else "",
        say=" · ".join(filter(None, (name, kind, rate, gaps))),
        href=href,
    )


def _kinds(totals: Mapping[str, int], language: Language, model: Model) -> list[tuple[str, int]]:
    order = {label: number for number, label in enumerate(MARKS)}
    labels = sorted(totals, key=lambda label: (order.get(label, 99), label))
    return [(kind_name(model, label, language), totals[label]) for label in labels]


def _organisations(street: StreetFacts) -> list[tuple[str, list[Any]]]:
    order = {label: number for number, label in enumerate(MARKS)}
    organisations = sorted(
        street.organisations,
        key=lambda fact: (order.get(fact.ref.label, 99), fact.ref),
    )
    return [(label, list(rows)) for label, rows in groupby(organisations, key=lambda fact: fact.ref.label)]


def _render(
    name: str,
    facts: PackFacts,
    results: BriefingReport,
    language: Language,
    streets_on_page: Sequence[StreetFacts],
    **values: Any,
) -> str:
    """Render a page about the streets `streets_on_page`, whose names decide between headings such as 街道 and 镇."""
    style = _style()
    names = {
        "Street": [street.name for street in streets_on_page],
        "Community": [community.name for street in streets_on_page for community in street.communities],
    }

    def heading(label: str, key: str) -> str:
        return caption(facts.model, label, language, names[label], message(language, key))

    page = (
        _environment()
        .get_template(f"briefing/{name}")
        .render(
            facts=facts,
            results=results,
            language=language,
            mask=results.mask,
            most=_MOST_ROWS,
            style=style,
            csp=f"default-src 'none'; style-src 'sha256-{base64.b64encode(sha256(style.encode()).digest()).decode()}'; "
            "base-uri 'none'; form-action 'none'",
            t=lambda key, **values: message(language, key, **values),
            street_caption=partial(heading, "Street"),
            community_caption=partial(heading, "Community"),
            kind=lambda label, tier=None, name="": kind_name(facts.model, label, language, tier, name=name),
            kind_of_all=lambda label, bodies: group_name(
                facts.model, label, language, [body.name for body in bodies]
            ),
            swatch=draw_swatch,
            percent=percent,
            **values,
        )
    )
    return storable(page) + "\n"


@cache
def _environment() -> Environment:
    environment = standalone_environment(PackageLoader("wangge.viz"))
    environment.filters["number"] = "{:,}".format
    return environment


@cache
def _style() -> str:
    static = files("wangge.viz") / "static"
    return theme_css() + "".join(
        (static / name).read_text("utf-8") for name in ("treemap.css", "briefing.css")
    )
