"""The conversations of the suite, read once into types. README.md says what each key means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from engine.core.yaml import from_yaml
from evals.lines import reads_cases
from evals.suites.automation.case import (
    Row,
    asks_of,
    case_of,
    read_rows,
    readings_of,
    world_of,
)
from evals.suites.automation.reading import Reading
from evals.suites.automation.start import Start, start_of
from evals.suites.main_job.answer import JsonObject
from evals.suites.main_job.case import AllOfAny, Case, Words

_DOCUMENTS = tuple(
    Path(__file__).with_name(name)
    for name in (
        "documents.yaml",
        "second_documents.yaml",
        "third_documents.yaml",
        "fourth_documents.yaml",
    )
)
_REPLACED = ("hook", "tables", "ai", "fill")


@dataclass(frozen=True, slots=True)
class Change:
    """What a round should do to the document. Steps are named as README.md says."""

    start: Start | None = None
    added: Words | None = None
    removed: Words = ()
    changed: Words = ()
    may: Words = ()
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    order: tuple[tuple[str, str], ...] = ()
    name: str | None = None
    same_as: int | None = None
    asks: AllOfAny = ()
    asks_ok: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """What is said, in which world, and what is right; without `change` nothing is compared."""

    case: Case
    change: Change | None = None
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A workflow, or none yet, and what is said about it one after the other."""

    id: str
    group: str
    rounds: tuple[Round, ...]
    document: JsonObject | None = None
    around: Case | None = None
    """The world of the document before the first round."""


@reads_cases
def load_conversations(path: Path) -> list[Conversation]:
    """Read the suite's YAML, or JSON lines of `id`, `rounds` of `request`, and maybe `document`."""
    documents = load_documents()
    return [_conversation(row, documents) for row in read_rows(path)]


def load_documents() -> Mapping[str, Mapping[str, Any]]:
    """Read the workflows that changes start from: `document`, `world`, and what it does, `then`."""
    return {
        name: document
        for path in _DOCUMENTS
        for name, document in from_yaml(path.read_text("utf-8")).items()
    }


def _conversation(row: Row, documents: Mapping[str, Mapping[str, Any]]) -> Conversation:
    case_id, on = str(row["id"]), row.get("on")
    base = documents[on] if on else {}
    world: Row = base.get("world", {})
    rounds = [_round(case_id, one, world) for one in row["rounds"]]
    around = (
        case_of(case_id, "", {**world, "then": {}}, readings_of({"then": base["then"]}))
        if on
        else None
    )
    return Conversation(
        id=case_id,
        group=on or "new",
        rounds=tuple(rounds),
        document=base.get("document") if on else row.get("document"),
        around=around,
    )


def _round(case_id: str, row: Row, world: Row) -> Round:
    words = row["say"] if "say" in row else row["request"]
    here = {**world, **{key: row[key] for key in _REPLACED if key in row}}
    here["http"] = {**world.get("http", {}), **row.get("http", {})}
    readings = readings_of(row)
    case = replace(case_of(case_id, words, here, readings), world=world_of(here, readings))
    return Round(case, _change(row) if "say" in row else None, readings)


def _change(row: Row) -> Change:
    pairs: Sequence[Sequence[str]] = row.get("order", ())
    return Change(
        start=start_of(row["start"]) if "start" in row else None,
        added=tuple(row["added"]) if "added" in row else None,
        removed=tuple(row.get("removed", ())),
        changed=tuple(row.get("changed", ())),
        may=tuple(row.get("may", ())),
        values=row.get("set", {}),
        order=tuple((first, second) for first, second in pairs),
        name=row.get("name"),
        same_as=row.get("same_as"),
        asks=asks_of(row),
        asks_ok=row.get("asks_ok", False),
    )
