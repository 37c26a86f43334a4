"""Imports of wangge's code begin with `wangge`: `import wangge.queries`, but never `import queries`."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import wangge

ROOT = Path(__file__).parents[2]
FOLDERS = ("cli", "graph", "loaders", "queries", "viz")
BARE = re.compile(rf"\b(?:from|import) (?:{'|'.join(FOLDERS)})(?:\.[a-z_.]+)?(?: import|;|$)")


def test_folders_of_the_package_are_links() -> None:
    package = ROOT / "wangge"
    links = {path.name: path.readlink().as_posix() for path in package.iterdir() if path.is_symlink()}
    assert links == {folder: f"../{folder}" for folder in FOLDERS}
    assert Path(wangge.__file__).parent == package


def test_no_text_imports_a_folder_by_its_bare_name() -> None:
    """The test reads all text of modules, pages and scripts, so it also finds imports in strings and examples."""
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.md", "*.ipynb", "*.sh", "Makefile", ".ci/run"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    bare = [
        f"{name}:{number}: {line.strip()}"
        for name in listed
        if not (ROOT / name).is_symlink()
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1)
        if BARE.search(line)
    ]
    assert bare == []
