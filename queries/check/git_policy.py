"""Extracts the files of a project's policy, such as rules and waivers, from a git ref."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from wangge.graph.errors import ProjectError, UsageError
from wangge.loaders.project import BASELINE_FILE, KINDS_FOLDER, PROJECT_FILE, WAIVERS_FILE, Project
from wangge.loaders.small_file import MEGABYTE

__all__ = ["checked_out", "folder_in_repository"]

_LARGEST = 128 * MEGABYTE
_MOST_FILES = 10_000


@contextmanager
def checked_out(folder: Path, ref: str) -> Iterator[Path]:
    """Extract the project's wangge.toml, rules, kinds, waivers and baseline at `ref` to a temporary folder.

    Sheets are not extracted: the data come from the working tree. Raises `UsageError` if git isn't installed, if the
    folder isn't in a repository, or if the ref doesn't exist there. Raises `ProjectError` if wangge.toml is missing or
    names files outside its folder, or if the files are too many or too large.
    """
    top = Path(_git(folder, "rev-parse", "--show-toplevel").decode().strip())
    prefix = _git(folder, "rev-parse", "--show-prefix").decode().strip()
    commit = _commit(top, ref)
    with TemporaryDirectory(prefix="wangge-policy-") as name:
        target = Path(name).resolve()
        _extract(top, commit, prefix, [PROJECT_FILE], target, ref)
        project = Project.find(target)
        _extract(top, commit, prefix, _policy_paths(project, target), target, ref)
        yield target


def folder_in_repository(folder: Path) -> str:
    """Return the folder's path in its git repository; empty if it is the top folder or isn't in a repository."""
    arguments = ["git", "-C", str(folder), "rev-parse", "--show-prefix"]
    try:
        process = subprocess.run(arguments, capture_output=True, check=False)
    except FileNotFoundError:
        return ""
    return "" if process.returncode else process.stdout.decode(errors="replace").strip().rstrip("/")


def _policy_paths(project: Project, folder: Path) -> list[str]:
    """Return the paths of the project's policy files, relative to its folder."""
    paths = [KINDS_FOLDER]
    ledger_and_baseline = (
        project.waivers or folder / WAIVERS_FILE,
        project.baseline or folder / BASELINE_FILE,
    )
    for path in (*project.rule_paths, *ledger_and_baseline):
        resolved = path.resolve()
        if not resolved.is_relative_to(folder):
            raise ProjectError(
                f"{PROJECT_FILE}: {path} is outside the project; --policy-from reads files inside it only"
            )
        paths.append(resolved.relative_to(folder).as_posix())
    return paths


def _commit(top: Path, ref: str) -> str:
    try:
        output = _git(top, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    except UsageError as error:
        raise UsageError(f"git has no ref {ref!r}; fetch it first, or name another") from error
    return output.decode().strip()


def _extract(top: Path, commit: str, prefix: str, paths: list[str], into: Path, ref: str) -> None:
    tree = f"{commit}:{prefix}" if prefix else commit
    existing = [path for path in paths if _exists(top, f"{commit}:{prefix}{path}")]
    if PROJECT_FILE in paths and not existing:
        raise ProjectError(f"{ref} has no {PROJECT_FILE} in {prefix or 'its top folder'}; name another ref")
    if not existing:
        return
    _reject_large(_git(top, "ls-tree", "-r", "-l", "-z", tree, "--", *existing), ref)
    pathspecs = [f":(literal){path}" for path in existing]
    with tarfile.open(
        fileobj=io.BytesIO(_git(top, "archive", "--format=tar", tree, "--", *pathspecs))
    ) as tar:
        tar.extractall(into, filter="data")


def _reject_large(listing: bytes, ref: str) -> None:
    """Raise `ProjectError` if there are too many files or their total size is too large.

    `listing` is the output of `git ls-tree -l -z`.
    """
    sizes = [entry.partition(b"\t")[0].split()[-1] for entry in listing.split(b"\0") if entry]
    size = sum(int(text) for text in sizes if text.isdigit())
    if size > _LARGEST or len(sizes) > _MOST_FILES:
        raise ProjectError(
            f"{ref}: the rules, kinds, waivers and baseline have {len(sizes):,} files with {size // MEGABYTE:,} MB in total,"
            f" but at most {_MOST_FILES:,} files and {_LARGEST // MEGABYTE} MB are read;"
            " move files that don't belong to the policy out of the rules folders"
        )


def _exists(top: Path, name: str) -> bool:
    arguments = ["git", "-C", str(top), "cat-file", "-e", name]
    return subprocess.run(arguments, capture_output=True, check=False).returncode == 0


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        process = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise UsageError("--policy-from needs git, which isn't installed") from error
    if process.returncode:
        error_lines = process.stderr.decode(errors="replace").strip().splitlines() or ["git failed"]
        raise UsageError(f"--policy-from: {error_lines[-1]}")
    return process.stdout
