"""Which possible value belongs in which argument: typed, by what stands around it, weighed by a linear model."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.general.chunks import Chunk
from agent.offline.general.lexicon import GROUPS, KINDS, STOP, stem, terms, words
from agent.offline.general.values import Mention, iso_date

_CLASSES: Final = {
    "mail": "mail email", "phone": "phone telephone mobile", "url": "url link website uri", "file": "file path image audio video document photo picture",
    "start": "start begin from source origin departure first", "end": "end until to destination target arrival second",
    "date": "date day birthdate checkin checkout deadline", "time": "time hour clock", "duration": "duration interval period length term",
    "place": "location city country place region area address state destination town origin venue", "language": "language lang",
    "person": "person user author artist customer patient employee client student username recipient sender doctor director actor",
    "key": "id identifier code number key symbol ticker isbn", "name": "name title label",
    "amount": "amount price cost budget principal salary balance income value revenue capital", "rate": "rate percentage percent interest discount tax",
    "count": "count limit quantity size width height weight age distance temperature speed volume mass radius pages level year month seats rooms",
    "year": "year", "text": "text content message sentence body description word query data sequence question instruction note comment review reason",
    "topic": "topic subject keyword keywords category type genre field kind mode method style species material theme model format unit currency",
}  # fmt: skip
_NEAR = 14
_LONG = 30
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMERIC: Final = frozenset({"number", "span", "code", "phone", "quote", "name"})
CLASS_STEMS: Final = {
    name: {stem(w) for w in members.split()} for name, members in _CLASSES.items()
}
LOOKS: Final = (
    "quote",
    "mail",
    "url",
    "file",
    "date",
    "time",
    "phone",
    "code",
    "span",
    "number",
    "name",
    "phrase",
    "part",
)
BEFORE: Final = (
    "from",
    "to",
    "in",
    "at",
    "on",
    "of",
    "for",
    "by",
    "with",
    "about",
    "is",
    "named",
    "called",
    "as",
    "between",
    "and",
    "into",
    "using",
    "the",
    "",
)
TYPES: Final = ("string", "integer", "number", "boolean", "array", "")
PLAIN: Final = (
    "cue", "cue_all", "cue_after", "cue_in", "name_in", "tool_in", "mine", "mine_chunk", "same_sentence", "before", "later", "example", "example_part",
    "long", "one_word", "whole_unit", "percent_fits", "money_fits", "year_fits", "kind_in", "other_slot_cue", "required", "year_clash", "head_noun", "starts_verb", "near_param", "capital",
)  # fmt: skip
NAMES: Final = (
    "bias",
    *PLAIN,
    *(f"{looks}|{kind}" for looks in LOOKS for kind in (*_CLASSES, "other")),
    *(f"{word}>{kind}" for word in BEFORE for kind in (*_CLASSES, "other")),
    *(f"{looks}:{kind}" for looks in LOOKS for kind in TYPES),
)
PLACES: Final = {name: place for place, name in enumerate(NAMES)}


@dataclass(frozen=True, slots=True)
class Slot:
    """One argument of one chosen action."""

    action: int
    name: str
    schema: Mapping[str, Any]
    required: bool
    stems: frozenset[str]
    classes: tuple[str, ...]
    type: str
    examples: tuple[str, ...]


def slots_for(place: int, schema: Mapping[str, Any]) -> list[Slot]:
    """Answer the arguments of an action that words can fill."""
    required = set(schema.get("required", ()))
    found = []
    for name, about in schema.get("properties", {}).items():
        stems = frozenset(terms(name)) | ({stem(w) for w in words(name)} & {"from", "to"})
        classes = tuple(k for k, members in CLASS_STEMS.items() if stems & members) or _by_words(
            about
        )
        kind = about.get("type")
        kind = kind[0] if isinstance(kind, list) and kind else kind
        found.append(
            Slot(place, name, about, name in required, stems, classes or ("other",), kind if kind in TYPES else "", _examples(about))
        )  # fmt: skip
    return found


def _by_words(about: Mapping[str, Any]) -> tuple[str, ...]:
    said = set(terms(str(about.get("description", "")))[:6])
    return tuple(k for k, members in CLASS_STEMS.items() if said & members)[:2]


def _examples(about: Mapping[str, Any]) -> tuple[str, ...]:
    given = [str(value) for value in about.get("enum", ()) if isinstance(value, str | int)]
    match = re.search(
        r"\((?:e\.?g\.?|such as|for example|i\.e\.)[,:]? ?([^()]*)",
        str(about.get("description", "")),
    )
    if match:
        given += re.split(r", (?:or |and )?| or ", match[1])
    return tuple(v.strip(" '\".").lower() for v in given if 1 < len(v.strip(" '\".")) <= 40)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around one possible value."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    inside: frozenset[str]
    word_before: str
    chunk: int
    sentence: int


def surroundings(text: str, mention: Mention, chunks: Sequence[Chunk]) -> Surroundings:
    """Look at the words around a value; at the start of a piece, at those of the piece before too."""
    chunk = next((i for i, c in enumerate(chunks) if mention.start < c.end), len(chunks) - 1)
    start = chunks[chunk].start
    before = chunks[chunk - 1] if chunk else None
    if (
        before is not None
        and mention.start - start < _NEAR
        and before.sentence == chunks[chunk].sentence
    ):
        start = before.start
    left = words(text[start : mention.start])[-6:]
    right = words(text[mention.end : mention.end + 40])[:3]
    last = left[-1] if left else ""
    return Surroundings(
        tuple(stem(w) for w in left), tuple(stem(w) for w in right), frozenset(stem(w) for w in words(mention.text)),
        last, chunk, chunks[chunk].sentence,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Where an action is asked for, and the words that are its own."""

    text: str
    chunk: int
    sentence: int
    terms: frozenset[str]
    """The stems of its name."""
    rivals: frozenset[str]
    """The stems of all its arguments' names."""


