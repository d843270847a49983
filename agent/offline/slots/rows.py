"""Numbers that tell whether a value of the words belongs in an argument."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from agent.offline.general.arrays import np
from agent.offline.general.lexicon import KINDS, STOP
from agent.offline.general.slots import CLASS_STEMS, TYPES
from agent.offline.slots.candidates import Candidate
from agent.offline.slots.page import Around, Owner, Page
from agent.offline.slots.places import SHAPES, Place, Rule
from agent.offline.slots.typed import allows, is_id, is_name, typed

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


class Taking(NamedTuple):
    """A value that may be what an argument takes, or the name of it."""

    at: int
    """Which of the request's values it is"""
    allowed: bool
    is_name: bool


class Tries:
    """Tries the values of a request on its arguments; those that take any text of one rule are as one."""

    def __init__(self, values: Sequence[Candidate]) -> None:
        self._values = [(at, one) for at, one in enumerate(values) if one.text.lower() not in STOP]
        self._known: dict[tuple[str, Rule, bool], Sequence[Taking]] = {}

    def of(self, place: Place) -> Sequence[Taking]:
        """Answer the values that may belong in an argument."""
        if place.type not in {"string", ""} or place.options:
            return self._tried(place)
        key = place.type, place.rule, place.name.endswith("_id")
        if key not in self._known:
            self._known[key] = self._tried(place)
        return self._known[key]

    def _tried(self, place: Place) -> Sequence[Taking]:
        return [
            Taking(at, allows(place.rule, one.text), is_named)
            for at, one in self._values
            if (is_named := is_name(place, one)) or typed(place, one) is not None
        ]


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
    """The words that ask for its step, or name its service, as the text goes on"""
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
            tuple(sorted([*own.hits, *own.named])),
            tuple(sorted([at for owner in more for at in (*owner.hits, *owner.named)])),
            tuple(owner.chunk for owner in more),
        )


class Words:
    """The stems around all values of a request as numbers, to be looked up in those of all arguments at once."""

    def __init__(self, around: Sequence[Around]) -> None:
        self._numbers: dict[str | None, int] = {None: 0}
        self.before = self._table([one.before for one in around])
        self.after = self._table([one.after for one in around])
        self.inside = self._table([one.inside for one in around])
        self.first = np.array([one.first for one in around])
        self.chunk = np.array([one.chunk for one in around])

    def _table(self, rows: Sequence[tuple[str, ...]]) -> Any:
        """Answer values x words, with nothing where there is none."""
        width = max([2, *map(len, rows)])
        numbers = self._numbers
        return np.array(
            [
                [numbers.setdefault(word, len(numbers)) for word in row] + [0] * (width - len(row))
                for row in rows
            ]
        )

    def marks(self, stems: Sequence[frozenset[str]]) -> Any:
        """Answer sets of stems x words: which of them each set has."""
        marked = np.zeros((len(stems), len(self._numbers)), bool)
        for row, one in zip(marked, stems, strict=True):
            row[[self._numbers[word] for word in self._numbers.keys() & one]] = True
        return marked


def step_numbers(words: Words, beside: Beside) -> Any:
    """Answer values x numbers: what stands between each and a step, the same for all arguments of the step."""
    own, first = beside.own, words.first
    near, left = _nearest(beside.anchors, first)
    named, _ = _nearest(own.named, first)
    other, left_other = _nearest(beside.others, first)
    apart = words.chunk - own.chunk
    others = np.array(beside.chunks, int)
    rest = (
        np.abs(words.chunk[:, None] - others).min(1) if len(others) else np.full_like(apart, _FAR)
    )
    behind = {at + step for at in own.named for step in (1, 2)}
    columns = [
        near, named, other, near - other, np.minimum(first - left, _FAR), left >= left_other, left == left_other, apart, np.abs(apart),
        rest, np.abs(apart) - rest, words.marks([own.words])[0, words.before[:, 0]], [at in behind for at in first.tolist()],
    ]  # fmt: skip
    return np.stack(columns, 1)


def _nearest(places: Sequence[int], first: Any) -> tuple[Any, Any]:
    """Answer how far the nearest of some sorted places is from each word, and which is the last before it."""
    known = np.array([-np.inf, *places, np.inf])
    at = np.searchsorted(known, first)
    left, right = known[at - 1], known[at]
    near = np.minimum(first - left, right - first)
    return np.where(np.isinf(near), _FAR, near), np.where(np.isinf(left), -_FAR, left)


def word_numbers(words: Words, places: Sequence[Place], beside: Sequence[Beside]) -> Any:
    """Answer arguments x values x numbers: the words they have in common."""
    cues = words.marks([place.cues for place in places])
    rivals = words.marks([one.rivals for one in beside])
    told = words.marks([place.told for place in places])
    own = words.marks([one.own.words for one in beside])
    before, after, inside = words.before, words.after, words.inside
    columns = [
        _first_of(cues[:, before]), _first_of(rivals[:, before]), told[:, before[:, :4]].sum(2),
        cues[:, after[:, 0]], cues[:, after[:, 1]], cues[:, inside].sum(2), own[:, inside].sum(2),
    ]  # fmt: skip
    return np.stack(columns, 2)


def _first_of(found: Any) -> Any:
    """Answer how far away the first of the words is that were found."""
    return np.where(found.any(2), found.argmax(2), _FAR)


def like_examples(places: Sequence[Place], values: Sequence[Candidate]) -> Any:
    """Answer arguments x values: whether it looks like the example."""
    looks = [_outline(one.text) for one in values]
    examples = [None if one.example is None else _outline(one.example) for one in places]
    return np.array([[look == example for look in looks] for example in examples])


@lru_cache(maxsize=4_096)
def _outline(said: str) -> tuple[bool, ...]:
    return (
        " " in said, "/" in said, "@" in said, "#" in said, "-" in said, "_" in said, "." in said, ":" in said,
        any(sign.isdigit() for sign in said), said[:1].isupper(), said.isdigit(),
    )  # fmt: skip


def stacked(rows: Sequence[Sequence[float]]) -> Any:
    """Answer rows as one matrix."""
    return np.array(rows, np.float32) if rows else np.zeros((0, 1), np.float32)
