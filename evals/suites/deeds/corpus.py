"""The requests that are learned from, and the held-out ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evals.lines import Row, read_lines, reads_cases

HERE: Final = Path(__file__).parent
LEARNED_FROM: Final = tuple(HERE / "requests" / f"author_{n}.jsonl" for n in range(1, 20))


@dataclass(frozen=True, slots=True)
class Request:
    """One request: of a list inside `triggers` or `uses` any is right."""

    words: str
    triggers: frozenset[str]
    uses: tuple[frozenset[str], ...]
    optional: frozenset[str] = frozenset()
    id: str = ""
    """Empty where its place in the file names it."""


@reads_cases
def read_requests(path: Path) -> list[Request]:
    """Read a file of requests, one JSON object a line: the suite's own, or `id` and `request` alone."""
    return [_request(row) for row in read_lines(path)]


def _request(line: Row) -> Request:
    if "request" in line:
        return Request(line["request"], frozenset(), (), id=str(line["id"]))
    uses = tuple(_any_of(one) for one in line["uses"])
    return Request(line["words"], _any_of(line["trigger"]), uses, _any_of(line.get("optional", [])))


def _any_of(said: str | list[str]) -> frozenset[str]:
    return frozenset([said] if isinstance(said, str) else said)
