"""Writes a briefing pack: a folder of pages, network maps and tables that link only to each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.loaders.progress import Progress, silent
from wangge.queries.check.report import CheckReport
from wangge.viz.briefing.folder import BriefingPack, PackFolder, refuse_folder
from wangge.viz.briefing.links import map_links, rule_links_of
from wangge.viz.briefing.maps import Geography, geography_of
from wangge.viz.briefing.options import PackOptions
from wangge.viz.briefing.pages import PackFacts, index_page, street_page
from wangge.viz.briefing.results import BriefingReport
from wangge.viz.briefing.street import StreetFacts, read_street, streets_of
from wangge.viz.briefing.tables import pack_tables
from wangge.viz.find_scope import find_scope
from wangge.viz.findings import ReportFindings
from wangge.viz.network.page import render_map

__all__ = ["PackOptions", "write_briefing"]

_STREETS = "draw streets"


def write_briefing(
    store: Store,
    code: str,
    report: CheckReport,
    folder: Path,
    options: PackOptions,
    *,
    progress: Progress = silent,
) -> BriefingPack:
    """Write the pack of the district or street with this `code` into `folder`.

    The folder must be new or empty, or contain an earlier pack. The files of an earlier pack are overwritten, but never
    deleted. The pages mark the organisations and posts that `report` found missing. The report must come from
    `check_policy` with `subjects=True`. Where places have coordinates or boundaries, the pages have geographic maps, too.
    Raises `UsageError` if the place is neither a district nor a street, or if the folder contains other files.
    """
    refuse_folder(folder)
    day, language, mask = options.day, options.language, options.mask
    model = store.model
    scope, name = find_scope(store, model, code)
    results, findings = BriefingReport(report, language, mask), ReportFindings(report.results)
    keys = streets_of(store, scope, name)
    map_of = map_links(scope, frozenset(ref.code for ref, _ in keys))
    pack = PackFolder(folder)
    streets: list[StreetFacts] = []
    for number, (ref, street_name) in enumerate(keys):
        progress(_STREETS, number, len(keys))
        street = read_street(store, model, ref, street_name, day, findings)
        rule_of = rule_links_of(ref.code, findings)
        page = render_map(street.scene, language=language, mask=mask, map_of=map_of, rule_of=rule_of)
        pack.write(f"maps/{ref.code}.html", page)
        streets.append(street)
    geography = geography_of(store, model, options.map, scope, streets)
    facts = _facts(scope, name, day, report, streets, model, geography)
    for street in streets:
        pack.write(f"streets/{street.ref.code}.html", street_page(facts, street, results, language))
    for file, table in pack_tables(streets, results, model, language).items():
        pack.write_table(f"csv/{file}", table.columns, table.rows)
    pack.write("index.html", index_page(facts, streets, results, language))
    progress(_STREETS, len(keys), len(keys))
    return pack.finish(scope=facts.code, day=facts.day, run=facts.run)


def _facts(
    scope: NodeKey,
    name: str,
    day: date,
    report: CheckReport,
    streets: Sequence[StreetFacts],
    model: Model,
    geography: Geography,
) -> PackFacts:
    run = streets[0].scene.run if streets else None
    return PackFacts(
        scope.code,
        name,
        day.isoformat(),
        run.id if run else "",
        run.at[:16].replace("T", " ") if run else "",
        tuple(dict.fromkeys((*report.notices, *(streets[0].scene.notices if streets else ())))),
        model,
        scope,
        geography,
    )
