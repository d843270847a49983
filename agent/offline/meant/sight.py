"""A request as it is seen before anything is chosen: its pieces, what they are near to, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.apps.deeds_said import KIND_OF, KINDS, kinds_of
from agent.offline.general.arrays import np
from agent.offline.general.features import Evidence, Reading, evidence, words_of
from agent.offline.general.index import WordIndex
from agent.offline.meant.lines import known_of, lines_of
from agent.offline.meant.names import in_passing, is_own, names_of
from agent.offline.meant.pieces import reading_of
from agent.offline.meant.slips import Slips
from agent.offline.meant.vectors import Embed, unit_vectors
from agent.offline.meant.words import grams
from agent.offline.retrieval import writes
from engine.core.action import ActionSpec, Catalog

_BESIDE: Final = ThreadPoolExecutor(2, thread_name_prefix="sight")
KIND_NAMES: Final = tuple(KINDS)
_WORD: Final = re.compile(r"[a-z']+")
_HEAD: Final = 4
_FIRST: Final = re.compile(
    r"^\W*(?:\d+[.)]\s*|[a-z]\)\s*|[-*•]\s*)?(?:and |so |hi[,!.]? |hey[,!.]? |please |then )*(?:when(?:ever)?|if|once|as soon as|every time|each time|any ?time|the moment|on (?:every|each|a|an|new)|for (?:every|each)|after|new|someone|somebody|every|each|daily|nightly|weekly|monthly|wenn|immer wenn|sobald|jede[rsn]?)\b",
    re.IGNORECASE,
)
_FLAGS: Final = (
    _FIRST,
    re.compile(r"\bnew\b|\b(?:comes?|arriv\w*|lands?|gets?|is|are|been|was) (?:in\b|opened|made|added|created|posted|placed|received|filed|submitted|uploaded|paid|up)|\bneue[rsn]?\b", re.IGNORECASE),
    re.compile(r"\bweb ?-?hooks?\b|\bPOST\b|\bform\b|\bcalls? (?:us|our|the|a)\b|\bpayload\b|\bhook\b|\bsends? us\b|\bfields?\b", re.IGNORECASE),
)  # fmt: skip
_COUNTED: Final = (
    re.compile(r"\b(?:every|each|daily|nightly|weekly|monthly|hourly|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|o'clock|\d{1,2}(?::\d\d)? ?(?:am|pm)|\d{1,2}:\d\d|morning|evening|night|noon|midnight|quarter|hours?|minutes?|month|week(?:day)?s?)\b", re.IGNORECASE),
    re.compile(r"\S+@\S+\.\w+"),
    re.compile(r"(?<!\w)#[a-z][\w-]*"),
    re.compile(r"https?://\S+"),
)  # fmt: skip


class Shelf:
    """What is known of a catalogue before any request: its things by place, their services, their kinds of doing."""

    def __init__(self, catalog: Catalog) -> None:
        self.actions, self.triggers = known_of(catalog)
        specs: tuple[ActionSpec, ...] = self.actions.specs
        self.index = WordIndex(specs)
        self.places = {spec.id: place for place, spec in enumerate(specs)}
        of = [spec.id.partition(".")[0] for spec in specs]
        self.services = sorted(set(of))
        at = {name: place for place, name in enumerate(self.services)}
        self.service = np.array([at[name] for name in of], np.intp)
        self.members = [np.flatnonzero(self.service == n) for n in range(len(self.services))]
        self.size = np.array([len(own) for own in self.members])[self.service]
        heard = [at.get(spec.id.partition(".")[0], -1) for spec in self.triggers.specs]
        self.events = [np.flatnonzero(np.array(heard) == n) for n in range(len(self.services))]
        self.event_service = np.array(heard, np.intp)
        self.named = names_of(catalog, self.services)
        self.spoken = in_passing(self.named)
        self.own = sorted({spec.id.partition(".")[0] for spec in specs if is_own(spec)})
        told = [kinds_of({_verb_of(spec), spec.title.split()[0].lower()}) for spec in specs]
        self.does = np.array([[kind in kinds for kind in KIND_NAMES] for kinds in told], float)
        effects = [str(getattr(spec.effect, "worst", lambda e=spec.effect: e)()) for spec in specs]
        self.traits = np.array(
            [
                [writes(spec), effect == "pure", effect == "read", len(spec.input_schema.get("required", ()))]
                for spec, effect in zip(specs, effects, strict=True)
            ],
            float,
        )  # fmt: skip
        self.slips = Slips(
            [line for spec in (*specs, *self.triggers.specs) for line in lines_of(spec)]
        )


def _verb_of(spec: ActionSpec) -> str:
    return spec.id.partition(".")[2].split("_")[0]


@dataclass(frozen=True, slots=True)
class Sight:
    """One request. A unit is a piece, a sentence or the whole, in this order."""

    reading: Reading
    vectors: Any
    """units x numbers"""
    near: Any
    """units x actions: cosine of the nearest line"""
    mean: Any
    """units x actions: mean over the lines"""
    heard: Any
    """units x triggers: cosine of the nearest line"""
    evidence: Evidence
    named: Any
    """units x services: its own name is there"""
    spoken: Any
    """units x services: its name, or what it is about"""
    flags: Any
    """units x (begins as a start does, says something is new, speaks of calls)"""
    counts: Any
    """units x (words of time, addresses, channels, links)"""
    doing: Any
    """units x kinds of doing: a verb of it stands anywhere"""
    lead: Any
    """units x kinds of doing: the first verb is of it"""
    length: Any
    """words of each unit"""
    grams: frozenset[str]

    @property
    def pieces(self) -> int:
        return self.reading.n_chunks

    @property
    def sentence_of(self) -> Any:
        """piece -> the unit that is its sentence"""
        return np.array([self.pieces + one.sentence for one in self.reading.chunks], np.intp)


def see(text: str, shelf: Shelf, embed: Embed) -> Sight:
    """Look at a request with a catalogue in mind; `embed` gives unit vectors of the shipped model."""
    reading = reading_of(shelf.slips.righted(text))
    # The model computes outside of the interpreter: what words alone tell is found meanwhile.
    meaning = _BESIDE.submit(unit_vectors, reading, embed)
    units = reading.texts()
    words = [_WORD.findall(unit.lower()) for unit in units]
    named, spoken = _names_in(units, shelf)
    flags = _found(units, _FLAGS)
    counts = np.array([[len(one.findall(unit)) for one in _COUNTED] for unit in units], float)
    doing = np.array([[any(kind in KIND_OF.get(w, ()) for w in said) for kind in KIND_NAMES] for said in words], float)  # fmt: skip
    lead = np.array([_lead(said) for said in words], float)
    length = np.array([len(said) for said in words], float)
    of_words = words_of(reading, shelf.index)
    vectors = meaning.result()
    near, mean = shelf.actions.nearness(vectors)
    heard = shelf.triggers.nearness(vectors)[0]
    weighed = evidence(reading, shelf.index, near, of_words)
    return Sight(
        reading, vectors, near, mean, heard, weighed, named, spoken, flags, counts, doing, lead, length, grams(text)
    )  # fmt: skip


def is_told(piece: str) -> bool:
    """Tell whether a piece begins as a start does, says that something is new, or speaks of calls."""
    return any(one.search(piece) for one in _FLAGS)


def _found(units: Sequence[str], patterns: Sequence[re.Pattern[str]]) -> Any:
    return np.array([[bool(one.search(unit)) for one in patterns] for unit in units], float)


def _names_in(units: Sequence[str], shelf: Shelf) -> tuple[Any, Any]:
    """Answer units x services: its own name is there; its name is there, or what it is about.

    What is not in the whole, the last unit, is in none: of all services few are ever spoken of.
    """
    named = np.zeros((len(units), len(shelf.services)))
    spoken = named.copy()
    for place, name in enumerate(shelf.services):
        own, about = shelf.named[name], shelf.spoken[name]
        if about.search(units[-1]):
            spoken[:, place] = [bool(about.search(unit)) for unit in units]
            named[:, place] = [bool(own.search(unit)) for unit in units] if own is not about else spoken[:, place]  # fmt: skip
    return named, spoken


def _lead(said: Sequence[str]) -> list[bool]:
    kinds = next((KIND_OF[word] for word in said[:_HEAD] if word in KIND_OF), frozenset())
    return [kind in kinds for kind in KIND_NAMES]
