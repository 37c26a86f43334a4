"""Pictures and pages show exactly the missing organisations and holders that the rules report, per rule and place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import pytest

from tests.viz.explorer.asgi import get
from tests.viz.explorer.pages.reading import rows_of
from wangge.graph.model import NodeKey
from wangge.viz.briefing.street import read_street
from wangge.viz.chain.build import Chain, read_chain
from wangge.viz.chain.responsibility import LINE_ORGANISATIONS, ResponsibilityLine
from wangge.viz.chain.table import chain_rows
from wangge.viz.chain.words import ChainWords
from wangge.viz.drawing.tree_row import TreeRow
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.rule_findings import CountedFindings
from wangge.viz.explorer.state.rule_results import RuleResults
from wangge.viz.explorer.state.site import Site
from wangge.viz.network.scene import build_scene
from wangge.viz.network.table import table_rows
from wangge.viz.network.wording import Wording

MissingPairs = set[tuple[str, str]]
"""Pairs of a rule's id and the code of a subject that lacks something."""

MISSING_STATES = {"未设立", "空缺"}
COMMUNITY = "511702001001"


@pytest.fixture(scope="module")
def rule_results(sample_site: Site) -> RuleResults:
    results = sample_site.snapshot().rule_results
    assert results is not None
    return results


@pytest.fixture(scope="module")
def findings(rule_results: RuleResults) -> CountedFindings:
    return CountedFindings(rule_results)


@pytest.fixture(scope="module")
def missing_by_community(rule_results: RuleResults) -> Mapping[str, MissingPairs]:
    """Return, by the code of a community, the rules and subjects of findings that report something as missing in it."""
    missing_pairs: dict[str, MissingPairs] = defaultdict(set)
    for rule, community, subject in _open_findings(rule_results):
        missing_pairs[community].add((rule, subject))
    return missing_pairs


def _open_findings(rule_results: RuleResults) -> Iterator[tuple[str, str, str]]:
    """Yield rule, community and subject of each finding that reports something as missing and isn't waived."""
    for rule in rule_results.rules.values():
        for gap in rule.gaps:
            if rule.missing and rule.missing.is_meant_by(gap.reason) and gap.waiver is None:
                yield rule.id, gap.community, gap.subject


def _codes(rule_results: RuleResults, label: str) -> list[str]:
    district = rule_results.tree.number(rule_results.scope or "")
    assert district is not None
    parts = [part for kind, part in rule_results.tree.below(district) if kind == label]
    return [rule_results.tree.codes[number] for part in parts for number in part]


def _missing_in_rows(rows: Iterable[TreeRow], rule_results: RuleResults) -> MissingPairs:
    """Return the rules that a table links with missing things, each with the subject that lacks the thing.

    The subject is the nearest ancestor of the missing thing's row that has the label of the rule's subjects, or the
    row itself if it has this label.
    """
    rows = list(rows)
    above = {row.id: row.parent for row in rows}
    missing_rows = [row for row in rows if row.state_name in MISSING_STATES]
    assert [row for row in missing_rows if not row.rules] == []
    pairs: MissingPairs = set()
    for row in missing_rows:
        for rule in row.rules:
            ident = row.id
            while ident.partition(":")[0] != rule_results.rules[rule.id].label:
                ident = above[ident]
            pairs.add((rule.id, ident.partition(":")[2]))
    return pairs


def test_network_maps_of_communities_show_the_findings(
    sample_site: Site,
    rule_results: RuleResults,
    findings: CountedFindings,
    missing_by_community: Mapping[str, MissingPairs],
) -> None:
    """A third of the communities is enough, because the sample makes them all in the same way."""
    of_places = {
        rule.id
        for rule in rule_results.rules.values()
        if rule.label in ("Building", "Compound", "Grid", "Community")
    }
    wrong: dict[str, MissingPairs] = {}
    seen: MissingPairs = set()
    communities = [code for code in _codes(rule_results, "Community") if missing_by_community[code]]
    for code in communities[::3]:
        scene = build_scene(
            sample_site.store, sample_site.model, code, findings=findings, today=sample_site.day
        )
        assert scene.ghosts_left == 0
        drawn_findings = _missing_in_rows(table_rows(scene, Wording(sample_site.model, "zh")), rule_results)
        drawn = {node.ref.code for node in scene.nodes}
        expected = {pair for pair in missing_by_community[code] if pair[0] in of_places}
        expected |= {
            pair
            for pairs in missing_by_community.values()
            for pair in pairs
            if pair[0] not in of_places and pair[1] in drawn
        }
        if drawn_findings != expected:
            wrong[code] = drawn_findings ^ expected
        seen |= drawn_findings
    assert wrong == {}
    assert {rule for rule, _ in seen} >= {"buildings-have-party-group", "posts-are-held", "grids-have-worker"}


def test_states_of_a_district_map_are_those_of_the_rules(
    sample_site: Site, rule_results: RuleResults, findings: CountedFindings
) -> None:
    code = rule_results.scope or ""
    scene = build_scene(sample_site.store, sample_site.model, code, findings=findings, today=sample_site.day)
    for coverage in scene.scope.coverage:
        assert coverage.rule is not None
        counts = rule_results.rules[coverage.rule.id].counts
        assert (coverage.covered, coverage.total, coverage.unknown, coverage.waived) == (
            counts.covered,
            counts.total,
            counts.unknown,
            counts.waived,
        )


