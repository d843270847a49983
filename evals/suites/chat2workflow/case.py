"""The tasks of Chat2Workflow: what is said in every round, and what must be declared and used afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.lines import Row, read_lines, reads_cases


@dataclass(frozen=True, slots=True)
class Round:
    """One request and what the workflow has after it; `outputs` lists every set of names that is right."""

    words: str
    inputs: frozenset[str]
    outputs: tuple[frozenset[str], ...]
    kinds: frozenset[str]
    """The kinds of node that the source requires, by its own names."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """A workflow that is made in the first round and changed in the others."""

    id: str
    group: str
    rounds: tuple[Round, ...]


@reads_cases
def load_conversations(path: Path) -> list[Conversation]:
    """Read the lines of the source; a line without what is right is answered and not scored."""
    rows = read_lines(path, "id", "rounds")
    return [
        Conversation(str(row["id"]), row.get("category", "all"), tuple(map(_round, row["rounds"])))
        for row in rows
    ]


def _round(row: str | Row) -> Round:
    if isinstance(row, str):
        row = {"request": row}
    named: Sequence[Any] = row.get("outputs", ())
    several = any(isinstance(one, list) for one in named)
    sets = tuple(frozenset(one) for one in named) if several else (frozenset(named),)
    return Round(
        words=row["request"],
        inputs=frozenset(row.get("inputs", ())),
        outputs=sets,
        kinds=frozenset(row.get("related_nodes", ())),
    )
