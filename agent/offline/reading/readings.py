"""Keeps what a request was read as: who reads the same words again, to put in what was missed, has it at once."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent.offline.language.text import Entity, Prepared
from agent.offline.reading.parts import Incoming, Understood
from agent.offline.reading.understand import Reader
from agent.offline.reading.unread import with_unread
from agent.plan import PlanRequest


@dataclass(frozen=True, slots=True)
class _Known:
    """What was understood, and what reading has noted of the request on the way."""

    understood: Understood
    entities: dict[str, Entity]
    shapes: list[str]
    spoken: set[str]
    labels: list[str]


class Readings:
    """The readings of one request."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str, bool], _Known] = {}

    def read(
        self,
        prepared: Prepared,
        text: str,
        request: PlanRequest,
        *,
        happens: bool,
        incoming: Incoming | None,
    ) -> Understood:
        """Answer what the text asks for; each time an answer of its own, to put things in."""
        if incoming is not None:
            return _read(prepared, text, request, happens=happens, incoming=incoming)
        key = prepared.original, prepared.zone, text, happens
        if key not in self._known:
            found = _read(prepared, text, request, happens=happens, incoming=None)
            self._known[key] = _known(found, prepared)
            return found
        known = self._known[key]
        prepared.entities, prepared.shapes = dict(known.entities), [*known.shapes]
        prepared.spoken, prepared.labels = set(known.spoken), [*known.labels]
        return _copied(known.understood)


def _read(
    prepared: Prepared,
    text: str,
    request: PlanRequest,
    *,
    happens: bool,
    incoming: Incoming | None,
) -> Understood:
    reader = Reader(prepared, request.catalog, request.ranking)
    return with_unread(reader.read(text, happens=happens, incoming=incoming))


def _known(understood: Understood, prepared: Prepared) -> _Known:
    return _Known(
        _copied(understood),
        dict(prepared.entities),
        [*prepared.shapes],
        set(prepared.spoken),
        [*prepared.labels],
    )


def _copied(understood: Understood) -> Understood:
    """Answer the same with lists of its own; the parts in them are never changed."""
    return replace(
        understood,
        parts=[*understood.parts],
        unsupported=[*understood.unsupported],
        background=[*understood.background],
        assumptions=[*understood.assumptions],
    )
