"""A finding: one subject that a rule does not hold for, with its name, where it lies and its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from graph.model import Model, Source, load_model
from graph.store import Store

__all__ = ["Finding", "Subject", "SubjectFacts", "look_up"]

_ANCHORS = "POST_IN|CONCERNS|REPRESENTS|COVERS|SERVES|STEP_OF|UNIT_OF|ASSIGNED_TO"
_UPWARDS = "PART_OF|REPRESENTS|COVERS|UNIT_OF"
_ABOVE_DISTRICT = {"Province", "City"}
_HOPS = 6
_BATCH = 5_000


class Subject(NamedTuple):
    """What a finding is about: a code under a label; the label is empty for what is no node."""

    label: str
    code: str


@dataclass(frozen=True)
class SubjectFacts:
    """What people know a subject by.

    `path` names the units above it, from the district down, and itself; `above` are their codes.
    """

    label: str
    name: str
    path: str
    source: Source | None
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One subject that is not as the rule expects; `key` tells it from the rule's other findings.

    `street_code` and `community_code` say where it lies, empty where it lies in none; `known` whether
    the baseline has it, None where there is no baseline.
    """

    subject: str
    key: tuple[str, ...]
    reason: str
    facts: SubjectFacts
    street_code: str = ""
    community_code: str = ""
    known: bool | None = None


def look_up(
    store: Store, subjects: Iterable[Subject], model: Model | None = None
) -> dict[Subject, SubjectFacts]:
    """Names, paths and sources of subjects, some thousands by one statement; it only reads."""
    model = model or load_model()
    by_label: dict[str, set[str]] = defaultdict(set)
    for subject in subjects:
        if subject.label in model.labels:
            by_label[subject.label].add(subject.code)
    found: dict[Subject, SubjectFacts] = {}
    for label, codes in _batches(by_label):
        for row in store.read(_statement(label, model), {"codes": codes}):
            subject = Subject(label, row["code"])
            facts = _facts(row, model)
            known = found.get(subject)
            if known is None or (facts.path, facts.label) < (known.path, known.label):
                found[subject] = facts
    return found


def _batches(by_label: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, list[str]]]:
    for label in sorted(by_label):
        codes = sorted(by_label[label])
        for start in range(0, len(codes), _BATCH):
            yield label, codes[start : start + _BATCH]


def _statement(label: str, model: Model) -> str:
    is_place = label == "Place" or (label in model.nodes and model.nodes[label].place_tier is not None)
    first = "PART_OF" if is_place else _ANCHORS
    second = "PART_OF" if is_place else _UPWARDS
    lines = [
        f"UNWIND $codes AS code MATCH (n:{label} {{code: code}})",
        f"OPTIONAL MATCH (n)-[:{first}]->(p1)",
        f"OPTIONAL MATCH (p1)-[:{second}]->(p2)",
        *(f"OPTIONAL MATCH (p{i})-[:PART_OF]->(p{i + 1}:Place)" for i in range(2, _HOPS)),
        "RETURN DISTINCT n.code AS code, labels(n) AS labels, n.name AS name, n.src AS src,",
        ", ".join(f"p{i}.name AS p{i}, p{i}.code AS c{i}, labels(p{i}) AS l{i}" for i in range(1, _HOPS + 1)),
    ]
    return "\n".join(lines)


def _facts(row: Mapping[str, Any], model: Model) -> SubjectFacts:
    own = next((label for label in sorted(row["labels"]) if label in model.nodes), "")
    name = row["name"] or ""
    steps = range(_HOPS, 0, -1)
    above = [row[f"p{i}"] for i in steps if not _ABOVE_DISTRICT.intersection(row[f"l{i}"] or ())]
    path = "/".join(part for part in (*above, name) if part)
    codes = tuple(row[f"c{i}"] for i in steps if row[f"c{i}"])
    return SubjectFacts(own, name, path, _source(row["src"]), codes)


def _source(text: str | None) -> Source | None:
    try:
        return Source.parse(text) if text else None
    except ValueError:
        return None
