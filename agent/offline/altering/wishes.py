"""What a request asks of a workflow: kinds of change, each with its step and the words that ask for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from agent.offline.altering.kinds import KINDS, STEPLESS
from agent.offline.altering.model import Chances
from agent.offline.altering.sight import Sight, Step

ASKED: Final = 0.4
"""From this chance on a change counts as asked for."""
_RATHER: Final = 0.2
"""Where a kind is asked for of some step, the likeliest one is meant from this chance on."""
_MEANT: Final = 0.6
"""From this chance on a step is asked about."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """One change that is asked for."""

    kind: str
    step: Step | None
    """The step that is changed; of what is added, the one beside which it stands, if one is named."""
    chance: float
    span: Span
    within: bool = False
    """The step stands inside a group."""


def wishes_of(sight: Sight, chances: Chances) -> list[Wish]:
    """Answer what is asked for, in the order in which the text asks for it."""
    found: list[tuple[Wish, int]] = []
    for wish, piece in sorted(_candidates(sight, chances), key=lambda one: -one[0].chance):
        if not any(_is_same(wish, piece, other, there) for other, there in found):
            found.append((wish, piece))
    return sorted((wish for wish, _ in found), key=lambda one: one.span)


def _is_same(wish: Wish, piece: int, other: Wish, there: int) -> bool:
    """Tell whether the same words ask for something else of the same step, or for the same of another one."""
    if piece != there:
        return False
    same_step = wish.step is not None and other.step is not None and wish.step["id"] == other.step["id"]  # fmt: skip
    return same_step or (wish.kind == other.kind and wish.chance < 2 * ASKED)


def _candidates(sight: Sight, chances: Chances) -> Iterator[tuple[Wish, int]]:
    for place, kind in enumerate(KINDS):
        chance = float(chances.kinds[place])
        if kind in STEPLESS:
            if chance >= ASKED:
                piece = int(chances.odds[: sight.pieces, place].argmax())
                yield Wish(kind, None, chance, sight.spans[piece]), piece
            continue
        own = chances.pairs[place]
        found = [at for at in range(len(own)) if own[at] >= ASKED]
        best = int(own.argmax()) if len(own) else 0
        if not found and len(own) and chance >= ASKED and own[best] >= _RATHER:
            found = [best]
        for at in found:
            piece = int(chances.at[place, at])
            told = max(chance, float(own[at])) if kind == "add" else float(own[at])
            yield Wish(kind, sight.steps[at], told, sight.spans[piece], sight.within[at]), piece
        if kind == "add" and not found and chance >= ASKED:
            piece = int(chances.odds[: sight.pieces, place].argmax())
            yield Wish(kind, None, chance, sight.spans[piece]), piece


def likeliest(sight: Sight, chances: Chances) -> Step | None:
    """Answer the step that a request is about, where one stands out."""
    if not len(chances.touched) or chances.touched.max() < _MEANT:
        return None
    return sight.steps[int(chances.touched.argmax())]


def clause_of(wish: Wish, wishes: list[Wish], text: str) -> str:
    """Answer the words that ask for one wish: its piece with what follows, up to the next wish's."""
    starts = sorted({one.span[0] for one in wishes})
    if len(starts) == 1:
        return text
    start = 0 if wish.span[0] == starts[0] else wish.span[0]
    end = min((one for one in starts if one > wish.span[0]), default=len(text))
    return text[start:end].strip(" ,;:-\n")


def said_by(wish: Wish, text: str) -> str:
    return text[wish.span[0] : wish.span[1]]