def _places_with_a_chain(sample_site: Site, rule_results: RuleResults) -> list[NodeKey]:
    """Return every street, some communities, and one building of every third grid."""
    first: dict[int, str] = {}
    for code in _codes(rule_results, "Building"):
        number = rule_results.tree.number(code)
        assert number is not None
        above = rule_results.tree.parents[number]
        first.setdefault(rule_results.tree.parents[above], code)
    streets, communities = (_codes(rule_results, label) for label in ("Street", "Community"))
    return [
        *(NodeKey("Street", code) for code in streets),
        *(NodeKey("Community", code) for code in communities[:80:3]),
        *(NodeKey("Building", code) for code in [*first.values()][::3]),
    ]


def _missing_on(chain: Chain, line: ResponsibilityLine, rule_results: RuleResults) -> MissingPairs:
    """Return rule and subject of the findings that report something missing at a place or post of a line."""
    line_kinds = {(kind.layer, kind.label, kind.tier) for kind in LINE_ORGANISATIONS if kind.line is line}
    places = {code: label for label, (ref, _) in chain.places.items() for code in [ref.code]}
    posts = {o.ref.code for step in chain.of(line) for o in step.unit.posts if o.ref}
    pairs: MissingPairs = set()
    for code in [*places, *posts]:
        for rule_id, gap in rule_results.about.get(code, ()):
            missing = rule_results.rules[rule_id].missing
            if missing is None or gap.waiver or not missing.is_meant_by(gap.reason):
                continue
            is_on_line = (places.get(code), missing.label, missing.tier) in line_kinds
            is_post = missing.label == "Post" and line is ResponsibilityLine.ADMINISTRATIVE
            if code in posts or is_on_line or is_post:
                pairs.add((rule_id, code))
    return pairs


def test_chain_shows_the_findings_on_each_line(
    sample_site: Site, rule_results: RuleResults, findings: CountedFindings
) -> None:
    wrong = []
    for ref in _places_with_a_chain(sample_site, rule_results):
        chain = read_chain(sample_site.store, sample_site.model, ref, sample_site.day, findings=findings)
        rows = chain_rows(chain)
        words = ChainWords(sample_site.model, chain)
        for line in ResponsibilityLine:
            of_line = [row for row in rows if row.id.partition("/")[0] == str(line)]
            linked_rules = {rule.id for row in of_line for rule in row.rules}
            expected = _missing_on(chain, line, rule_results)
            number_in_words = sum(int(number) for number in re.findall(r"\d+", words.gaps(line)))
            listed = sum(row.state_name in MISSING_STATES for row in of_line)
            if (
                linked_rules != {rule for rule, _ in expected}
                or number_in_words != listed
                or (number_in_words > 0) != bool(expected)
            ):
                wrong.append((ref.code, str(line), linked_rules, expected, words.gaps(line)))
    assert wrong == []


def test_briefing_of_every_street_lists_the_vacancies_that_rules_found(
    sample_site: Site, rule_results: RuleResults, findings: CountedFindings
) -> None:
    vacant = {subject for rule, _, subject in _open_findings(rule_results) if rule == "posts-are-held"}
    listed: set[str] = set()
    for code in _codes(rule_results, "Street")[:3]:
        street = read_street(
            sample_site.store, sample_site.model, NodeKey("Street", code), "", sample_site.day, findings
        )
        inside = {ref.code for ref in street.members if ref.label == "Post"}
        assert {post.ref.code for post in street.vacancies} == vacant & inside
        listed |= vacant & inside
    assert listed


@pytest.mark.parametrize("label", ["Community", "Grid"])
def test_place_pages_call_those_posts_vacant_that_rules_found(
    sample_site: Site, rule_results: RuleResults, label: str
) -> None:
    vacant = {subject for rule, _, subject in _open_findings(rule_results) if rule == "posts-are-held"}
    app = explorer_app(sample_site)
    for code in _codes(rule_results, label)[:20]:
        page = get(app, f"/node/{label}/{code}.json").json()
        posts = {row["post"]["code"] for row in page["posts"]}
        without_holder = {row["post"]["code"] for row in page["posts"] if not row["holders"]}
        assert without_holder == vacant & posts


@pytest.mark.parametrize("kind", ["chain", "network"])
def test_pages_link_everything_missing_to_its_rule(
    sample_site: Site, rule_results: RuleResults, kind: str
) -> None:
    app = explorer_app(sample_site)
    page = get(app, f"/node/Community/{COMMUNITY}/{kind}").text
    data = get(app, f"/node/Community/{COMMUNITY}/{kind}.json").json()
    links = {rule["href"] for row in data["rows"] for rule in row["rules"]}
    assert {link.partition("?")[0].removeprefix("/rules/") for link in links} <= set(rule_results.rules)
    assert all(f'href="{link.replace("&", "&amp;")}"' in page for link in links)
    assert not re.search("缺位|应有而缺", page)
    assert all(get(app, link).status == 200 for link in sorted(links)[:3])


def test_the_map_shows_the_numbers_of_the_measure(sample_site: Site) -> None:
    app = explorer_app(sample_site)
    measured = get(app, "/measures/fairness.json").json()
    names = [column["name"] for column in measured["columns"]]
    rows = [dict(zip(names, row, strict=True)) for row in measured["rows"]]
    numbers = {row["place"]: f"{round(row['gini'] * 100)}" for row in rows if row["gini"] is not None}
    on_map = rows_of(get(app, "/index.csv?colour=measure:fairness"))
    assert {
        row["code"]: row["figure"] for row in on_map if row["label"] == "Community" and row["figure"]
    } == numbers
    assert len(numbers) > 50
