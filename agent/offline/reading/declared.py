"""What a workflow is given and gives back, by name: `a topic (variable topic) as input`, `inputs: topic; output: the article`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agent.offline.language.gated import Gated
from agent.offline.language.text import prepare

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+|;\s*(?=(?:the )?(?:in|out)puts?\b)", re.IGNORECASE)
_VARIABLE = Gated(
    r"(?P<phrase>[^()]*?)\(\s*(?:the )?variables?(?: names?| named| called)?:? *['\"`“]?(?P<name>[A-Za-z_]\w*)['\"`”]?\s*\)",
    re.IGNORECASE,
    needs="(",
)
_LABELLED = re.compile(r"^(?:[-*] *)?(?:the )?(?P<what>in|out)puts?(?: (?:is|are|variables?))? *[:=] *(?P<names>.+?)[.;]?$", re.IGNORECASE)  # fmt: skip
_TAKEN = re.compile(r"\b(?:as (?:an |the |its |additional )?inputs?\b|(?:user|caller|person|workflow|it|we|i) (?:will |must |should |can |may )?(?:(?:also|additionally|only) )*(?:provides?|gives?|suppl(?:y|ies)|enters?|uploads?|receives?|takes?|accepts?)\b|inputs? (?:to|are|is)\b)", re.IGNORECASE)  # fmt: skip
_GIVEN = re.compile(r"\b(?:outputs?|returns?|produces?|generates?|yields?|gives? back|generating|obtains?)\b", re.IGNORECASE)  # fmt: skip
# What starts by itself has nobody who gives it its inputs.
_TIMED = re.compile(r"\b(?:every|each) (?:day|week|month|hour|morning|evening|night|\w+day|\d+)|\b(?:daily|hourly|weekly|monthly)\b", re.IGNORECASE)  # fmt: skip
_ONLY = re.compile(r"\bonly (?:needs? to |has to |should |must )?(?:output|return|generate|produce)s?\b", re.IGNORECASE)  # fmt: skip
_LEAD = re.compile(
    r"^.*(?:\b(?:provides?|outputs?|returns?|generates?|produces?|receives?|takes?|accepts?|include[sd]?|as)\b|,|\band\b|:)(?=\s)",
    re.IGNORECASE | re.DOTALL,
)
_ARTICLE = re.compile(r"^(?:the|a|an|its|their|some|corresponding|resulting|final|one)\s+", re.IGNORECASE)  # fmt: skip
_NOUNS = re.compile(r"[A-Za-z][\w'/-]*(?: [A-Za-z][\w'/-]*){0,4}")


@dataclass(frozen=True, slots=True)
class Declared:
    """Names with the words they were declared by, and what is left: the task."""

    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    task: str
    only: bool = False
    """Nothing else is given back than these outputs."""


def declared_in(text: str) -> Declared | None:
    """Read declarations by name; None where there are none, or where addresses say where data comes from and goes to."""
    if "{{" in text or _TIMED.search(text) or any(e.kind in {"url", "mail", "chan", "sql"} for e in prepare(text).entities.values()):  # fmt: skip
        return None
    inputs: dict[str, str] = {}
    outputs: dict[str, str] = {}
    task: list[str] = []
    for sentence in _SENTENCE.split(text.strip()):
        found = dict(_names(sentence))
        taken = _is_taken(sentence)
        if found:
            (inputs if taken else outputs).update(found)
        if not (found and taken) and not _LABELLED.match(sentence):
            task.append(_without_names(sentence))
    if not inputs and not outputs:
        return None
    only = _ONLY.search(text) is not None
    return Declared(inputs, outputs, " ".join(task).strip(), only)


def _is_taken(sentence: str) -> bool:
    labelled = _LABELLED.match(sentence)
    return labelled["what"].lower() == "in" if labelled else _TAKEN.search(sentence) is not None


def _names(sentence: str) -> Iterator[tuple[str, str]]:
    variables = list(_VARIABLE.finditer(sentence))
    if variables and (_TAKEN.search(sentence) or _GIVEN.search(sentence) or _LABELLED.match(sentence)):  # fmt: skip
        for match in variables:
            phrase = _ARTICLE.sub("", _LEAD.sub("", match["phrase"]).strip(" ,:"))
            yield match["name"], " ".join(phrase.split()) or match["name"].replace("_", " ")
        return
    labelled = _LABELLED.match(sentence)
    parts = re.split(r",(?: and)?|\band\b|&", labelled["names"]) if labelled else []
    phrases = [_ARTICLE.sub("", part.strip()) for part in parts]
    if phrases and all(_NOUNS.fullmatch(phrase) for phrase in phrases):
        for phrase in phrases:
            yield re.sub(r"\W+", "_", phrase.lower()).strip("_"), phrase


def _without_names(sentence: str) -> str:
    return re.sub(r"\s*\(\s*(?:the )?variables?[^)]*\)", "", sentence, flags=re.IGNORECASE)
