"""Which actions of a catalogue a request asks for, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agent.offline.general.arrays import np
from agent.offline.general.features import Evidence, Reading, evidence
from agent.offline.general.index import WordIndex
from agent.offline.general.model import band_of, chances, weights
from agent.offline.general.relations import Relations, related, relations_among

_MOST = 12
_GIVES = 0.5
CANDIDATES = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """One chosen action: its place in the index, the piece that asks for it, and how sure that is."""

    place: int
    chunk: int
    chance: float


def choose(reading: Reading, index: WordIndex, near: Any | None = None) -> list[Choice]:
    """Answer the actions asked for, in the order in which they have to run; at least the likeliest one.

    `near`: units x actions, nearness in meaning; without it words alone decide, by weights of their own.
    """
    if not index.actions or not reading.chunks:
        return []
    band = weights().bands[band_of(index, by_words=near is None)]
    found = evidence(reading, index, near)
    first = chances(found.rows, band.first)
    candidates, rows, relations = second_look(found, first, index)
    second = band.second.chances(rows)
    asked = [at for at in range(len(candidates)) if second[at] > band.threshold]
    asked = sorted(asked or [int(second.argmax())], key=lambda at: -second[at])[:_MOST]
    chosen = [
        Choice(candidates[at], int(found.where[candidates[at]]), float(second[at])) for at in asked
    ]
    return in_order(chosen, relations.among(asked))


def second_look(found: Evidence, first: Any, index: WordIndex) -> tuple[list[int], Any, Relations]:
    """Answer the likeliest actions, their features beside each other, and their relations."""
    candidates = [int(place) for place in np.argsort(-first, kind="stable")[:CANDIDATES]]
    relations = relations_among(index, candidates)
    beside = related(first[candidates], found.where[candidates], relations)
    return candidates, np.concatenate([found.rows[candidates], beside], 1), relations


def in_order(chosen: list[Choice], relations: Relations) -> list[Choice]:
    """Order of mention; in one piece, look-ups before what needs them. `relations` are of `chosen`."""
    ordered = sorted(
        range(len(chosen)),
        key=lambda at: (chosen[at].chunk, -float(relations.reads[at]), chosen[at].place),
    )
    for _ in ordered:
        for at in range(len(ordered) - 1):
            one, other = ordered[at], ordered[at + 1]
            needs = relations.feeds_key[other, one] > _GIVES
            if needs and not relations.feeds_key[one, other] > _GIVES:
                ordered[at], ordered[at + 1] = other, one
    return [chosen[at] for at in ordered]
