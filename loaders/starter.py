"""Creates a project folder: wangge.toml, the folders that wangge.toml names, a waiver ledger and .gitignore."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from wangge.loaders.project import PROJECT_FILE

__all__ = ["SETTINGS", "StartingDataset", "start_project"]

SETTINGS: dict[str, int] = {
    "grid_households_min": 300,
    "grid_households_max": 500,
    "contract_warning_days": 90,
}
_COMMENTS = {
    "grid_households_min": "the size band of a grid, in households",
    "contract_warning_days": "contracts that end within this number of days are reported",
}
_WAIVERS = """\
# Findings that are accepted for a time. Each entry needs all of these keys:
#   - rule: compounds-with-firm-have-owners-committee
#     subject: "511702001001X001"
#     category: waiver        # or: mitigated
#     reason: 业主大会筹备中
#     owner: 东城街道办事处
#     until: 2024-06-30       # the last day of the waiver
"""
_IGNORED = """\
# The graph with its passwords, and files with rejected rows about people.
.wangge/
*.marked.xlsx
*.marked.xlsm
*rejects*.csv
"""
_NO_WAIVERS = "waivers: []\n"


@dataclass(frozen=True)
class StartingDataset:
    """One entry of [[datasets]]; `source` is relative to the project folder."""

    name: str
    source: str
    effective: date | None = None
    notice: str = ""


def start_project(
    folder: Path,
    *,
    name: str,
    scope: str | None,
    datasets: Sequence[StartingDataset],
    today: date | None = None,
    waivers: str = _NO_WAIVERS,
    easings: str = "",
    map_table: str = "",
) -> list[Path]:
    """Create the missing files of a project and return their paths; existing files are not changed.

    `waivers` is the YAML text of the waivers with which the ledger begins, `easings` the TOML text of
    [rules.limits], `map_table` that of [map]. Raises `OSError` if the folder can't be written.
    """
    files = {
        folder / PROJECT_FILE: _project_file(name, scope, datasets, today) + easings + map_table,
        folder / "waivers.yaml": _WAIVERS + waivers,
        folder / ".gitignore": _IGNORED,
    }
    for subfolder in ("rules", *(dataset.source for dataset in datasets)):
        (folder / subfolder).mkdir(parents=True, exist_ok=True)
    written = [path for path in files if not path.exists()]
    for path in written:
        path.write_text(files[path], encoding="utf-8")
    return written


def _project_file(
    name: str, scope: str | None, datasets: Sequence[StartingDataset], today: date | None
) -> str:
    lines = ["[project]", f"name = {_quoted(name)}"]
    if scope:
        lines.append(f"scope = {_quoted(scope)}")
    if today:
        lines.append(
            f"date = {today.isoformat()}  # the reference date of recipes and checks; leave out for today"
        )
    for dataset in datasets:
        lines += [
            "",
            "[[datasets]]",
            f"name = {_quoted(dataset.name)}",
            f"source = {_quoted(dataset.source)}",
        ]
        if dataset.effective:
            lines.append(f"effective = {dataset.effective.isoformat()}")
        if dataset.notice:
            lines.append(f"notice = {_quoted(dataset.notice)}")
    lines += ["", "[settings]"]
    for setting, value in SETTINGS.items():
        comment = f"  # {_COMMENTS[setting]}" if setting in _COMMENTS else ""
        lines.append(f"{setting} = {value}{comment}")
    lines += ["", "[rules]", 'paths = ["rules"]', 'waivers = "waivers.yaml"', ""]
    return "\n".join(lines)


def _quoted(text: str) -> str:
    """Return a text as a TOML string.

    A JSON string is a valid TOML string, except that TOML requires an escape sequence for the character DEL.
    """
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
