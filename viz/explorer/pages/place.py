"""The page of a place: the district map of what lies in it, the rules there, its bodies, posts and origin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from queries.check_report import Status
from queries.counts import Counts
from viz.explorer.answer import Answer, Table
from viz.explorer.colouring import Colouring, choices, colour
from viz.explorer.pages.about_node import about_node, node_data
from viz.explorer.reads.children import Child, Contents, read_contents
from viz.explorer.reads.node import Named, NodeRecord, read_path
from viz.explorer.reads.posts import Posts, read_posts
from viz.explorer.request import Asking
from viz.explorer.shown import Shown
from viz.explorer.standings import RuleStanding, Standings
from viz.explorer.view import View
from viz.treemap import Cell, fitting_height
from viz.treemap_svg import draw_treemap

__all__ = ["Row", "place_page"]

WIDTH = 960
"""How wide the picture is drawn, in pixels; a page may show it smaller."""

_TALLEST = 720


class Row(NamedTuple):
    """A row of the treegrid beside the map."""

    named: Named
    parent: Named | None
    level: int
    position: int
    siblings: int
    branch: bool
    state: str
    note: str
    words: str


class RuleRow(NamedTuple):
    """What one rule comes to in one place."""

    rule: RuleStanding
    counts: Counts


def place_page(asking: Asking, record: NodeRecord, *, overview: bool = False) -> Answer:
    """What a place's page answers with; `overview` is that of everything."""
    site, shown, view = asking.site, asking.shown, asking.view
    limit, here = site.time_limit, record.named
    path = read_path(site.store, site.model, here.label, here.code, timeout=limit)
    skip = (view.page - 1) * asking.most_children
    inside = read_contents(site.store, site.model, here.label, here.code, skip=skip, timeout=limit)
    posts = read_posts(site.store, site.model, here.label, here.code, day=site.day, timeout=limit)
    standings = asking.known.standings
    drawn = [named for child in inside.children for named in (child.named, *child.parts)]
    smallest = [named for child in inside.children for named in (child.parts or (child.named,))]
    colouring = colour(drawn, smallest, standings, shown)
    rows = list(_rows(here, inside, colouring))
    rules = _rule_rows(here, standings)
    by_rule, by_number = choices(drawn, standings, colouring, shown)
    about = about_node(asking, record)
    context = {
        **about,
        "overview": overview,
        "path": path,
        "contents": inside,
        "skip": skip,
        "drawing": _draw(here, inside, colouring, shown, view, standalone=False) if drawn else None,
        "colouring": colouring,
        "by_rule": by_rule,
        "by_number": by_number,
        "rows": rows,
        "rules": [row for row in rules if row.counts.total],
        "quiet_rules": sum(not row.counts.total for row in rules),
        "posts": posts,
        "has_map": here.label in asking.mapped,
        "inside_counts": _inside_counts(here, standings),
    }
    return Answer(
        template="place.html.j2",
        title=shown.name(here),
        context=context,
        data={
            **node_data(asking, record, about["groups"]),
            "path": [shown_named(shown, named) for named in path],
            "children": [_child_data(child, colouring, shown) for child in inside.children],
            "children_total": inside.total,
            "drawn": inside.drawn,
            "folded": inside.folded,
            "coloured_by": colouring.id,
            "rules": [_rule_data(row) for row in rules],
            "posts": _posts_data(posts, shown),
            "posts_total": posts.total,
        },
        table=_table(rows, shown),
        picture=lambda: _draw(here, inside, colouring, shown, view, standalone=True),
        styles=("treemap.css",),
        scripts=("treemap.js", "treegrid.js", "district.js"),
    )


def shown_named(shown: Shown, named: Named) -> dict[str, str]:
    """A node as the JSON twin writes it."""
    return {"label": named.label, "code": named.code, "name": shown.name(named)}


def _inside_counts(here: Named, standings: Standings | None) -> list[tuple[str, int]]:
    """How many places of each kind lie in it, from the top down."""
    number = None if standings is None else standings.tree.number(here.code)
    if standings is None or number is None:
        return []
    found: dict[str, int] = {}
    for label, part in standings.tree.below(number):
        found[label] = found.get(label, 0) + len(part)
    return list(found.items())


