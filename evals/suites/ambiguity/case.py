"""The cases as values: what is said, and what has to be asked or must not be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.core.validate import ConnectionInfo
from engine.core.yaml import from_yaml
from evals.asking import USUAL
from evals.lines import read_cases, reads_cases

_SERVICES = {"slack": ("slack", "slack_token"), "mail": ("smtp", "smtp")}


@dataclass(frozen=True, slots=True)
class Quiet:
    """What is proposed where nothing has to be asked."""

    uses: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    cron: str | None = None
    changes: bool = False
    has: tuple[str, ...] = ()
    """What stands in the document, word for word."""


@dataclass(frozen=True, slots=True)
class Case:
    """One request: either `ask` or `quiet`."""

    id: str
    group: str
    words: str
    document: Mapping[str, Any] | None
    connections: Sequence[ConnectionInfo]
    ask: tuple[str, ...] = ()
    quiet: Quiet | None = None
    answer: str | None = None
    """What the person says to the question, in their own words."""
    then: Quiet | None = None
    """What is proposed after the answer, with nothing left to ask."""


@reads_cases
def load_cases(path: Path) -> list[Case]:
    """Read the suite's YAML, or JSON lines of `id` and `request`."""
    documents = from_yaml(Path(__file__).with_name("documents.yaml").read_text("utf-8"))
    return [_case(row, documents) for row in read_cases(path)]


def _case(row: Mapping[str, Any], documents: Mapping[str, Any]) -> Case:
    quiet = row.get("quiet")
    return Case(
        id=row["id"],
        group=row["group"],
        words=row["words"],
        document=documents[row["on"]] if "on" in row else None,
        connections=_connections(row.get("connections", ())),
        ask=tuple(str(word) for word in row.get("ask", ())),
        quiet=None if quiet is None else _quiet(quiet),
        answer=row.get("answer"),
        then=_quiet(row["then"]) if "then" in row else None,
    )


def _quiet(row: Mapping[str, Any]) -> Quiet:
    return Quiet(
        uses=tuple(row.get("uses", ())),
        types=tuple(row.get("types", ())),
        cron=row.get("cron"),
        changes=row.get("changes", False),
        has=tuple(row.get("has", ())),
    )


def _connections(keys: Sequence[str]) -> tuple[ConnectionInfo, ...]:
    """Answer the connections of the workspace; named ones take the place of the usual of their service."""
    named = []
    for key in keys:
        service, kind = next(found for word, found in _SERVICES.items() if word in key)
        named.append(ConnectionInfo(key, service, kind, key))
    replaced = {one.service for one in named}
    return (*named, *(one for one in USUAL if one.service not in replaced))
