"""`wangge name add` keeps the code that a renamed person has in the graph, and refuses divisions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.loaders.conftest import DISTRICT
from tests.loaders.mappings.conftest import WORKERS, WriteMapping
from wangge.graph.errors import UsageError
from wangge.graph.model import load_model
from wangge.graph.store import Store
from wangge.loaders.mappings.naming import NamingRequest, new_identity
from wangge.loaders.planning.plan import Plan
from wangge.loaders.project import Dataset
from wangge.loaders.state import EmptyGraph

Write = Callable[..., Dataset]
Load = Callable[..., Plan]


@pytest.mark.one_engine("the engines run the same statements in other tests")
def test_renamed_person_keeps_the_code(
    store: Store, write_sheets: Write, write_mapping: WriteMapping, load: Load
) -> None:
    write_mapping("人员", WORKERS)
    load(write_sheets(DISTRICT))
    load(write_sheets({"人员": "社区,姓名,电话\n江声社区,李小名,13800002222\n"}, name="workers"))
    request = NamingRequest("人员", "李小明", ("李小名",), "江声社区")
    entry = new_identity(store, load_model(), request, "990101")
    assert (entry.code, entry.parent) == ("990101001001-李小名", "990101001001")


def test_name_of_a_division_is_refused() -> None:
    with pytest.raises(UsageError, match="names of divisions aren't entered"):
        new_identity(EmptyGraph(), load_model(), NamingRequest("社区", "和平社区", ("新华社区",)), "990101")
