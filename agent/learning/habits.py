"""What the workflows of a workspace have in common: which step tends to follow which, and parts that are built again and again."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.documenting.normal import step_shapes
from engine.core.document import Document
from engine.core.edges import edges
from engine.core.hole import holes_in
from engine.errors import DocumentInvalid

LEAST_REPEATED = 3
"""So many steps in a row have to be the same before it is worth a workflow of its own."""
MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True)
class Known:
    """One workflow of the workspace."""

    id: str
    name: str
    document: Mapping[str, Any]
    key: str = ""
    """By which other workflows call it."""
    live: int | None = None
    """The version that is live."""
    revision: int = 0
    """Of the draft."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """An action that has followed another one, in which share of the cases, and for example where."""

    uses: str
    share: float
    times: int
    example: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """The same steps in a row in several workflows: the steps of each, in order."""

    actions: tuple[str, ...]
    places: tuple[tuple[str, str, tuple[str, ...]], ...]
    """(workflow id, its name, step ids)."""


def next_steps(known: Sequence[Known], after: str) -> list[NextStep]:
    """Answer what followed an action in these workflows, the most frequent first."""
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for one in known:
        kinds = {step["id"]: kind_of(step) for step in one.document.get("steps", ())}
        for source, target in pairs_of(one.document):
            if kinds.get(source) == after and target in kinds:
                counts[kinds[target]] += 1
                examples.setdefault(kinds[target], one.name)
    total = sum(counts.values())
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_SUGGESTED]
    return [NextStep(uses, round(n / total, 4), n, examples[uses]) for uses, n in ranked]


def repeated(known: Sequence[Known]) -> list[Repeated]:
    """Answer the longest runs of steps that stand the same in more than one workflow."""
    places: defaultdict[str, list[tuple[Known, int, int]]] = defaultdict(list)
    for one in known:
        steps = list(one.document.get("steps", ()))
        for start, end in _stretches(len(steps)):
            if _is_chain(one.document, [step["id"] for step in steps[start:end]]):
                places[_form(steps[start:end])].append((one, start, end))
    found: list[Repeated] = []
    covered: set[tuple[str, str]] = set()
    longest_first = sorted(
        places.items(), key=lambda pair: (pair[1][0][1] - pair[1][0][2], pair[0])
    )
    for _, spots in longest_first:
        fresh = [spot for spot in spots if not _steps(spot) <= covered]
        if len({one.id for one, _, _ in fresh}) < 2:
            continue
        for spot in fresh:
            covered |= _steps(spot)
        found.append(_repeated(fresh))
    return found


def _repeated(spots: Sequence[tuple[Known, int, int]]) -> Repeated:
    one, start, end = spots[0]
    actions = tuple(kind_of(step) for step in list(one.document["steps"])[start:end])
    return Repeated(
        actions,
        tuple(
            (w.id, w.name, tuple(step["id"] for step in list(w.document["steps"])[a:b]))
            for w, a, b in spots
        ),
    )


def _steps(spot: tuple[Known, int, int]) -> set[tuple[str, str]]:
    one, start, end = spot
    return {(one.id, str(step["id"])) for step in list(one.document["steps"])[start:end]}


def _stretches(count: int) -> Iterator[tuple[int, int]]:
    for start in range(count):
        for end in range(start + LEAST_REPEATED, count + 1):
            yield start, end


def _is_chain(document: Mapping[str, Any], ids: Sequence[str]) -> bool:
    """Tell whether every step but the first waits for one of those before it."""
    pairs = set(pairs_of(document))
    return all(
        any((source, target) in pairs for source in ids[:n])
        for n, target in enumerate(ids)
        if n > 0
    )


def _form(steps: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(step_shapes(steps), sort_keys=True)


def kind_of(step: Mapping[str, Any]) -> str:
    """Answer the action of a step, or the type of one that steers."""
    return str(step.get("uses") or step.get("type"))


def pairs_of(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every step with one it waits for; a document that cannot be read has none."""
    try:
        found = edges(Document.parse(dict(document)))
    except DocumentInvalid:
        return []
    pairs = [(edge.source, target) for target, waits in found.items() for edge in waits]
    for step in document.get("steps", ()):
        # A place that is still open reads from a step as well.
        sources = [(hole.of or "").split(".") for _, hole in holes_in(step)]
        pairs += [(of[1], step["id"]) for of in sources if of[0] == "steps" and len(of) > 1]
    return list(dict.fromkeys(pairs))
