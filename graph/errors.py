"""Defines the exceptions of wangge. A message says what failed, where, and what to do.

```
WanggeError                 any failure that is reported in one line
├── UsageError              the arguments or options of a command are wrong
├── SourceError             a sheet or file can't be read
├── ProjectError            wangge.toml or a file it names is wrong
├── BackupDamaged           a backup file is cut off, damaged or of a newer format
├── ModelError              the declared model contradicts itself
├── JournalTampered         a run or batch of the journal is missing or was changed
├── PlanError               a plan can't be made or must not be applied
│   ├── StalePlan           the graph has changed since the plan was made
│   ├── UnfinishedRun       a run of several batches ended early
│   ├── RetireGuard         more facts would be retired than the limit allows
│   ├── GraphDiffers        another program changed the graph since the last run
│   └── Unreconciled        the numbers of rows read and rows accounted for differ
├── QueryError              a recipe or rule is wrong
│   ├── RecipeError         a recipe's text or header
│   ├── RuleError           a rule's file
│   └── NothingMeasured     the graph has no subject for any rule
└── EngineError             the database can't be used, or rejected a statement
    ├── EngineUnavailable   the database doesn't answer, or can't be started
    ├── AuthenticationFailed  the user name or password is wrong
    ├── UnsupportedEngine   wangge can't use this product or version
    ├── ForeignDatabase     the database holds data of another program
    ├── RestoreInterrupted  a restore into the database was interrupted
    ├── ModelMismatch       the graph has another version than this wangge
    ├── DiskFull            a disk is full
    ├── StatementFailed     a statement has a wrong syntax or type, or violates a constraint
    │   └── PassingFailure  a transient failure, such as a deadlock
    ├── StatementTimeout    a statement ran longer than its limit
    └── WriteRefused        a statement on a read-only connection tried to write
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
    """Any failure that is reported in one line; `exit_code` is the exit code of the command."""

    exit_code = 2


class UsageError(WanggeError):
    """The arguments or options of a command are wrong."""


class SourceError(WanggeError):
    """A sheet or file can't be read; none of its rows was used."""


class ProjectError(WanggeError):
    """wangge.toml, or a file it names, is missing or wrong."""


class BackupDamaged(WanggeError):
    """A backup file is cut off, damaged or of a newer format; nothing was restored from it."""


class ModelError(WanggeError):
    """The declared model contradicts itself; the program doesn't start."""


class PlanError(WanggeError):
    """A plan can't be made or applied; the graph is unchanged."""


class StalePlan(PlanError):
    """The graph has changed since the plan was made; plan again."""


class UnfinishedRun(PlanError):
    """A run of several batches ended early; its written batches are complete. Continue or undo the run."""


class RetireGuard(PlanError):
    """The plan would retire too many facts of a kind, or a node to which another program attached a relationship."""


class Unreconciled(PlanError):
    """The number of rows read isn't the number of rows accounted for.

    The reason is always a bug in the loader, never an error in the sheet.
    """


class GraphDiffers(PlanError):
    """The graph was changed since the last run, by another program; nothing was written."""


class JournalTampered(WanggeError):
    """A run or batch of the journal is missing or was changed; the message names it."""


class QueryError(WanggeError):
    """A recipe or rule can't be run."""


class RecipeError(QueryError):
    """A recipe's text or header is wrong; the message names file and line."""


class RuleError(QueryError):
    """A rule's file is wrong; the message names file and line."""


class NothingMeasured(QueryError):
    """The graph has no subject for any of the chosen rules."""


class EngineError(WanggeError):
    """The database can't be reached or used, or it rejected a statement."""


class EngineUnavailable(EngineError):
    """The database doesn't answer, or the embedded one can't be started."""


class AuthenticationFailed(EngineError):
    """The database rejected the user name or password."""


class UnsupportedEngine(EngineError):
    """The database is a product or version that can't be used."""


class ForeignDatabase(EngineError):
    """The database holds data that another program wrote."""


class RestoreInterrupted(EngineError):
    """A restore into the database was interrupted."""


class ModelMismatch(EngineError):
    """The graph was written by a version of wangge with another graph version."""


class DiskFull(EngineError):
    """A disk is full: the database's, the project's or that of temporary files. The graph is unchanged."""


class StatementFailed(EngineError):
    """The database rejected a statement: wrong syntax, wrong types or a violated constraint."""


class PassingFailure(StatementFailed):
    """A transaction failed for a transient reason, such as a deadlock; a retry may succeed."""


class StatementTimeout(EngineError):
    """A statement ran longer than its limit and was stopped."""


class WriteRefused(EngineError):
    """A statement on a read-only connection tried to write."""
