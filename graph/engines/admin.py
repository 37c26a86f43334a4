"""Administers an embedded engine over HTTP, because Bolt can neither create a user nor terminate a statement."""

from __future__ import annotations

import base64
import json
import os
import signal
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, NamedTuple

from wangge.graph.errors import EngineUnavailable

__all__ = ["EngineAdmin"]

_PROBE = (
    "create document type WanggeProbe if not exists",
    "insert into WanggeProbe set text = :text",
    "delete from WanggeProbe",
)
_PROBE_LENGTH = 4_000_000
_GRACE_SECONDS = 5.0
_POLL_SECONDS = 0.25


class EngineAdmin(NamedTuple):
    """A client of the HTTP API of the engine on this loopback port."""

    port: int
    user: str
    password: str

    def command(self, text: str) -> Any:
        """Run a server command and return its result.

        Raises `EngineUnavailable` if the engine doesn't answer or rejects the command.
        """
        return self._post("/api/v1/server", {"command": text})

    def query(self, database: str, sql: str) -> Any:
        """Return the rows of a read-only statement in ArcadeDB's SQL. SQL can read data that Cypher can't."""
        return self._post(f"/api/v1/query/{database}", {"language": "sql", "command": sql})

    def cypher(self, database: str, statement: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the rows of a read-only Cypher statement as JSON has them: without types such as dates.

        Raises `EngineUnavailable` if the engine doesn't answer or rejects the statement.
        """
        request = {"language": "opencypher", "command": statement, "params": dict(parameters), "limit": -1}
        rows: list[dict[str, Any]] = self._post(f"/api/v1/query/{database}", request)
        return rows

    def version(self) -> str:
        """Return the engine's version, such as `26.10.2`. Raises `EngineUnavailable` if it doesn't answer."""
        answer = self._request("GET", "/api/v1/server?mode=basic", None)
        return str(answer["version"]).split()[0]

    def create_user(self, name: str, password: str, database: str, group: str) -> None:
        """Create a user of one database with the permissions of `group`."""
        user = {"name": name, "password": password, "databases": {database: [group]}}
        self.command(f"create user {json.dumps(user)}")

    def terminate(self, tag: str, pid: int) -> bool:
        """Terminate the running statement whose text begins with `tag`, if it still runs.

        The engine can end a statement only between two rows of its result. If a statement doesn't end within
        5 s, for instance because of an endless `reduce`, the engine's process `pid` is killed. Return whether
        it had to be killed.
        """
        limit = time.monotonic() + _GRACE_SECONDS
        with suppress(EngineUnavailable):
            while running := self._running(tag):
                if time.monotonic() > limit:
                    os.kill(pid, signal.SIGKILL)
                    return True
                for query in running:
                    self.command(f"terminate query {query}")
                time.sleep(_POLL_SECONDS)
        return False

    def _running(self, tag: str) -> list[Any]:
        return [query["id"] for query in self.command("list queries") if query["text"].startswith(tag)]

    def why_commits_fail(self, database: str) -> str | None:
        """Return the engine's reason for failing commits, or None if commits work.

        If a commit fails because the disk is full, Bolt reports only "Transaction error on commit". Over HTTP the
        engine gives the reason, so this method writes a large record over HTTP and deletes it.
        """
        try:
            for statement in _PROBE:
                request = {"language": "sql", "command": statement, "params": {"text": "·" * _PROBE_LENGTH}}
                self._post(f"/api/v1/command/{database}", request)
        except EngineUnavailable as error:
            return str(error)
        return None

    def _post(self, path: str, request: dict[str, Any]) -> Any:
        return self._request("POST", path, json.dumps(request))["result"]

    def _request(self, method: str, path: str, body: str | None) -> Any:
        import http.client  # here, because few commands need it

        token = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
        headers = {"Authorization": f"Basic {token}", "Content-Type": "application/json"}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise EngineUnavailable(
                f"the embedded engine on port {self.port} doesn't answer: run the command again; see .wangge/engine.log"
            ) from error
        finally:
            connection.close()
        if response.status != http.client.OK:
            raise EngineUnavailable(
                f"the embedded engine says: {answer.get('detail') or answer.get('error')}"
            )
        return answer