def _rule_rows(here: Named, standings: Standings | None) -> list[RuleRow]:
    """Every rule with its counts here, those with most that is wrong first."""
    if standings is None:
        return []
    found = ((rule, rule.at(here.label, here.code)) for rule in standings.gravest())
    rows = [RuleRow(rule, counts) for rule, counts in found if counts is not None]
    severities = ("error", "warning", "info")
    return sorted(
        rows,
        key=lambda row: (
            row.rule.status is not Status.ERROR,
            not row.counts.uncovered,
            severities.index(row.rule.head.severity),
            -row.counts.uncovered,
            row.rule.id,
        ),
    )


def _rows(here: Named, inside: Contents, colouring: Colouring) -> Iterator[Row]:
    count = len(inside.children)
    for position, child in enumerate(inside.children, 1):
        yield _row(child.named, here, 1, position, count, bool(child.parts), colouring)
        for place, part in enumerate(child.parts, 1):
            yield _row(part, child.named, 2, place, len(child.parts), False, colouring)


def _row(
    named: Named, parent: Named, level: int, position: int, siblings: int, branch: bool, colouring: Colouring
) -> Row:
    state = colouring.shade(named).state
    return Row(
        named,
        parent if level > 1 else None,
        level,
        position,
        siblings,
        branch,
        state,
        colouring.notes.get(named, ""),
        colouring.words.get(named, ""),
    )


def _draw(
    here: Named, inside: Contents, colouring: Colouring, shown: Shown, view: View, *, standalone: bool
) -> Markup:
    cells = [_cell(child, colouring, shown) for child in inside.children]
    rest = inside.total - len(inside.children)
    return draw_treemap(
        cells,
        title=f"{shown.name(here)} · {colouring.title}",
        ident="map",
        width=WIDTH,
        height=fitting_height(cells, width=WIDTH, most=_TALLEST),
        selected=(view.selected or "").partition(":")[2] or None,
        more=shown.say("more", count=f"{rest:,}") if rest else "",
        language=view.language,
        standalone=standalone,
        legend=colouring.keys,
    )


def _cell(child: Child, colouring: Colouring, shown: Shown) -> Cell:
    parts = tuple(_one(part, colouring, shown) for part in child.parts)
    return _one(child.named, colouring, shown, parts=parts, folded=child.folded)


def _one(
    named: Named, colouring: Colouring, shown: Shown, *, parts: tuple[Cell, ...] = (), folded: int = 0
) -> Cell:
    kind, what = shown.kind(named.label), colouring.words.get(named, "")
    name = shown.name(named)
    return Cell(
        code=named.code,
        name=name,
        kind=kind,
        label=named.label,
        shade=colouring.shade(named),
        note=colouring.notes.get(named, ""),
        say=("，" if shown.view.language == "zh" else ", ").join(filter(None, (name, kind, what))),
        href=shown.link(named),
        parts=parts,
        folded=folded,
    )


def _table(rows: Sequence[Row], shown: Shown) -> Table:
    columns = ("level", "label", "code", "name", "parent", "state", "figure", "words")
    return Table(
        columns,
        [
            (
                row.level,
                row.named.label,
                row.named.code,
                shown.name(row.named),
                row.parent.code if row.parent else "",
                row.state,
                row.note,
                row.words,
            )
            for row in rows
        ],
    )


def _child_data(child: Child, colouring: Colouring, shown: Shown) -> dict[str, Any]:
    def one(named: Named) -> dict[str, Any]:
        counts = colouring.counts.get(named)
        return {
            **shown_named(shown, named),
            "state": colouring.shade(named).state,
            "counts": None if counts is None else vars(counts),
            "number": colouring.numbers.get(named),
        }

    return {**one(child.named), "parts": [one(part) for part in child.parts], "parts_total": child.total}


def _rule_data(row: RuleRow) -> dict[str, Any]:
    return {"rule": row.rule.id, "status": str(row.rule.status), **vars(row.counts)}


def _posts_data(posts: Posts, shown: Shown) -> list[dict[str, Any]]:
    return [
        {
            "post": shown_named(shown, record.post),
            "unit": shown_named(shown, record.unit),
            "holders": [
                {**shown_named(shown, holder.person), "since": holder.since, "until": holder.until}
                for holder in record.holders
            ],
        }
        for record in posts.listed
    ]