def features(
    slot: Slot, mention: Mention, around: Surroundings, asked: Asked, owner: int
) -> dict[int, float]:
    """Answer the numbers that say how well a value fits an argument, as place -> number.

    `owner` is the action in whose part of the request the value stands.
    """
    found: dict[int, float] = {0: 1.0}
    for name, value in {
        **_words_around(slot, around, asked),
        **_shape(slot, mention, asked),
        **_where(slot, around, asked, owner),
    }.items():
        if value:
            found[PLACES[name]] = value
    word = around.word_before if around.word_before in BEFORE else ""
    for kind in slot.classes:
        found[PLACES[f"{mention.looks}|{kind}"]] = 1.0
        found[PLACES[f"{word}>{kind}"]] = 1.0
    found[PLACES[f"{mention.looks}:{slot.type}"]] = 1.0
    return found


def _words_around(slot: Slot, around: Surroundings, asked: Asked) -> dict[str, float]:
    cues, inside = slot.stems, around.inside
    before = around.before[-4:]
    hit = [s for s in cues if s in before]
    groups = {g for s in cues for g in GROUPS.get(s, ())}
    alike = any(GROUPS.get(b, frozenset()) & groups for b in before)
    return {
        "cue": 1.0 if hit else 0.5 if alike else 0.0,
        "cue_all": len(hit) / len(cues) if cues else 0.0,
        "cue_after": float(bool(cues & set(around.after))),
        "cue_in": float(bool(cues & inside)),
        "name_in": len(cues & inside) / len(inside) if inside else 0.0,
        "tool_in": len(asked.terms & inside) / len(inside) if inside else 0.0,
        "kind_in": float(any(s in KINDS for s in inside)),
        "other_slot_cue": float(bool((set(before[-2:]) & asked.rivals) - cues)),
        "head_noun": float(bool(set(before[-1:]) & cues)),
        "near_param": float(bool(set(around.before[-2:]) & cues)),
    }


def _shape(slot: Slot, mention: Mention, asked: Asked) -> dict[str, float]:
    text = mention.text
    low = text.lower()
    after = asked.text[mention.start : mention.end + 3]
    left = asked.text[max(mention.start - 2, 0) : mention.start]
    year = bool(_YEAR.fullmatch(text))
    number = mention.looks == "number"
    known = len(low) > 2 and any(low in e or e in low for e in slot.examples)
    return {
        "example": float(low in slot.examples),
        "example_part": float(known),
        "long": float(len(text) > _LONG),
        "one_word": float(" " not in text),
        "whole_unit": float(left.endswith((" ", "'", '"')) and mention.looks == "phrase"),
        "percent_fits": float(number and ("%" in after) == ("rate" in slot.classes)),
        "money_fits": float(any(sign in left for sign in "$€£") and "amount" in slot.classes),
        "year_fits": float(year and "year" in slot.classes),
        "year_clash": float(year and "year" not in slot.classes),
        "required": float(slot.required),
        "starts_verb": float(stem(low.split(" ", 1)[0]) in KINDS),
        "capital": float(text[:1].isupper()),
    }


def _where(slot: Slot, around: Surroundings, asked: Asked, owner: int) -> dict[str, float]:
    return {
        "mine": float(owner == slot.action),
        "mine_chunk": float(around.chunk == asked.chunk),
        "same_sentence": float(around.sentence == asked.sentence),
        "before": float(around.chunk < asked.chunk),
        "later": float(around.sentence > asked.sentence),
    }


def as_typed(slot: Slot, mention: Mention) -> Any:
    """Write a value as the argument's type wants it; None when it cannot be that."""
    if slot.type in {"boolean", "array"}:
        return None
    if slot.type in {"integer", "number"}:
        return _as_number(slot.type, mention)
    if mention.looks == "date":
        return iso_date(mention.text) or mention.text
    return mention.text.replace(",", "") if mention.looks == "number" else mention.text


def _as_number(wanted: str, mention: Mention) -> float | int | None:
    number = re.search(r"[-+]?\d[\d,]*(?:\.\d+)?", mention.text)
    if number is None or mention.looks not in _NUMERIC:
        return None
    plain = number[0].replace(",", "").lstrip("+")
    if wanted == "number":
        return float(plain)
    return int(plain) if re.fullmatch(r"-?\d+", plain) else None


def allowed(slot: Slot, mention: Mention) -> bool:
    """Rule out what can never be right: a name for a number, anything for yes or no."""
    if as_typed(slot, mention) is None:
        return False
    if "mail" in slot.classes and mention.looks != "mail" and "text" not in slot.classes:
        return mention.looks in {"name"} and "person" in slot.classes
    return mention.text.lower() not in STOP
