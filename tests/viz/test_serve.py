"""The maps served on this machine: the list, the pages, and nothing else."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread

import pytest
import uvicorn

from graph.errors import UsageError
from viz.serve import free_port, maps_app, serve


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "511702.html").write_text("<title>图</title>", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("private", encoding="utf-8")
    (tmp_path.parent / "outside.html").write_text("outside", encoding="utf-8")
    port = free_port()
    app = maps_app(tmp_path, title="<b>江湾</b>")
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def get(address: str, path: str, host: str | None = None) -> tuple[int, str]:
    connection = HTTPConnection(address)
    connection.request("GET", path, headers={"Host": host or address})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode()
    connection.close()
    return found


def test_index_lists_the_pages_and_escapes_the_title(address: str) -> None:
    status, page = get(address, "/")
    assert status == 200
    assert '<a href="/511702.html">511702.html</a>' in page
    assert "&lt;b&gt;江湾&lt;/b&gt;" in page
    assert "<b>江湾" not in page


def test_page_is_served_as_it_is(address: str) -> None:
    assert get(address, "/511702.html") == (200, "<title>图</title>")


@pytest.mark.parametrize("path", ["/notes.txt", "/../outside.html", "/%2e%2e%2foutside.html", "/none.html"])
def test_nothing_else_is_served(address: str, path: str) -> None:
    status, page = get(address, path)
    assert status == 404
    assert "private" not in page
    assert "outside" not in page


def test_other_host_is_refused(address: str) -> None:
    assert get(address, "/", host="evil.example")[0] == 400


def test_port_in_use_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} of 127.0.0.1 is in use"):
            serve(tmp_path, title="x", port=port)
