"""A figure has the same colour on the map, in the list, in the legend, in every table and on the network map."""

from __future__ import annotations

import re

import pytest

from tests.viz.explorer.asgi import get
from wangge.queries.check.counts import Counts
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.state.site import Site
from wangge.viz.treemap.shades import shade_of_counts

STREET = "511702001"
RULE = "buildings-have-party-group"


@pytest.fixture(scope="module")
def tokens(sample_site: Site) -> dict[str, str]:
    """Return the colour of each community of a street by the counts that the page of the rule has."""
    parts = get(explorer_app(sample_site), f"/rules/{RULE}.json?under={STREET}&tier=Community").json()[
        "parts"
    ]
    tokens = {part["code"]: shade_of_counts(Counts(**part["counts"])).token for part in parts}
    assert len(set(tokens.values())) > 1
    return tokens


def test_map_list_and_legend_have_the_same_colours(sample_site: Site, tokens: dict[str, str]) -> None:
    page = get(explorer_app(sample_site), f"/node/Street/{STREET}?colour={RULE}").text
    legend = set(re.findall(r'data-shade="([\w-]+)"', page))
    for code, token in tokens.items():
        shade = token.removesuffix("-fill")
        item = re.search(rf'<g[^>]*data-code="{code}".*?class="[^"]*\bs-([\w-]+)', page, re.DOTALL)
        row = re.search(rf'<tr [^>]*data-code="{code}".*?<td class="state state-[\w]+ of-([\w-]+)"', page)
        assert item is not None
        assert row is not None
        assert (item[1], row[1]) == (shade, token), code
    parts = set(re.findall(r'class="l2".*?of-([\w-]+)"', page))
    assert {token.removesuffix("-fill") for token in parts} == legend


def test_tables_and_answers_have_the_same_colours(sample_site: Site, tokens: dict[str, str]) -> None:
    app = explorer_app(sample_site)
    parts = get(app, f"/rules/{RULE}?under={STREET}&tier=Community").text
    table = parts[parts.index('id="parts-title"') :]
    for code, token in tokens.items():
        row = re.search(rf'<tr><th scope="row"><a href="[^"]*under={code}">.*?class="num of-([\w-]+)"', table)
        assert row is not None
        assert row[1] == token, code
    code, token = next(iter(tokens.items()))
    page = get(app, f"/node/Community/{code}").text
    link = f'href="/rules/{RULE}?under={code}"'
    answer, row_of_rule = page.split(link)[1:3]
    assert f'class="figure of-{token}"' in answer.partition("</li>")[0]
    assert f'class="num of-{token}"' in row_of_rule.partition("</tr>")[0]
    rule = get(app, f"/rules/{RULE}?under={code}").text
    assert f'class="figure of-{token}"' in rule.partition("</ul></div>")[0]


def test_the_network_map_has_the_same_colours(sample_site: Site, tokens: dict[str, str]) -> None:
    children = get(explorer_app(sample_site), f"/node/Street/{STREET}.json").json()["children"]
    names = {child["code"]: child["name"] for child in children}
    page = get(explorer_app(sample_site), f"/node/Street/{STREET}/network?colour={RULE}").text
    for code, token in tokens.items():
        name = names[code]
        card = re.search(rf'<g class="n [^"]*k-([\w-]+)[^"]*"><title>{name}\b', page)
        assert card is not None, code
        assert card[1] == token, code
