"""Which actions of a catalogue a request asks for, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.offline.general.arrays import np
from agent.offline.general.features import Evidence, Reading, evidence
from agent.offline.general.index import WordIndex
from agent.offline.general.model import band_of, chances, weights
from agent.offline.general.order import order_by, pairs
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
    return in_order(chosen, relations.among(asked), reading, index)


def second_look(found: Evidence, first: Any, index: WordIndex) -> tuple[list[int], Any, Relations]:
    """Answer the likeliest actions, their features beside each other, and their relations."""
    candidates = [int(place) for place in np.argsort(-first, kind="stable")[:CANDIDATES]]
    relations = relations_among(index, candidates)
    beside = related(first[candidates], found.where[candidates], relations)
    return candidates, np.concatenate([found.rows[candidates], beside], 1), relations


def in_order(
    chosen: list[Choice], relations: Relations, reading: Reading, index: WordIndex
) -> list[Choice]:
    """Answer the order in which they run; who needs a key comes after who gives it. `relations` are of `chosen`."""
    if len(chosen) < 2:
        return chosen
    rows = order_rows(chosen, relations, reading, index)
    likely = weights().order.chances(rows.reshape(-1, rows.shape[2])).reshape(rows.shape[:2])
    ordered = order_by(likely)
    for _ in ordered:
        for at in range(len(ordered) - 1):
            one, other = ordered[at], ordered[at + 1]
            needs = relations.feeds_key[other, one] > _GIVES
            if needs and not relations.feeds_key[one, other] > _GIVES:
                ordered[at], ordered[at + 1] = other, one
    return [chosen[at] for at in ordered]


def order_rows(
    chosen: Sequence[Choice], relations: Relations, reading: Reading, index: WordIndex
) -> Any:
    """Answer chosen x chosen x features of one before the other."""
    return pairs(
        reading, [index.actions[c.place] for c in chosen], [c.chunk for c in chosen], [c.chance for c in chosen], relations
    )  # fmt: skip
