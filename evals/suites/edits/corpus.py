"""The change requests that are learned from, with the workflows they are about."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from evals.suites.edits.case import load_documents
from tools.templates.library import built_in_templates

HERE: Final = Path(__file__).parent
LEARNED_FROM: Final = tuple(HERE / "requests" / f"author_{n}.jsonl" for n in range(1, 10))


@dataclass(frozen=True, slots=True)
class Op:
    """One thing a request asks for; README.md says what each kind means."""

    kind: str
    step: str | None = None
    param: str | None = None
    value: str | None = None
    uses: str | None = None
    after: str | None = None
    before: str | None = None
    args: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """Words about a workflow and what they ask for: of each entry of `ops` any reading is right."""

    on: str
    words: str
    ops: tuple[tuple[Op, ...], ...]

    @property
    def document(self) -> Mapping[str, Any]:
        return workflows()[self.on]

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(op.kind for readings in self.ops for op in readings)


@cache
def workflows() -> Mapping[str, Mapping[str, Any]]:
    """Answer the workflows that requests are about, by name: those of the suite and the shipped templates."""
    own = {name: one["document"] for name, one in load_documents().items()}
    return own | {key: one.document.to_json() for key, one in built_in_templates().items()}


def read_changes(path: Path) -> list[ChangeRequest]:
    """Read a file of change requests, one JSON object a line."""
    return [_change(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line]


def _change(line: Mapping[str, Any]) -> ChangeRequest:
    ops = [one if isinstance(one, list) else [one] for one in line["ops"]]
    return ChangeRequest(line["on"], line["say"], tuple(tuple(map(_op, some)) for some in ops))


def _op(said: Mapping[str, Any]) -> Op:
    rest = {key: value for key, value in said.items() if key != "op" and value is not None}
    return Op(kind=said["op"], **rest)
