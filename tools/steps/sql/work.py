"""What is to be run on a database, the same for every kind of database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tools.sdk.errors import ActionFailed, EgressRefused, bad_data
from tools.steps.sql.statement import Statement


@dataclass(frozen=True, slots=True)
class Bound:
    """A checked statement and a value for each of its parameters, in the order of their names."""

    statement: Statement
    values: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Work:
    """Statements of one transaction; what the last one gives is the result."""

    bound: Sequence[Bound]
    may_write: bool
    most_rows: int
    timeout_s: float
    folder: Path | None
    """Where files of embedded databases may lie."""

    @property
    def writes(self) -> bool:
        """Say whether one of the statements changes data."""
        return any(one.statement.writes for one in self.bound)

    def too_late(self) -> ActionFailed:
        """Return the failure of work that took too long."""
        return ActionFailed(
            "timeout",
            "timed_out",
            "the statement took too long",
            hint="add a WHERE or a LIMIT to the statement, or give the step more time",
            outcome_unknown=self.writes,
        )


def bound(statement: Statement, given: Mapping[str, Any]) -> Bound:
    missing = [name for name in statement.names if name not in given]
    if missing:
        raise bad_data(
            "parameter_missing", f"the statement reads :{missing[0]}, which is not given"
        )
    spare = sorted(set(given) - set(statement.names))
    if spare:
        raise bad_data("parameter_unused", f"the statement does not read :{spare[0]}")
    return Bound(statement, [given[name] for name in statement.names])


def plain_only(value: Any, database: str) -> Any:
    """Return a value that a database without lists and objects of its own can take, or raise."""
    if isinstance(value, dict | list):
        raise bad_data(
            "parameter_not_plain",
            f"{database} takes texts, numbers, true/false and null",
            hint="write it as text with json.build first",
        )
    return value


def embedded_file(url: str, folder: Path | None) -> Path:
    """Return the file of an embedded database; it lies in the operator's folder and nowhere else."""
    if folder is None:
        raise EgressRefused(
            "database files are not open to steps on this machine",
            hint="they belong into the folder named sqlite inside the data folder",
        )
    name = unquote(url.split("://", 1)[1]).lstrip("/")
    root = folder.resolve()
    file = (root / name).resolve()
    if not name or "?" in name or file == root or not file.is_relative_to(root):
        raise EgressRefused("the database file lies outside the folder open to steps")
    return file
