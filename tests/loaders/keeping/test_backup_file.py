"""A backup file is read completely, or rejected with one line.

It is rejected if it is truncated, damaged, forged, or made by a newer version.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import wangge.loaders.keeping.archive
import wangge.loaders.keeping.backup_file
from wangge.graph.errors import BackupDamaged, UsageError, WanggeError
from wangge.graph.model import NodeKey, load_model
from wangge.loaders.fact import RowLocation
from wangge.loaders.keeping.archive import ArchiveWriter
from wangge.loaders.keeping.backup_file import Backup, open_backup
from wangge.loaders.keeping.journal import Record
from wangge.loaders.keeping.records import as_json_line, pack
from wangge.loaders.keeping.replay import replay
from wangge.loaders.planning.change import Change, Operation
from wangge.loaders.writing.journal import encode_batch

Entries = dict[str, bytes]

RUN = {
    "id": "R000001",
    "at": "2024-03-01T08:00:00+00:00",
    "dataset": "jiangwan",
    "source_sha256": "0" * 64,
    "counts": '{"add": 1}',
}
GRID = Change(
    Operation.ADD, NodeKey("Grid", "1"), None, {"code": "1", "name": "一"}, RowLocation("g.csv", "g", 2)
)
BATCH = {"seq": 0, "operation": "add", "count": 1, "payload": encode_batch([GRID])}
MARKER = {"id": "wangge", "model_version": "2", "last_run": "R000001", "run_count": 1}


def entries(*, batch: Record = BATCH, run: Record = RUN, marker: Record = MARKER) -> Entries:
    return {
        "graph/batches/R000001": b"".join(pack([batch])),
        "graph/marker.json": as_json_line(marker),
        "graph/runs.jsonl": as_json_line(run),
        "project/wangge.toml": b"[project]\n",
    }


def backup_of(contents: Entries, **about: Any) -> bytes:
    """Return the bytes of a backup file with these entries, and with a manifest that matches them.

    `about` has further fields of the manifest, or other values of its fields.
    """
    file = io.BytesIO()
    archive = ArchiveWriter(file)
    for name, content in contents.items():
        archive.entry(name, [content])
    archive.finish({"graph_version": "2", "last_run": "R000001", **about})
    return file.getvalue()


WHOLE = backup_of(entries())


def everything(backup: Backup) -> list[object]:
    """Read everything in a backup that a restore uses, and return it."""
    batches = [list(backup.batches(run["id"])) for run in backup.runs()]
    with replay(backup, load_model()) as replayed:
        facts = [fact for group in replayed.groups() for fact in replayed.facts(group)]
    return [backup.marker, backup.runs(), batches, list(backup.files()), facts]


def read(path: Path) -> list[object]:
    with open_backup(path) as backup:
        return everything(backup)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("backups") / "a.wgb"


@pytest.fixture
def fault_of(path: Path) -> Callable[[bytes], str]:
    """Return a function that takes the bytes of a damaged backup file and returns the error of reading it."""

    def refuse(content: bytes) -> str:
        path.write_bytes(content)
        with pytest.raises(WanggeError) as error:
            read(path)
        assert "\n" not in str(error.value)
        return str(error.value).removeprefix(f"{path}: ")

    return refuse


def test_complete_file_is_read(path: Path) -> None:
    path.write_bytes(WHOLE)
    assert read(path)[:2] == [MARKER, [RUN]]


@given(st.integers(0, len(WHOLE) - 1))
def test_cut_off_file_is_refused(path: Path, size: int) -> None:
    path.write_bytes(WHOLE[:size])
    with pytest.raises(BackupDamaged, match=r"a\.wgb: "):
        read(path)


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
def test_changed_byte_is_refused_or_changes_nothing(path: Path, position: int, change: int) -> None:
    path.write_bytes(WHOLE)
    complete = read(path)
    path.write_bytes(WHOLE[:position] + bytes([WHOLE[position] ^ change]) + WHOLE[position + 1 :])
    try:
        assert read(path) == complete
    except BackupDamaged as error:
        assert "\n" not in str(error)  # noqa: PT017 - both outcomes are right: unchanged content, or this error


@given(st.binary(max_size=200))
def test_other_file_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(BackupDamaged, match="not a wangge backup, or truncated"):
        read(path)


def test_tampered_entry_is_named(fault_of: Callable[[bytes], str]) -> None:
    """The zip file has the right CRC of the changed entry; only the manifest's digest reveals the change."""
    manifest = zipfile.ZipFile(io.BytesIO(WHOLE)).read("manifest.json")
    contents = {**entries(), "project/wangge.toml": b"[Project]\n"}
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in [*contents.items(), ("manifest.json", manifest)]:
            archive.writestr(name, content)
    assert fault_of(file.getvalue()).startswith(
        "project/wangge.toml: its content has changed; nothing was restored"
    )


