"""A request beside the workflow it is about: its pieces, the steps, and how near each is to each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.altering.literals import (
    literals_in,
    places_of,
    written,
    written_in,
)
from agent.offline.general.arrays import np
from agent.offline.general.lexicon import stem
from agent.offline.meant.lines import Told
from agent.offline.meant.pieces import reading_of
from agent.offline.meant.words import grams
from engine.core.action import Catalog

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]
Step = Mapping[str, Any]
_WORD: Final = re.compile(r"[a-zäöüß]+|\d+", re.IGNORECASE)
_TEMPLATE: Final = re.compile(r"\{\{.*?\}\}")
_MOST: Final = 160
_STOP: Final = frozenset(map(stem, ["the", "a", "an", "it", "its", "is", "are", "be", "to", "of", "in", "on", "at", "by", "for", "and", "or", "with", "that", "this", "them", "they", "we", "i", "you", "our", "my", "from", "as", "not", "no", "only", "please", "also", "too", "one", "each", "every", "all", "when", "if", "get", "step", "new", "do", "does", "what", "which", "who", "how", "just", "should", "would", "could", "can"]))  # fmt: skip

# What a step is, as people speak of it.
KIND_WORDS: Final[Mapping[str, re.Pattern[str]]] = {
    "mail": re.compile(r"\be?-?mails?\b|\bletters?\b|\bcc\b|\bsubject\b|\binbox\b|\bwrite to\b", re.IGNORECASE),
    "chat": re.compile(r"\bslack\b|\bchannel\b|\bposts?\b|\bchat\b|\bping\b|#", re.IGNORECASE),
    "message": re.compile(r"\bmessages?\b|\bnotes?\b|\btell\b|\btold\b|\btext\b|\bnotif\w+|\bposts?\b|\bmails?\b", re.IGNORECASE),
    "read": re.compile(r"\bapi\b|\bfetch\w*|\bcall\b|\bendpoint\b|\burl\b|\bget them from\b|\bsource\b|\bserver\b|\bload\w*", re.IGNORECASE),
    "filter": re.compile(r"\bonly\b|\bthose\b|\bones\b|\bskip\b|\bleave out\b|\bignore\b|\bfilter\b|\bunder\b|\bover\b|\babove\b|\bbelow\b|\bmore than\b|\bless than\b|\bat least\b|\bfrom\b", re.IGNORECASE),
    "approval": re.compile(r"\bapprov\w+|\bdecid\w+|\bdecision\b|\bok\b|\bokay\b|\byes\b|\bagree\w*|\bask(?:ed)?\b|\bsign\w*", re.IGNORECASE),
    "wait": re.compile(r"\bwait\w*|\bpause\b|\bdelay\b|\bdays?\b|\bhours?\b|\blater\b|\bimmediately\b|\bright away\b|\bstraight away\b", re.IGNORECASE),
    "branch": re.compile(r"\bif\b|\botherwise\b|\bcounts? as\b|\bmeans?\b|\bis\b", re.IGNORECASE),
    "table": re.compile(r"\btables?\b|\bdatabase\b|\bsav\w+|\bstor\w+|\bkeep\b|\brows?\b|\bcolumns?\b|\bsheet\b|\bexcel\b|\bcsv\b", re.IGNORECASE),
    "ai": re.compile(r"\bai\b|\bsummar\w+|\btranslat\w+|\bshort\w*|\blong\w*|\btone\b|\blanguage\b|\bsentences?\b|\bbullet\b|\bclassif\w+|\blabels?\b", re.IGNORECASE),
    "list": re.compile(r"\bsort\w*|\border\w*|\bfirst\b|\btop\b|\bmost\b|\bgroup\w*|\bduplicates?\b|\btwice\b|\bagain\b|\bnew\b|\bonce\b", re.IGNORECASE),
}  # fmt: skip
KIND_NAMES: Final = tuple(KIND_WORDS)
_PLACE_WORDS: Final = (
    re.compile(r"\bfirst\b|\bbegin\w*|\bstart\w*", re.IGNORECASE),
    re.compile(r"\blast\b|\bend\b|\bfinal\w*|\bat the end\b", re.IGNORECASE),
    re.compile(r"\bit\b|\bthat\b|\bthis\b|\bthem\b", re.IGNORECASE),
)
_PEOPLE: Final = re.compile(r"\b(?:customers?|clients?|guests?|buyers?|parents?|members?|donors?|suppliers?|applicants?|visitors?|people|they|person|sender|him|her)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sight:
    """One request and one workflow. A unit is a piece, a sentence or the whole, in this order."""

    text: str
    spans: Sequence[tuple[int, int]]
    """unit -> where it stands in the text"""
    pieces: int
    vectors: Any
    grams: frozenset[str]
    unit_grams: Sequence[frozenset[str]]
    literals: Any
    """units x kinds of literals"""
    steps: Sequence[Step]
    within: Sequence[bool]
    """step -> it stands in a group"""
    near: Any
    """units x steps x (its name, what it says, its action)"""
    shared: Any
    """units x steps x (words of its name, of its arguments, of its service; what is copied from it)"""
    fits: Any
    """units x steps: literals for which the step has a place"""
    calls: Any
    """units x steps: words for what the step is"""
    places: Any
    """units x (words for the first, for the last, for what was spoken of)"""
    traits: Any
    """steps x what is so of each, whatever was said"""
    flow: Any
    """what is so of the whole workflow"""

    @property
    def whole(self) -> int:
        return len(self.spans) - 1

    def said(self, unit: int) -> str:
        start, end = self.spans[unit]
        return self.text[start:end]


def steps_in(document: Mapping[str, Any]) -> Iterator[tuple[Step, bool]]:
    """Answer every step, and whether it stands inside a group."""
    for step in document.get("steps") or ():
        yield step, False
        for inner, _ in steps_in(step):
            yield inner, True


def see(
    text: str, document: Mapping[str, Any], catalog: Catalog, actions: Told, embed: Embed
) -> Sight:
    """Look at a request to change; `actions` holds the lines of the catalogue."""
    reading = reading_of(text)
    units = reading.texts()
    found = list(steps_in(document))
    steps, within = [one for one, _ in found], [inner for _, inner in found]
    names, contents = [name_of(s, catalog) for s in steps], [content_of(s) for s in steps]
    vectors = _vectors([*units, *names, *contents], embed)
    said, rest = vectors[: len(units)], vectors[len(units) :]
    likeness = actions.nearness(said)[0]
    at = {spec.id: place for place, spec in enumerate(actions.specs)}
    own = [at.get(str(step.get("uses"))) for step in steps]
    acts = np.stack(
        [likeness[:, n] if n is not None else np.zeros(len(units), np.float32) for n in own], 1
    ) if steps else np.zeros((len(units), 0), np.float32)  # fmt: skip
    near = np.stack([said @ rest[: len(steps)].T, said @ rest[len(steps) :].T, acts], 2)
    kinds = np.array([kinds_of(step) for step in steps], float).reshape(len(steps), -1)
    holds = np.array([places_of(step) for step in steps], float).reshape(len(steps), -1)
    literals = np.array([literals_in(unit) for unit in units], float)
    called = np.array([[bool(one.search(u)) for one in KIND_WORDS.values()] for u in units], float)
    return Sight(
        text, reading.units, reading.n_chunks, said, grams(text), [grams(unit) for unit in units],
        literals, steps, within, near, _shared(units, steps, catalog), np.minimum(literals, 1) @ holds.T, called @ kinds.T,
        np.array([[bool(one.search(u)) for one in _PLACE_WORDS] for u in units], float),
        np.concatenate([kinds, _traits(steps, within, catalog)], 1) if steps else np.zeros((0, 0)),
        _flow(document, kinds),
    )  # fmt: skip


def _vectors(texts: Sequence[str], embed: Embed) -> Any:
    once = list(dict.fromkeys(texts))
    at = {text: place for place, text in enumerate(once)}
    return np.array(embed(once), np.float32)[[at[text] for text in texts]]


def name_of(step: Step, catalog: Catalog) -> str:
    """Answer what a step is called, and what it does."""
    spec = catalog.action(str(step.get("uses", "")))
    name = str(step.get("name") or step["id"].replace("_", " "))
    return f"{name}, {spec.title if spec else step.get('type', 'step')}"


def content_of(step: Step) -> str:
    """Answer what a step says or works with, without signs."""
    given = dict(step.get("with") or {})
    told = json.dumps(
        [*given.values(), step.get("when", ""), step.get("title", "")], ensure_ascii=False
    )
    words = re.sub(r"\b(?:steps|trigger|body|item|inputs)\b|[^\w@#. ]|_", " ", told)
    return " ".join(words.split())[:_MOST] or str(step["id"])


def kinds_of(step: Step) -> list[bool]:
    """Tell for each word kind whether a step is of it."""
    uses, kind = str(step.get("uses", "")), step.get("type")
    given = step.get("with") or {}
    sends = uses.startswith(("email.", "slack.", "teams.", "discord.", "telegram.", "twilio."))
    facts = {
        "mail": uses.startswith(("email.", "gmail.", "outlook.")),
        "chat": uses.startswith(("slack.", "teams.", "discord.", "telegram.")) or "channel" in given,
        "message": sends,
        "read": uses.startswith(("http.", "sql.query")),
        "filter": uses == "list.filter",
        "approval": kind == "approval",
        "wait": kind == "wait",
        "branch": kind == "branch" or uses == "ai.classify",
        "table": uses.startswith(("sql.", "datatable.", "sheets.", "csv.", "excel.", "airtable.")),
        "ai": uses.startswith("ai."),
        "list": uses.startswith("list."),
    }  # fmt: skip
    return [facts[name] for name in KIND_NAMES]


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(text.lower())) - _STOP


def _shared(units: Sequence[str], steps: Sequence[Step], catalog: Catalog) -> Any:
    found = np.zeros((len(units), len(steps), 4))
    said = [_stems(unit) for unit in units]
    copied = [written(unit) for unit in units]
    for at, step in enumerate(steps):
        spec = catalog.action(str(step.get("uses", "")))
        name = _stems(f"{step.get('name', '')} {step['id'].replace('_', ' ')}")
        service = _stems(f"{re.sub('[._]', ' ', str(step.get('uses', '')))} {spec.title if spec else step.get('type', '')}")  # fmt: skip
        given, there = _stems(content_of(step)), written_in(step)
        for unit, words in enumerate(said):
            found[unit, at] = (
                len(words & name), len(words & (given - name)),
                len(words & (service - name)), len(copied[unit] & there),
            )  # fmt: skip
    return found


def _traits(steps: Sequence[Step], within: Sequence[bool], catalog: Catalog) -> Any:
    rows = []
    uses = [str(step.get("uses", step.get("type"))) for step in steps]
    kinds = [tuple(kinds_of(step)) for step in steps]
    for at, step in enumerate(steps):
        spec = catalog.action(uses[at])
        effect = str(getattr(spec.effect, "worst", lambda e=spec.effect: e)()) if spec else ""
        given = step.get("with") or {}
        told = json.dumps(given)
        rows.append(
            [
                at / max(len(steps) - 1, 1), at == 0, at == len(steps) - 1, len(steps), within[at],
                uses.count(uses[at]), kinds.count(kinds[at]), effect in ("pure", "read"), effect == "",
                effect == "irreversible", "foreach" in step, "when" in step, "text" in given, len(told) / 100,
                len(_TEMPLATE.findall(told)), step.get("type") == "group", uses[at] == "list.dedupe",
                uses[at] == "list.sort", any(str(one).endswith((".failed", ".rejected")) for one in step.get("after", ())),
                _answers_person(given), *places_of(step),
            ]
        )  # fmt: skip
    return np.array(rows, float)


def _answers_person(given: Mapping[str, Any]) -> bool:
    """Tell whether a step goes to whom the data is about."""
    return "{{" in json.dumps(given.get("to", ""))


def _flow(document: Mapping[str, Any], kinds: Any) -> Any:
    triggers = [str(one.get("type")) for one in document.get("triggers") or ()]
    has = kinds.any(0) if len(kinds) else np.zeros(len(KIND_NAMES))
    return np.array([*has, "schedule" in triggers, "webhook" in triggers, "manual" in triggers or not triggers, len(kinds)], float)  # fmt: skip
