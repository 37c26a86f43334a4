"""Writing a briefing pack: pages, network maps and tables that link to each other and to nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wangge.graph.errors import UsageError
from wangge.graph.model import Model, NodeKey
from wangge.graph.store import Store
from wangge.loaders.progress import Progress, silent
from wangge.loaders.reports.tables import csv_table
from wangge.loaders.reports.whole_file import write_whole
from wangge.queries.check.report import CheckReport
from wangge.viz.briefing.pages import PackFacts, index_page, street_page
from wangge.viz.briefing.results import BriefingReport
from wangge.viz.briefing.street import StreetFacts, read_street
from wangge.viz.briefing.tables import pack_tables
from wangge.viz.find_scope import find_scope
from wangge.viz.findings import Findings, ReportFindings
from wangge.viz.links import LinkOf, RuleLinkOf
from wangge.viz.messages import Language
from wangge.viz.network.page import render_map
from wangge.viz.privacy import NO_MASK, NameMask

__all__ = ["MARKER", "BriefingPack", "refuse_folder", "write_briefing"]

MARKER = "wangge-briefing.json"
"""The file by which a pack is known: a folder without it, and with anything else in it, isn't written to."""


@dataclass(frozen=True)
class BriefingPack:
    """What was written; `left` are files of an earlier pack in the folder that this one doesn't have."""

    folder: Path
    files: tuple[str, ...]
    left: tuple[str, ...]


def refuse_folder(folder: Path) -> None:
    """Raise `UsageError` for a folder that holds anything but an earlier pack, or is none."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; name a folder for the pack")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARKER).is_file():
        raise UsageError(
            f"{folder} holds something else, and nothing is ever deleted; name an empty or new folder"
        )


def write_briefing(
    store: Store,
    model: Model,
    code: str,
    report: CheckReport,
    folder: Path,
    *,
    day: date,
    language: Language = "zh",
    mask: NameMask = NO_MASK,
    progress: Progress = silent,
) -> BriefingPack:
    """Write the pack of a district, or of one street, into a folder that is new, empty or an earlier pack.

    What is missing in its pages is what `report` found, which lists the subjects of its rules. Files of an earlier
    pack are replaced, never deleted. Raises `UsageError` for another kind of place and for a
    folder that holds something else.
    """
    refuse_folder(folder)
    scope, name = find_scope(store, model, code)
    written: list[str] = []
    results = BriefingReport(report, language, mask)
    findings = ReportFindings(report.results)
    streets: list[StreetFacts] = []
    asked = _streets(store, scope, name)
    known = frozenset(ref.code for ref, _ in asked)
    for number, (ref, called) in enumerate(asked):
        progress("draw streets", number, len(asked))
        street = read_street(store, model, ref, called, day, findings)
        page = render_map(
            street.scene,
            language=language,
            mask=mask,
            map_of=_links(scope, known),
            rule_of=_rules_of(ref.code, findings),
        )
        _write(folder, f"maps/{ref.code}.html", page, written)
        streets.append(street)
    facts = _facts(scope, name, day, report, streets)
    for street in streets:
        page = street_page(facts, street, results, language)
        _write(folder, f"streets/{street.ref.code}.html", page, written)
    for file, table in pack_tables(streets, results, model, language).items():
        _write(folder, f"csv/{file}", csv_table(*table), written)
    _write(folder, "index.html", index_page(facts, streets, results, language), written)
    progress("draw streets", len(asked), len(asked))
    return _finish(folder, facts, written)


def _streets(store: Store, scope: NodeKey, name: str) -> list[tuple[NodeKey, str]]:
    if scope.label == "Street":
        return [(scope, name)]
    if scope.label != "District":
        raise UsageError(f"{scope.code} is a {scope.label}; a briefing pack is about a district or a street")
    rows = store.read(
        "MATCH (:District {code: $code})<-[:PART_OF]-(s:Street) RETURN s.code AS code, s.name AS name ORDER BY code",
        {"code": scope.code},
    )
    return [(NodeKey("Street", row["code"]), row["name"] or "") for row in rows]


def _links(scope: NodeKey, streets: frozenset[str]) -> LinkOf:
    """From a network map to the overview and to the streets' pages."""

    def map_of(ref: NodeKey) -> str | None:
        if ref == scope and ref.label == "District":
            return "../index.html"
        return f"../streets/{ref.code}.html" if ref.label == "Street" and ref.code in streets else None

    return map_of


def _rules_of(street: str, findings: Findings) -> RuleLinkOf:
    """From the network map of a street to the findings on its page."""
    return lambda rule, _about: f"../streets/{street}.html#{rule}" if rule in findings.rules else None


def _facts(
    scope: NodeKey, name: str, day: date, report: CheckReport, streets: Sequence[StreetFacts]
) -> PackFacts:
    run = streets[0].scene.run if streets else None
    return PackFacts(
        scope.code,
        name,
        day.isoformat(),
        run.id if run else "",
        run.at[:16].replace("T", " ") if run else "",
        tuple(dict.fromkeys((*report.notices, *(streets[0].scene.notices if streets else ())))),
    )


def _write(folder: Path, name: str, text: str, written: list[str]) -> None:
    path = folder / name
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a folder that can be written") from error
    written.append(name)


def _finish(folder: Path, facts: PackFacts, written: list[str]) -> BriefingPack:
    """Note what belongs to the pack, last, so that the note tells of whole packs only."""
    before = _noted(folder)
    told = {
        "schema": "wangge/briefing/1",
        "scope": facts.code,
        "day": facts.day,
        "run": facts.run,
        "files": written,
    }
    _write(folder, MARKER, json.dumps(told, ensure_ascii=False, indent=1) + "\n", [])
    left = tuple(name for name in before if name not in set(written) and (folder / name).is_file())
    return BriefingPack(folder, tuple(written), left)


def _noted(folder: Path) -> Iterator[str]:
    try:
        told = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return iter(())
    files = told.get("files", []) if isinstance(told, dict) else []
    return iter([name for name in files if isinstance(name, str)])
