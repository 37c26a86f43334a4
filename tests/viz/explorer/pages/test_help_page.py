"""The help page: keys, signs, loads, and what is behind the pages."""

from __future__ import annotations

from tests.viz.explorer.pages.conftest import Asks
from tests.viz.explorer.pages.reading import rows_of
from wangge.viz.explorer.state.site import Site


def test_tells_every_key_of_the_script_and_every_sign(ask: Asks) -> None:
    page = ask("/help").text
    for key in ("/", "l", "Enter", "u", "r", "?"):
        assert f"<kbd>{key}</kbd>" in page
    assert page.count('class="treemap tm-swatch"') == 15
    assert 'id="signs-dots"' in page


def test_tells_the_engine_and_how_many_of_each_kind(ask: Asks, site: Site) -> None:
    told = ask("/help.json").json()
    assert told["engine"]["name"] == site.store.engine.name
    assert told["nodes"]["Street"] == 2
    assert told["nodes"]["Community"] == 4
    assert site.store.engine.version in ask("/help?lang=en").text


def test_lists_the_loads_and_leaves_the_operator_out_where_names_are_hidden(ask: Asks) -> None:
    row = rows_of(ask("/help.csv"))[0]
    assert (row["run"], row["dataset"], row["operator"]) == ("R1", "sample", "示例")
    assert (row["add"], row["update"], row["rejected"]) == ("12", "0", "3")
    assert "操作人" in ask("/help").text
    hidden = ask("/help?names=hide").text
    assert "操作人" not in hidden
    assert "合成数据，仅供演示" in hidden
