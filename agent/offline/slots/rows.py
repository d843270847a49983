"""Numbers that tell whether a value of the words belongs in an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from agent.offline.general.arrays import np
from agent.offline.general.lexicon import KINDS, STOP
from agent.offline.general.slots import CLASS_STEMS, TYPES
from agent.offline.slots.candidates import Candidate
from agent.offline.slots.page import Around, Owner, Page
from agent.offline.slots.places import SHAPES, Place
from agent.offline.slots.typed import fits, is_id, is_name, typed

KINDS_OF_VALUES: Final = (
    "quote", "url", "mail", "object", "chan", "at", "phone", "sign", "code", "statement", "list", "tail",
    "date", "time", "span", "number", "name", "phrase",
)  # fmt: skip
_BEFORE: Final = (
    "from", "to", "in", "at", "on", "of", "for", "by", "with", "about", "is", "nam", "call", "as", "and", "into", "us", "the",
    "titl", "say", "text", "subject", ":", "=", ",", "-", "(", "under", "onto", "a", "our",
)  # fmt: skip
_BEFORE_AT: Final = {word: at for at, word in enumerate(_BEFORE)}
_PLACE_TYPES: Final = (*TYPES, "object")
_FAR: Final = 40


def could(place: Place, one: Candidate) -> bool:
    """Tell whether a value may be what an argument takes, or the name of it."""
    return one.text.lower() not in STOP and (typed(place, one) is not None or is_name(place, one))


def place_numbers(place: Place, rivals: Sequence[Place], owners: int) -> list[float]:
    """Answer what is the same for all values of an argument."""
    pattern = any("pattern" in each for each in (place.schema, *place.schema.get("anyOf", ())))
    return [
        float(_PLACE_TYPES.index(place.type)), float(SHAPES.index(place.shape)), float(place.required),
        float(pattern), float(bool(place.options)), float(place.name.endswith("_id")), float("default" in place.schema),
        float(sum(1 for one in rivals if one.name == place.name and one.owner != place.owner)),
        float(sum(1 for one in rivals if one.shape == place.shape and one.owner == place.owner)), float(owners), float(place.owner),
        *(float(kind in place.classes) for kind in CLASS_STEMS),
    ]  # fmt: skip


def value_numbers(
    page: Page, one: Candidate, around: Around, owners: Sequence[Owner]
) -> list[float]:
    """Answer what is the same for all arguments a value may belong in."""
    text = one.text
    before, after = around.before, around.after
    words = around.inside
    left = page.text[one.start - 1 : one.start] if one.start else ""
    right = page.text[one.end : one.end + 1]
    chunk = page.chunks[around.chunk]
    named = [at for owner in owners for at in owner.named]
    return [
        float(KINDS_OF_VALUES.index(one.kind)), float(len(text)), float(len(words)), float(text[:1].isupper()), float(text.isupper()),
        float(any(sign.isdigit() for sign in text)), float("/" in text), float(":" in text), float("." in text), float("_" in text),
        float(_BEFORE_AT.get(before[0], -1)) if before else -2.0, float(_BEFORE_AT.get(before[1], -1)) if len(before) > 1 else -2.0,
        float(_BEFORE_AT.get(after[0], -1)) if after else -2.0,
        float(one.start <= chunk.start), float(one.end >= chunk.end), float(around.is_start), float(around.chunk), float(around.sentence),
        float(one.start / max(len(page.text), 1)), float(left in ":=\"'(" and left != ""), float(right in ".,;:!?)" or right == ""),
        float(right == ")"), float(sum(word in KINDS for word in words)), float(bool(words) and words[0] in KINDS), float(bool(words) and words[0] in STOP),
        float(any(around.first <= at < around.last for at in named)), float(is_id(text)), float(page.text.count(text)),
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands around an argument among those of the request, the same for all values."""

    own: Owner
    rivals: frozenset[str]
    """The stems that are of other arguments of its step alone"""
    anchors: tuple[int, ...]
    """The words that ask for its step, or name its service"""
    others: tuple[int, ...]
    """The same of the other steps"""
    chunks: tuple[int, ...]
    """The pieces that ask for the other steps"""

    @classmethod
    def of(cls, place: Place, owners: Sequence[Owner], places: Sequence[Place]) -> Beside:
        """Look at an argument among all those of the request's steps."""
        own = owners[place.owner]
        more = [owner for at, owner in enumerate(owners) if at != place.owner]
        mine = [one.cues for one in places if one.owner == place.owner and one is not place]
        return cls(
            own,
            frozenset().union(*mine) - place.cues,
            (*own.hits, *own.named),
            tuple(at for owner in more for at in (*owner.hits, *owner.named)),
            tuple(owner.chunk for owner in more),
        )


def pair_numbers(place: Place, one: Candidate, around: Around, beside: Beside) -> list[float]:
    """Answer what stands between a value and an argument."""
    before, after, inside, first = around.before, around.after, around.inside, around.first
    cues, own = place.cues, beside.own
    near = min((abs(at - first) for at in beside.anchors), default=_FAR)
    named = min((abs(at - first) for at in own.named), default=_FAR)
    other = min((abs(at - first) for at in beside.others), default=_FAR)
    left = max((at for at in beside.anchors if at < first), default=-_FAR)
    left_other = max((at for at in beside.others if at < first), default=-_FAR)
    apart = around.chunk - own.chunk
    rest = min((abs(around.chunk - chunk) for chunk in beside.chunks), default=_FAR)
    return [
        _first_of(before, cues), _first_of(before, beside.rivals), float(sum(word in place.told for word in before[:4])),
        float(after[:1] != () and after[0] in cues), float(len(after) > 1 and after[1] in cues),
        float(sum(word in cues for word in inside)), float(sum(word in own.words for word in inside)),
        float(fits(place.schema, one.text)), float(is_name(place, one)), float(near), float(named), float(other), float(near - other),
        float(min(first - left, _FAR)), float(left >= left_other), float(left == left_other), float(apart), float(abs(apart)),
        float(rest), float(abs(apart) - rest), float(before[:1] != () and before[0] in own.words),
        float(first - 1 in own.named or first - 2 in own.named), float(_like_example(place, one)),
    ]  # fmt: skip


def _first_of(before: Sequence[str], stems: frozenset[str]) -> float:
    return float(next((at for at, word in enumerate(before) if word in stems), _FAR))


def _like_example(place: Place, one: Candidate) -> bool:
    given = place.schema.get("examples", ())
    example = next((each for each in given if isinstance(each, str)), None)
    return example is not None and _outline(example) == _outline(one.text)


@lru_cache(maxsize=4_096)
def _outline(said: str) -> tuple[bool, ...]:
    return (
        " " in said, "/" in said, "@" in said, "#" in said, "-" in said, "_" in said, "." in said, ":" in said,
        any(sign.isdigit() for sign in said), said[:1].isupper(), said.isdigit(),
    )  # fmt: skip


def stacked(rows: Sequence[Sequence[float]]) -> Any:
    """Answer rows as one matrix."""
    return np.array(rows, np.float32) if rows else np.zeros((0, 1), np.float32)
