"""The Nu HTML checker for the tests of pages: its jar is fetched from npm once and cached."""

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
"""CSS that the checker doesn't know yet, although standards and browsers have it."""

_ROOT = Path(__file__).parents[1]
_PACK_SECONDS = 120
_CHECK_SECONDS = 300


class NoVnuError(Exception):
    """The checker isn't available; the text gives the reason."""


def vnu_jar() -> Path:
    """The cached jar, fetched by `npm pack` when missing."""
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
    """The checker's errors in these pages, as name of the page, line and text; runs one process for all."""
    done = subprocess.run(
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
    if done.returncode:
        raise NoVnuError(done.stderr.decode("utf-8", "replace")[-2000:])
    messages = json.loads(done.stdout)["messages"]
    return [
        f"{message.get('url', '').rpartition('/')[2]}:{message.get('lastLine', 0)}: {message['message']}"
        for message in messages
        if message["message"] not in _NEWER_CSS
    ]


def _fetch(jar: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise NoVnuError("vnu comes by npm, which isn't installed here")
    with TemporaryDirectory() as folder:
        packed = subprocess.run(
            [npm, "pack", "--silent", f"vnu-jar@{VERSION}"],
            cwd=folder,
            capture_output=True,
            timeout=_PACK_SECONDS,
            check=False,
        )
        archives = list(Path(folder).glob("*.tgz"))
        if packed.returncode or not archives:
            raise NoVnuError(f"npm can't fetch vnu-jar {VERSION}")
        with tarfile.open(archives[0]) as archive:
            member = archive.extractfile(_JAR)
            if member is None:
                raise NoVnuError(f"vnu-jar {VERSION} has no {_JAR}")
            part = jar.with_suffix(f".{os.getpid()}")
            part.write_bytes(member.read())
            part.replace(jar)
