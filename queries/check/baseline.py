"""Reads and writes the baseline, a file of known findings.

The findings in the baseline don't make a rule fail. Usually they are the findings that existed when the gate was
introduced. Each line of the file is JSON, and the lines are sorted, so that a diff is easy to review:

```
{"baseline": 1, "model_version": "1"}
["grids-have-worker", "511702001001002"]
```
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wangge.graph.errors import RuleError
from wangge.graph.model import MODEL_VERSION
from wangge.loaders.small_file import MEGABYTE, read_small_file
from wangge.queries.check.report import CheckReport, Status

__all__ = ["Baseline", "baseline_text", "load_baseline", "parse_baseline", "updated"]

_FORMAT = 1
# A baseline of any of these model versions can be read, because findings have the same keys in all of them.
_SAME_KEYS = ("1", MODEL_VERSION)
_LARGEST = 64 * MEGABYTE
Key = tuple[str, ...]


@dataclass(frozen=True)
class Baseline:
    """The accepted findings of each rule, by rule id. A finding is stored as its key, see `Finding.key`."""

    keys: Mapping[str, frozenset[Key]] = field(default_factory=dict)

    def of(self, rule: str) -> frozenset[Key]:
        """Return the keys of the rule's accepted findings."""
        return self.keys.get(rule, frozenset())

    def __len__(self) -> int:
        return sum(len(keys) for keys in self.keys.values())


def parse_baseline(text: str, path: str | Path) -> Baseline:
    r"""Parse a baseline.

    Raises `RuleError` with file and line if the text is invalid or was written for another model version.

    >>> text = '{"baseline": 1, "model_version": "1"}\n["grids-have-worker", "511702001001002"]\n'
    >>> parse_baseline(text, "baseline.jsonl").of("grids-have-worker")
    frozenset({('511702001001002',)})
    """
    keys_by_rule: dict[str, set[Key]] = defaultdict(set)
    lines = text.split("\n")
    _check_head(_line(lines[0] if lines else "", f"{path}:1"), f"{path}:1")
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        entry = _line(line, f"{path}:{number}")
        if not isinstance(entry, list) or len(entry) < 2 or not all(isinstance(part, str) for part in entry):
            raise RuleError(
                f'{path}:{number}: a line has the form ["rule", "subject", …]; restore the file from version control'
            )
        keys_by_rule[entry[0]].add(tuple(entry[1:]))
    return Baseline({rule: frozenset(keys) for rule, keys in keys_by_rule.items()})


def load_baseline(path: Path, *, display_path: str = "") -> Baseline:
    """Read a baseline file; error messages name it `display_path`.

    Raises `RuleError` if the file is missing or invalid.
    """
    display_path = display_path or str(path)
    text = read_small_file(
        path, RuleError, label=display_path, largest=_LARGEST, if_missing="`wangge baseline update` writes it"
    )
    return parse_baseline(text, display_path)


def baseline_text(baseline: Baseline) -> str:
    """Return the text of a baseline file, sorted by rule and key."""
    head = json.dumps({"baseline": _FORMAT, "model_version": MODEL_VERSION})
    lines = [
        json.dumps([rule, *key], ensure_ascii=False)
        for rule in sorted(baseline.keys)
        for key in sorted(baseline.keys[rule])
    ]
    return "\n".join([head, *lines]) + "\n"


def updated(baseline: Baseline, report: CheckReport, rules: Iterable[str] | None = None) -> Baseline:
    """Return a copy of the baseline in which the findings of each rule that ran are replaced by the current ones.

    The lines of other rules stay as they are: rules that couldn't run, rules that weren't applicable, and rules that
    aren't in `rules`. Waived findings are left out, because somebody is already responsible for them.
    """
    keys = dict(baseline.keys)
    chosen = None if rules is None else set(rules)
    for result in report.results:
        ran = result.status not in (Status.ERROR, Status.NOT_APPLICABLE)
        if ran and (chosen is None or result.rule.id in chosen):
            keys[result.rule.id] = frozenset(finding.key for finding in result.findings)
    return Baseline({rule: rule_keys for rule, rule_keys in keys.items() if rule_keys})


def _line(text: str, where: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RuleError(f"{where}: not valid JSON; restore the file from version control") from error


def _check_head(head: Any, where: str) -> None:
    if not isinstance(head, dict) or head.get("baseline") != _FORMAT:
        raise RuleError(f'{where}: not a baseline; its first line has the form {{"baseline": {_FORMAT}, …}}')
    if head.get("model_version") not in _SAME_KEYS:
        raise RuleError(
            f"{where}: made for model {head.get('model_version')}, but this is model {MODEL_VERSION}; "
            "run `wangge baseline update`"
        )
