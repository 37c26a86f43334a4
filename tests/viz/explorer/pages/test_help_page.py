"""The help page lists keys, symbols, loads and the engine."""

from __future__ import annotations

from tests.viz.explorer.pages.conftest import Asks
from tests.viz.explorer.pages.reading import rows_of
from wangge.viz.explorer.state.site import Site


def test_help_page_lists_every_key_and_every_symbol(ask: Asks) -> None:
    page = ask("/help").text
    for key in ("/", "l", "Enter", "u", "r", "?"):
        assert f"<kbd>{key}</kbd>" in page
    assert page.count('class="treemap tm-swatch"') == 15
    assert 'id="signs-dots"' in page


def test_help_page_names_the_engine_and_the_number_of_nodes_of_each_kind(ask: Asks, site: Site) -> None:
    data = ask("/help.json").json()
    assert data["engine"]["name"] == site.store.engine.name
    assert data["nodes"]["Street"] == 2
    assert data["nodes"]["Community"] == 4
    assert site.store.engine.version in ask("/help?lang=en").text


def test_help_page_lists_the_loads_without_operators_if_names_are_hidden(ask: Asks) -> None:
    row = rows_of(ask("/help.csv"))[0]
    assert (row["run"], row["dataset"], row["operator"]) == ("R1", "sample", "示例")
    assert (row["add"], row["update"], row["rejected"]) == ("12", "0", "3")
    assert "操作人" in ask("/help").text
    hidden = ask("/help?names=hide").text
    assert "操作人" not in hidden
    assert "合成数据，仅供演示" in hidden
