"""How each possible value of an argument stands beside the others: of the same argument, and of the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.general.lexicon import terms
from agent.offline.general.slots import (
    BEFORE,
    CLASS_STEMS,
    LOOKS,
    PLACES,
    PLAIN,
    TYPES,
    Slot,
    Surroundings,
)
from agent.offline.general.values import Mention

_CLASSES: Final = (*CLASS_STEMS, "other")
NAMES: Final = (
    *PLAIN,
    "logit", "rank", "lead", "rival_here", "rival_elsewhere", "inside_better", "holds_better",
    "slots", "required_slots", "actions", "same_class", "class_rank", "mention_rank",
    "words", "at", "pieces_apart", "sentences_apart", "about_before", "about_inside", "about_after", "described",
    *(f"looks_{name}" for name in LOOKS), *(f"is_{name}" for name in _CLASSES), *(f"after_{name}" for name in BEFORE), *(f"type_{name}" for name in TYPES),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One value one argument could take."""

    slot: Slot
    mention: Mention
    around: Surroundings
    row: dict[int, float]
    """What speaks for it alone."""
    chance: float
    piece: int
    sentence: int
    """Where its action is asked for."""


def beside(options: Sequence[Option], slots: Sequence[Sequence[Slot]], length: int) -> Any:
    """Answer options x features. `slots`: the arguments of every chosen action; `length`: of the request."""
    overlap = _overlaps(options)
    chance = np.array([o.chance for o in options])
    action = np.array([o.slot.action for o in options])
    slot = _numbered([(o.slot.action, o.slot.name) for o in options])
    mention = _numbered([(o.mention.start, o.mention.end, o.mention.text) for o in options])
    mine, same_action = slot[:, None] == slot[None, :], action[:, None] == action[None, :]
    itself = np.eye(len(options), dtype=bool)
    higher = chance[None, :] > chance[:, None]

    def most(where: Any) -> Any:
        return (chance[None, :] * where).max(1)

    size = np.array([o.mention.end - o.mention.start for o in options])
    longer = size[None, :] > size[:, None]
    columns = np.stack(
        [
            np.log(np.clip(chance, 1e-6, 1 - 1e-6) / np.clip(1 - chance, 1e-6, 1)),
            (mine & higher).sum(1), chance - most(mine & ~itself),
            most(~mine & same_action & overlap), most(~same_action & overlap),
            (mine & overlap & higher & longer).any(1), (mine & overlap & higher & ~longer).any(1),
        ],
        1,
    ).astype(float)  # fmt: skip
    ranks = ((mention[:, None] == mention[None, :]) & higher).sum(1)
    by_action = {each[0].action: each for each in slots if each}
    alone = np.array([_alone(o, by_action, len(slots), length) for o in options])
    alone[:, len(PLAIN) + 5] = ranks
    return np.concatenate([alone[:, : len(PLAIN)], columns, alone[:, len(PLAIN) :]], 1)


def _numbered(keys: Sequence[Any]) -> Any:
    at = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    return np.array([at[key] for key in keys])


def _overlaps(options: Sequence[Option]) -> Any:
    start = np.array([o.mention.start for o in options])
    end = np.array([o.mention.end for o in options])
    return (start[:, None] < end[None, :]) & (start[None, :] < end[:, None])


def _alone(
    option: Option, slots: dict[int, Sequence[Slot]], actions: int, length: int
) -> list[float]:
    slot, around, mention = option.slot, option.around, option.mention
    fellows = slots[slot.action]
    same = [s.name for s in fellows if set(s.classes) & set(slot.classes)]
    about = _about(str(slot.schema.get("description", "")))
    classes = slot.classes or ("other",)
    return [
        *(option.row.get(PLACES[name], 0.0) for name in PLAIN),
        float(len(fellows)), float(sum(s.required for s in fellows)), float(actions),
        float(len(same)), float(same.index(slot.name)), 0.0,
        float(mention.text.count(" ") + 1), mention.start / max(length, 1),
        float(around.chunk - option.piece), float(around.sentence - option.sentence),
        float(len(about & set(around.before[-4:]))), float(len(about & around.inside)),
        float(len(about & set(around.after))), float(len(about)),
        *(float(mention.looks == name) for name in LOOKS), *(float(name in classes) for name in _CLASSES),
        *(float((around.word_before if around.word_before in BEFORE else "") == name) for name in BEFORE),
        *(float(slot.type == name) for name in TYPES),
    ]  # fmt: skip


@lru_cache(maxsize=16_384)
def _about(description: str) -> frozenset[str]:
    return frozenset(terms(description))