def test_newer_format_is_reported(fault_of: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wangge.loaders.keeping.archive, "FORMAT", 2)
    newer = backup_of(entries())
    assert fault_of(newer) == (
        "manifest.json: the backup has format 2, but this version of wangge reads only format 1; use a newer version"
    )


@pytest.mark.parametrize(
    "name",
    [
        "project/../a",
        "/etc/passwd",
        "project//a",
        "project/a\\b",
        "project/C:a",
        "project/.wangge/engine.json",
        "project/.",
        "graph/batches/../../a",
        "graph/batches/R1",
        "other",
    ],
)
def test_name_that_leads_elsewhere_is_refused(fault_of: Callable[[bytes], str], name: str) -> None:
    assert "is not an entry of a backup" in fault_of(backup_of({**entries(), name: b"x"}))


def test_entry_that_is_file_and_folder_is_refused(fault_of: Callable[[bytes], str]) -> None:
    contents = {**entries(), "project/a": b"x", "project/a/b": b"x"}
    assert fault_of(backup_of(contents)).startswith("project/a is a file and a folder")


def test_compressed_entry_is_refused(fault_of: Callable[[bytes], str]) -> None:
    """A compressed entry could be far larger than the backup file when it is unpacked."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        content = bytes(10_000_000)
        archive.writestr("graph/runs.jsonl", content)
        digest = {"size": len(content), "sha256": sha256(content).hexdigest()}
        entries_in_manifest = {"graph/runs.jsonl": digest, "graph/marker.json": digest}
        archive.writestr("graph/marker.json", content)
        manifest = {
            "format": 1,
            "wangge": "0",
            "graph_version": "2",
            "last_run": "",
            "entries": entries_in_manifest,
        }
        archive.writestr("manifest.json", json.dumps(manifest))
    assert "is compressed, but backups aren't" in fault_of(file.getvalue())


@pytest.mark.parametrize(
    ("contents", "fault"),
    [
        (entries(run={**RUN, "id": "R000002"}), "run R000001 is missing from the journal"),
        (entries(run={**RUN, "at": "yesterday"}), "graph/runs.jsonl: Invalid isoformat string"),
        (entries(run={**RUN, "counts": 1}), "graph/runs.jsonl: a run without id"),
        (entries(run={**RUN, "batches": 10**30}), "graph/runs.jsonl: property 'batches' is neither"),
        (entries(run={**RUN, "batches": [[]]}), "graph/runs.jsonl: property 'batches' is neither"),
        (
            entries(marker={**MARKER, "model_version": "1"}),
            "manifest.json: its last run or version differs from that in",
        ),
        ({**entries(), "graph/marker.json": b"[" * 100_000}, "graph/marker.json: "),
        ({**entries(), "graph/marker.json": b" " * 2_000_000}, "graph/marker.json: too large"),
        (
            {**entries(), "graph/batches/R000001": b'{"own":{},"sizes":[-1]}\n'},
            "graph/batches/R000001: a record",
        ),
        (
            {**entries(), "graph/batches/R000001": b'{"own":{},"sizes":[9]}\n'},
            "graph/batches/R000001: a record",
        ),
        ({**entries(), "graph/batches/R000001": b"{}"}, "graph/batches/R000001: a record"),
        (entries(batch={**BATCH, "digest": "0"}), "run R000001, batch 0, was changed after it was written"),
        (entries(batch={**BATCH, "count": 2}), "run R000001 should have 1 change, but its batches have 2"),
        (entries(batch={**BATCH, "payload": "%"}), "run R000001, batch 0, can't be read"),
    ],
)
def test_made_up_content_is_refused(fault_of: Callable[[bytes], str], contents: Entries, fault: str) -> None:
    assert fault_of(backup_of(contents)).startswith(fault)


def test_payload_that_would_fill_the_memory_is_refused(
    fault_of: Callable[[bytes], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wangge.loaders.keeping.backup_file, "_LARGE", 1_000_000)
    zeros = zlib.compress(bytes(10_000_000), 9)
    contents = entries(batch={**BATCH, "payload": b64encode(zeros).decode()})
    assert fault_of(backup_of(contents)).startswith(
        "graph/batches/R000001: a payload that is compressed more than any in a journal; it may be a zip bomb"
    )


@pytest.mark.parametrize("missing", ["graph/marker.json", "graph/runs.jsonl"])
def test_missing_entry_is_named(fault_of: Callable[[bytes], str], missing: str) -> None:
    contents = entries()
    del contents[missing]
    assert fault_of(backup_of(contents)).startswith(f"{missing} is missing")


def test_path_that_is_not_a_file_is_rejected(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, fault in (
        ("none.wgb", "no such file"),
        ("pipe", "not a regular file"),
        (".", "not a regular file"),
    ):
        with pytest.raises(UsageError, match=fault):
            read(tmp_path / name)
