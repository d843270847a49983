"""The requests that are learned from, and the held-out ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
LEARNED_FROM: Final = tuple(HERE / "requests" / f"author_{n}.jsonl" for n in range(1, 10))


@dataclass(frozen=True, slots=True)
class Request:
    """One request: of a list inside `triggers` or `uses` any is right."""

    words: str
    triggers: frozenset[str]
    uses: tuple[frozenset[str], ...]
    optional: frozenset[str] = frozenset()


def read_requests(path: Path) -> list[Request]:
    """Read a file of requests, one JSON object a line."""
    return [_request(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line]


def _request(line: dict[str, Any]) -> Request:
    uses = tuple(_any_of(one) for one in line["uses"])
    return Request(line["words"], _any_of(line["trigger"]), uses, _any_of(line.get("optional", [])))


def _any_of(said: str | list[str]) -> frozenset[str]:
    return frozenset([said] if isinstance(said, str) else said)
