"""What the last changes did: which steps they touched, and what a value was before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.draft import values_in

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Touched:
    """One value that the last change gave to a step."""

    step: str
    path: str
    before: Any
    """None where there was none."""
    after: Any


def steps_of(document: Document) -> dict[str, Mapping[str, Any]]:
    """Answer the steps of a document by their ids."""
    return {str(s["id"]): s for s in document.get("steps", ())}


def touched_lately(change: Change) -> list[Touched]:
    """Answer what the last change that is remembered did to the steps that are there now."""
    former = change.request.former
    now = change.request.document or {}
    return list(differences(former[0], now)) if former else []


def differences(before: Document, after: Document) -> Iterator[Touched]:
    """Answer every value of a step that is there afterwards and was another before."""
    old = steps_of(before)
    for step_id, step in steps_of(after).items():
        was = dict(values_in(old.get(step_id, {})))
        for path, value in values_in(step):
            if was.get(path) != value:
                yield Touched(step_id, path, was.get(path), value)


def lately_meant(change: Change) -> list[Mapping[str, Any]]:
    """Answer the steps that `it` and `that one` mean: those the last change added, else those it changed.

    A step that only waits for, or reads, another one now is not what was spoken of.
    """
    former = change.request.former
    if not former:
        return []
    old = steps_of(former[0])
    added = [s for s in change.draft.steps if s["id"] not in old]
    if added:
        return _spoken_of_first(added)
    own = {t.step for t in touched_lately(change) if not t.path.startswith(("/after", "/join"))}
    return [s for s in change.draft.steps if s["id"] in own]


def _spoken_of_first(added: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of a sender and what was added to feed it, the sender is what people speak of."""
    carriers = ("list.", "text.", "json.", "csv.")
    spoken = [s for s in added if not str(s.get("uses", "")).startswith(carriers)]
    return spoken or list(added)


def start_was_touched(change: Change) -> bool:
    """Tell whether the last change was one of when it runs."""
    former = change.request.former
    now = change.request.document or {}
    return bool(former) and former[0].get("triggers") != now.get("triggers")


def removed_lately(change: Change) -> list[tuple[Mapping[str, Any], Document]]:
    """Answer steps that are gone, newest first, each with the document in which it last stood."""
    here = {s["id"] for s in change.draft.steps}
    found: list[tuple[Mapping[str, Any], Document]] = []
    for document in change.request.former:
        for step_id, step in steps_of(document).items():
            if step_id not in here:
                here.add(step_id)
                found.append((step, document))
    return found
