"""Makes a loaded project of one street with 23 buildings that lack a party group, for tests of the task board."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from re import findall, search
from urllib.parse import urlencode

from starlette.types import ASGIApp

from devtools.explorers import site_of
from tests.loaders.conftest import DISTRICT
from tests.viz.explorer.asgi import Reply, get, post
from wangge.graph.connection import scratch_store
from wangge.loaders.load import load_datasets
from wangge.loaders.project import Project
from wangge.loaders.starter import StartingDataset, start_project
from wangge.viz.explorer.app.application import explorer_app
from wangge.viz.explorer.app.grants import FULL_GRANT, Grant
from wangge.viz.explorer.app.security import AccessPolicy
from wangge.viz.explorer.state.site import Site

__all__ = ["BUILDINGS", "ORIGIN", "RULE", "SOON", "TOKEN", "Board", "loaded_board", "subject"]

RULE = "buildings-have-party-group"
BUILDINGS = 23
TOKEN = "kRt7-0Zq3vX9_pLm2wNs8bYd"
ORIGIN = "http://127.0.0.1"
SOON = (date.today() + timedelta(days=30)).isoformat()
_COOKIE = "wangge_token_80"


def subject(number: int) -> str:
    return f"990101001001B{number:04}"


@dataclass
class Board:
    """An explorer whose readers may change the ledger of the project in `folder`."""

    folder: Path
    site: Site

    def __post_init__(self) -> None:
        self.policy = AccessPolicy.of("127.0.0.1", token=TOKEN, ledger=True)
        self.first_ledger = b""
        self.app: ASGIApp = explorer_app(self.site, self.policy)

    @property
    def ledger(self) -> Path:
        return self.folder / "tasks.jsonl"

    def cookie(self, grant: Grant = FULL_GRANT) -> str:
        return f"{_COOKIE}={self.policy.key.sign(grant)}"

    def get(self, address: str, grant: Grant = FULL_GRANT) -> Reply:
        return get(self.app, address, headers={"cookie": self.cookie(grant)})

    def fields(self, page: Reply, *numbers: int, **fields: str) -> list[tuple[str, str]]:
        """Return the fields that a browser would send from a page with the tasks at these numbers (from 1) chosen."""
        tasks = findall(r'name="task" value="([^"]+)"', page.text)
        token = search(r'name="form_token" value="([^"]+)"', page.text)
        assert token is not None
        chosen = [("task", tasks[number - 1]) for number in numbers]
        return [("form_token", unescape(token[1])), ("writer", "李芳"), *chosen, *fields.items()]

    def send(self, address: str, fields: list[tuple[str, str]], **headers: str) -> Reply:
        """Post a form as a browser of a signed-in reader does."""
        return post(
            self.app,
            address,
            urlencode(fields).encode(),
            {"cookie": self.cookie(), "origin": ORIGIN, **headers},
        )

    def begin(self) -> None:
        """Reset the ledger, so that it has a task for each finding and no changes."""
        assert self.site.tasks is not None
        if self.first_ledger:
            self.ledger.write_bytes(self.first_ledger)
            return
        self.site.tasks.begin()
        self.first_ledger = self.ledger.read_bytes()
        self.get("/tasks.json")
        self.site.wait()
        assert self.get("/tasks.json").json()["compared"]


@contextmanager
def loaded_board(folder: Path) -> Iterator[Board]:
    """Load the project into an engine of its own, and yield its board."""
    start_project(folder, name="江湾区", scope="990101", datasets=[StartingDataset("jiangwan", "sheets")])
    rows = [f"{subject(number)},{number}栋,990101001001X001,\n" for number in range(1, BUILDINGS + 1)]
    sheets = {
        **DISTRICT,
        "buildings": "编码,名称,所属小区,所属网格\n" + "".join(rows),
        "people": "编码,名称\nRY-1,张小明\nRY-2,李小红\nRY-3,李小红\n",
    }
    for name, text in sheets.items():
        (folder / "sheets" / f"{name}.csv").write_text(text, encoding="utf-8")
    with scratch_store() as store:
        project = Project.find(folder)
        load_datasets(store, project.datasets, folder=project.folder)
        site = site_of(store, folder, rules=(RULE, "grids-have-worker"))
        assert not site.wait().failure
        yield Board(folder, site)
