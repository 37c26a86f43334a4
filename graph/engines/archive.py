"""The archive of the engine's classes, which halves what a start costs; made once for each installed version.

```
~/.cache/wangge/engine/    0700, in $XDG_CACHE_HOME where that is set
├── KEY-CRC32.aot          read by Java; KEY stands for the jars, the runtime and the options it is good for
├── KEY.tried              made when the making began, gone when it succeeded
├── making                 locked by the process that makes one
└── work/                  what that process hasn't finished
```

The engine starts without it just as well, so nothing here ever fails: no archive is what a missing home, a full
disk or a damaged file amount to.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
import zlib
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, Self

from wangge.graph.engines.machine import OPTIONS, class_path, java_home
from wangge.graph.user_cache import user_cache

__all__ = ["RECORDING", "ClassArchive", "archive_options", "is_recording", "request_archive"]

# Names the file in which an engine notes its classes; set by the process that makes an archive.
RECORDING = "WANGGE_RECORDING"

_QUIET = "-Xlog:aot*=off,cds*=off"
_KEPT_SECONDS = 30 * 86_400
_PAUSE_SECONDS = 3_600
_FOR_OTHERS = 0o077


class ClassArchive(NamedTuple):
    """Where the archive for what is installed here lies, or will lie."""

    folder: Path
    key: str

    @classmethod
    def here(cls) -> Self | None:
        """Return it, its folder made, or None where the user has no such folder of their own."""
        # JPype turns archives off where a path isn't ASCII.
        if not all(str(jar).isascii() for jar in class_path()):
            return None
        try:
            folder = user_cache() / "engine"
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            status = folder.stat()
            if status.st_uid != os.getuid() or status.st_mode & _FOR_OTHERS:
                return None
            return cls(folder, _key())
        except (OSError, RuntimeError):
            return None

    @property
    def tried(self) -> Path:
        """The file that tells since when one is being made."""
        return self.folder / f"{self.key}.tried"

    @property
    def work(self) -> Path:
        """The folder of the process that makes one."""
        return self.folder / "work"

    @property
    def making(self) -> Path:
        """The file that this process locks."""
        return self.folder / "making"

    def find(self) -> Path | None:
        """Return the archive when it is there and whole; remove a damaged one, on which Java would crash."""
        with suppress(OSError):
            for path in self.folder.glob(f"{self.key}-*.aot"):
                if path.stem == self._name(path):
                    os.utime(path)
                    return path
                path.unlink()
        return None

    def add(self, made: Path) -> None:
        """Move a finished archive to its place, and remove those that nobody used for a month."""
        with made.open("rb+") as file:
            os.fsync(file.fileno())
        made.replace(self.folder / f"{self._name(made)}.aot")
        self.tried.unlink(missing_ok=True)
        for path in self.folder.glob("*-*.aot"):
            if _age(path) > _KEPT_SECONDS:
                path.unlink(missing_ok=True)

    def is_wanted(self) -> bool:
        """Whether there is none, and nobody tried to make it within the last hour."""
        return not any(self.folder.glob(f"{self.key}-*.aot")) and _age(self.tried) > _PAUSE_SECONDS

    def _name(self, path: Path) -> str:
        return f"{self.key}-{zlib.crc32(path.read_bytes()):08x}"


def archive_options() -> list[str]:
    """Return the options with which Java uses the archive, or notes what belongs into one."""
    if is_recording():
        return ["-XX:AOTMode=record", f"-XX:AOTConfiguration={os.environ[RECORDING]}", _QUIET]
    archive = ClassArchive.here()
    path = archive.find() if archive else None
    return [f"-XX:AOTCache={path}", _QUIET] if path else []


def is_recording() -> bool:
    """Whether this engine runs only to note its classes."""
    return RECORDING in os.environ


def request_archive() -> None:
    """Have an archive made by another process, which goes on after this one, where it is wanted."""
    archive = None if is_recording() else ClassArchive.here()
    if not archive or not archive.is_wanted():
        return
    with suppress(OSError):
        process = subprocess.Popen(
            [sys.executable, "-m", "wangge.graph.engines.archiving"],
            cwd=Path(__file__).parents[3],
            umask=0o077,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        threading.Thread(target=process.wait, daemon=True).start()


def _key() -> str:
    files = [*class_path(), java_home() / "lib" / "modules"]
    words = [f"{path} {status.st_size} {status.st_mtime_ns}" for path in files for status in [path.stat()]]
    return hashlib.sha256("\n".join([*OPTIONS, *words]).encode()).hexdigest()[:16]


def _age(path: Path) -> float:
    """Seconds since a file was written; without end for one that isn't there."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")
