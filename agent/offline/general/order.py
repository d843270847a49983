"""In which order the chosen actions run: by where the request speaks of them, and by what they are to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.general.features import Reading
from agent.offline.general.index import Words
from agent.offline.general.lexicon import GROUPS, KINDS
from agent.offline.general.relations import Relations

Matrix = Any
_DOINGS: Final = ("look", "check", "make", "book", "change", "cancel", "remove", "send", "pay", "start", "stop", "suggest", "convert", "compute")  # fmt: skip
_ALONE: Final = (
    "piece",
    "sentence",
    "said_at",
    "thing_at",
    "doing_at",
    "last_at",
    "says_name",
    "sure",
    "reads",
    *_DOINGS,
)
_TOGETHER: Final = ("feeds", "fed", "feeds_key", "fed_key", "looks", "looked", "family", "alike")
NAMES: Final = (
    *(f"{name}_lead" for name in _ALONE[:6]), "same_piece",
    *_ALONE, *(f"other_{name}" for name in _ALONE), *_TOGETHER, "count",
)  # fmt: skip
_LATE: Final = 40.0


def pairs(
    reading: Reading, actions: Sequence[Words], pieces: Sequence[int], sure: Sequence[float], relations: Relations
) -> Matrix:  # fmt: skip
    """Answer actions x actions x features: what speaks for the first running before the second."""
    alone = np.array([_alone(reading, *each) for each in zip(actions, pieces, sure, strict=True)])
    count = len(actions)
    looks = np.maximum.reduce(list(relations.looks.values()))
    together = np.stack(
        [
            relations.feeds, relations.feeds.T, relations.feeds_key, relations.feeds_key.T,
            looks, looks.T, relations.family, relations.alike,
        ],
        2,
    )  # fmt: skip
    one = np.broadcast_to(alone[:, None, :], (count, count, alone.shape[1]))
    other = np.broadcast_to(alone[None, :, :], (count, count, alone.shape[1]))
    lead = other[:, :, :6] - one[:, :, :6]
    same = (lead[:, :, :1] == 0).astype(float)
    return np.concatenate(
        [lead, same, one, other, together, np.full((count, count, 1), float(count))], 2
    )


def _alone(reading: Reading, action: Words, piece: int, sure: float) -> list[float]:
    """Where the request says the words of an action: in its piece, and what it is about and does anywhere."""
    things, does = frozenset(action.things), action.kinds
    groups = {group for term in things for group in GROUPS.get(term, ())}
    thing_at = doing_at = said_at = _LATE
    last_at = -1.0
    hits = 0
    for chunk in range(reading.n_chunks):
        held = reading.terms[chunk]
        for place, term in enumerate(held):
            at = chunk + place / (len(held) + 1)
            is_thing = term in things or any(g in groups for g in GROUPS.get(term, ()))
            is_doing = any(kind in does for kind in KINDS.get(term, ()))
            if is_thing:
                thing_at, last_at = min(thing_at, at), at
            if is_doing:
                doing_at = min(doing_at, at)
            if (is_thing or is_doing) and chunk == piece:
                said_at, hits = min(said_at, at), hits + 1
    said_at = min(said_at, piece + 0.5) if said_at == _LATE else said_at
    return [
        float(piece), float(reading.chunks[piece].sentence), said_at, thing_at, doing_at, last_at,
        hits / max(len(action.name), 1), sure, float(action.reads), *(float(kind in does) for kind in _DOINGS),
    ]  # fmt: skip


def order_by(chances: Matrix) -> list[int]:
    """Answer the places in order, from the chances that one comes before another."""
    ahead = (chances - chances.T + 1.0) / 2.0
    np.fill_diagonal(ahead, 0.0)
    return [int(at) for at in np.argsort(-ahead.sum(1), kind="stable")]
