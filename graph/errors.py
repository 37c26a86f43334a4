"""Everything that can go wrong, as one short tree; a message says what, where and what to do.

```
WanggeError                 anything the user is told in one line
├── UsageError              the command's words can't be carried out
├── SourceError             a sheet or file can't be read as a whole
├── ProjectError            wangge.toml or a file it names is wrong
├── BackupDamaged           a backup file is cut off, damaged or of a newer format
├── ModelError              the declared model contradicts itself
├── PlanError               a plan can't be made or may not be applied
│   ├── StalePlan           the graph has changed since the plan was made
│   ├── RetireGuard         more would be retired than is allowed
│   └── Unreconciled        rows in and rows accounted for differ
├── QueryError              a recipe or rule is wrong
│   ├── RecipeError         a recipe's text or header
│   ├── RuleError           a rule's file
│   └── NothingMeasured     the graph holds nothing a rule could measure
└── EngineError             the database said no
    ├── EngineUnavailable   it doesn't answer, or can't be started
    ├── AuthenticationFailed
    ├── UnsupportedEngine   a version or product we can't use
    ├── ForeignDatabase     it holds something that isn't ours
    ├── RestoreInterrupted  it holds the beginning of a restore
    ├── ModelMismatch       ours, but of another model version
    ├── DiskFull            the database has no room to write
    ├── StatementFailed     a statement was refused: syntax, types, constraint
    ├── StatementTimeout    a statement ran longer than its limit
    └── WriteRefused        a reading connection was asked to write
```
"""

from __future__ import annotations

__all__ = [
    "AuthenticationFailed",
    "BackupDamaged",
    "DiskFull",
    "EngineError",
    "EngineUnavailable",
    "ForeignDatabase",
    "GraphDiffers",
    "JournalTampered",
    "ModelError",
    "ModelMismatch",
    "NothingMeasured",
    "PassingFailure",
    "PlanError",
    "ProjectError",
    "QueryError",
    "RecipeError",
    "RestoreInterrupted",
    "RetireGuard",
    "RuleError",
    "SourceError",
    "StalePlan",
    "StatementFailed",
    "StatementTimeout",
    "UnfinishedRun",
    "Unreconciled",
    "UnsupportedEngine",
    "UsageError",
    "WanggeError",
    "WriteRefused",
]


class WanggeError(Exception):
    """Anything the user is told in one line; `exit_code` is what the command ends with."""

    exit_code = 2


class UsageError(WanggeError):
    """The command's words can't be carried out."""


class SourceError(WanggeError):
    """A sheet or file can't be read as a whole; nothing of it was taken."""


class ProjectError(WanggeError):
    """wangge.toml, or a file it names, is missing or wrong."""


class BackupDamaged(WanggeError):
    """A backup file is cut off, damaged or of a newer format; nothing was restored from it."""


class ModelError(WanggeError):
    """The declared model contradicts itself; the program doesn't start."""


class PlanError(WanggeError):
    """A plan can't be made or may not be applied; the graph is as it was."""


class StalePlan(PlanError):
    """The graph has changed since the plan was made; plan again."""


class UnfinishedRun(PlanError):
    """A long run ended before its last batch; what it wrote is whole, and it can be gone on with or taken back."""


class RetireGuard(PlanError):
    """The plan would retire more of a kind than is allowed without being told so."""


class Unreconciled(PlanError):
    """Rows in and rows accounted for differ: a fault of the loader, never of the sheet."""


class GraphDiffers(PlanError):
    """The graph holds something else than the last run left in it; nothing was written."""


class JournalTampered(WanggeError):
    """A run or batch of the journal is missing, or isn't as it was written; the message names it."""


class QueryError(WanggeError):
    """A recipe or rule can't be run."""


class RecipeError(QueryError):
    """A recipe's text or header is wrong; the message names file and line."""


class RuleError(QueryError):
    """A rule's file is wrong; the message names file and line."""


class NothingMeasured(QueryError):
    """The graph holds nothing that the chosen rules could measure."""


class EngineError(WanggeError):
    """The database said no."""


class EngineUnavailable(EngineError):
    """The database doesn't answer, or the embedded one can't be started."""


class AuthenticationFailed(EngineError):
    """The database refused the user name or password."""


class UnsupportedEngine(EngineError):
    """The database is a product or version that can't be used."""


class ForeignDatabase(EngineError):
    """The database holds something that this program did not make."""


class RestoreInterrupted(EngineError):
    """The database holds the beginning of a restore that never ended."""


class ModelMismatch(EngineError):
    """The database is ours, but was made with another version of the model."""


class DiskFull(EngineError):
    """The database has no room left to write; the graph is as it was."""


class StatementFailed(EngineError):
    """A statement was refused: syntax, types or a constraint."""


class PassingFailure(StatementFailed):
    """A transaction was given up for a reason that passes, such as a deadlock; done again it may succeed."""


class StatementTimeout(EngineError):
    """A statement ran longer than its limit and was stopped."""


class WriteRefused(EngineError):
    """A reading connection was asked to write."""
