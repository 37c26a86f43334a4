"""Runs the Nu HTML checker for the tests of pages; npm downloads its jar once into the cache."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["NoVnuError", "faults_of", "vnu_jar"]

VERSION = "26.7.16"
_SHA256 = "dfa86a57f91f5a1d8d5abd5b9caa50b054de1d94df00667532a4b889da34b02c"
_JAR = "package/build/dist/vnu.jar"
_NEWER_CSS = frozenset(
    {
        "CSS: Unknown pseudo-element or pseudo-class “::details-content”.",
        "CSS: “paint-order”: Property “paint-order” doesn't exist.",
    }
)
"""The checker's errors about CSS that it doesn't know yet, although standards and browsers have it."""

_ROOT = Path(__file__).parents[1]
_PACK_SECONDS = 120
_CHECK_SECONDS = 300


class NoVnuError(Exception):
    """The checker isn't available; the text gives the reason."""


def vnu_jar() -> Path:
    """Return the jar in the cache; `npm pack` downloads it if it is missing.

    Raises `NoVnuError` if that fails, Java is missing, or the jar has another checksum.
    """
    cache = Path(os.environ.get("WANGGE_CACHE", _ROOT / ".cache")) / f"vnu-{VERSION}"
    jar = cache / "vnu.jar"
    if not shutil.which("java"):
        raise NoVnuError("vnu needs java, which isn't installed here")
    if not jar.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        _fetch(jar)
    if sha256(jar.read_bytes()).hexdigest() != _SHA256:
        raise NoVnuError(f"{jar} isn't vnu {VERSION}; delete it")
    return jar


def faults_of(jar: Path, pages: Iterable[Path]) -> list[str]:
    """Return the errors that the checker reports for these pages, each as "PAGE:LINE: MESSAGE"."""
    process = subprocess.run(
        [
            "java",
            "-Xss8m",
            "-jar",
            str(jar),
            "--errors-only",
            "--exit-zero-always",
            "--stdout",
            "--format",
            "json",
        ]
        + [str(page) for page in pages],
        capture_output=True,
        timeout=_CHECK_SECONDS,
        check=False,
    )
    if process.returncode:
        raise NoVnuError(process.stderr.decode("utf-8", "replace")[-2000:])
    messages = json.loads(process.stdout)["messages"]
    return [
        f"{message.get('url', '').rpartition('/')[2]}:{message.get('lastLine', 0)}: {message['message']}"
        for message in messages
        if message["message"] not in _NEWER_CSS
    ]


def _fetch(jar: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NoVnuError("vnu needs npm, which isn't installed here")
    with TemporaryDirectory() as folder:
        process = subprocess.run(
            [npm, "pack", "--silent", f"vnu-jar@{VERSION}"],
            cwd=folder,
            capture_output=True,
            timeout=_PACK_SECONDS,
            check=False,
        )
        archives = list(Path(folder).glob("*.tgz"))
        if process.returncode or not archives:
            raise NoVnuError(f"npm can't fetch vnu-jar {VERSION}")
        with tarfile.open(archives[0]) as archive:
            member = archive.extractfile(_JAR)
            if member is None:
                raise NoVnuError(f"vnu-jar {VERSION} has no {_JAR}")
            draft = jar.with_suffix(f".{os.getpid()}")
            draft.write_bytes(member.read())
            draft.replace(jar)
