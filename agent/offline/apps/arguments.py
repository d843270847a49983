"""What the words of a clause give an action: values by the name of what they are, titles, labels, and fields of the data."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from agent.offline.apps.roles import content_of, names_of, role_of, title_of
from agent.offline.apps.verb_options import said_by_verb
from agent.offline.building.schema_kinds import entity_kind, takes_many, takes_text
from agent.offline.language.nouns import plural, singular
from agent.offline.language.patterns import pattern_of
from agent.offline.language.text import Prepared
from agent.offline.retrieval import properties
from engine.core.action import ActionSpec

_LONGEST_NAME: Final = 30
_WORD: Final = r"[\w+-](?:[\w./+*:!-]*[\w*/])?"
_NO_VALUE: Final = frozenset(
    [
        "me",
        "you",
        "him",
        "her",
        "i",
        "we",
        "he",
        "she",
        "they",
        "nobody",
        "everyone",
        "everybody",
        "somebody",
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "each",
        "every",
        "for",
        "from",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "itself",
        "like",
        "named",
        "called",
        "my",
        "new",
        "of",
        "on",
        "or",
        "our",
        "over",
        "per",
        "so",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "this",
        "to",
        "under",
        "up",
        "us",
        "via",
        "when",
        "where",
        "which",
        "who",
        "whose",
        "will",
        "with",
        "without",
        "using",
        "about",
        "after",
        "before",
        "has",
        "have",
        "all",
        "any",
        "one",
        "same",
        "right",
        "correct",
        "usual",
        "default",
        "following",
        "given",
        "more",
        "id",
        "ids",
        "number",
        "column",
    ]
)
_DET: Final = r"(?:the |a |an |our |my |its |their )?"
_LEAD: Final = r"(?:(?:in|into|to|on|onto|at|from|of|under|for|inside|within|with|by|using) )?"
_TO: Final = r"(?:(?:in|into|to|on|at|for|with|by) )?"
_GOAL: Final = re.compile(rf"\b(?:to|into|in|on) {_DET}(?P<value>@str\d+|{_WORD})")
_ANY_WORD: Final = re.compile(rf"{_LEAD}(?<![\w@])(?P<value>{_WORD})")
_SPAN: Final = re.compile(
    r"\b(?:for|after|within|expires? (?:in|after)|lasting) (?P<n>\d+|an?|one|half an) (?P<unit>second|minute|hour|day|week)s?\b"
)
_UNIT_S: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_TITLED: Final = re.compile(
    r",? ?\b(?:titled|entitled|called|named|headed|(?:with|under) (?:the |a )?(?:title|name|subject|summary|headline)(?: of)?:?) (?P<value>@str\d+)"
)
_SAYING: Final = re.compile(
    r",? ?\b(?:saying|that says|which says|reading|that reads|(?:with|and) (?:the |a )?(?:text|message|body|description|content|note|comment)(?: of)?:?) (?P<value>@str\d+)"
)
_LABELS: Final = re.compile(r"(?:label|tag|mark|flag)\b")
_LABELLED: Final = r"(?:label(?:l?ed)?|tag(?:ged)?|labels?|tags?)(?: (?:it|them|as|with|of))* (?P<value>@str\d+|{token})(?: (?:label|tag)\b)?"
_THING: Final = re.compile(
    r"^[a-z]+ (?:up )?(?:a |an |the |all |every |each |our |new |open )*(?P<thing>[a-z]+)"
)
# `an SMS to the customer`: whose number it is, the data says.
_TO_WHOM: Final = re.compile(
    r"\b(?:to|for) (?:the|their|each|every|our|that) (?:[a-z]+ )?(?:customer|client|buyer|user|person|lead|contact|subscriber|guest|owner|sender|caller|patient|member|applicant|candidate|employee|guy|requester|reporter)s?$"
)
_LABEL_NAMES: Final = frozenset(["labels", "tags", "label"])
# No argument is known by its shape that any of these would fit.
_ORDINARY: Final = ("boat", "Boat", "17", "boat17", "BOAT")
_FIELD: Final = r"(?:the |its |their |his |her |a )?(?P<field>[a-z]\w*(?: (?:name|number|date|time|id|address|text|line))?)"


@dataclass(slots=True)
class Given:
    """What the words give, and the words that are left."""

    rest: str
    values: dict[str, Any] = field(default_factory=dict)
    mapped: dict[str, str] = field(default_factory=dict)
    """Of an argument: the field of the data that it is filled from."""
    named: dict[str, str] = field(default_factory=dict)
    """Of an argument that takes an id: the name it was given by."""


def given_by(clause: str, spec: ActionSpec, prepared: Prepared) -> Given:
    """Read the arguments of an action out of a clause from which the service's name was taken."""
    given = Given(clause)
    _take_quoted(given, spec, prepared)
    for name, schema in properties(spec).items():
        if name not in given.values:
            _take_entity(given, name, schema, prepared)
    for name, schema in properties(spec).items():
        if name not in given.values:
            _take_option(given, name, schema)
            _take_span(given, name, schema)
            _take_shaped(given, name, schema, prepared)
            _take_mapped(given, name, schema, spec)
            _take_named(given, name, schema, spec, prepared)
            _take_object(given, name, schema)
    given.values = said_by_verb(clause, spec) | given.values
    _take_goal(given, spec, prepared)
    if {"to", "email", "customer"} & set(properties(spec)):
        given.rest = _TO_WHOM.sub(" ", given.rest)
    _take_rest_of_quotes(given, spec, prepared)
    given.rest = " ".join(given.rest.split()).strip(" ,")
    return given


def _cut(given: Given, match: re.Match[str]) -> None:
    given.rest = f"{given.rest[: match.start()]} {given.rest[match.end() :]}"


def _take_quoted(given: Given, spec: ActionSpec, prepared: Prepared) -> None:
    """`titled "Broken"`, `saying "Look"`."""
    for pattern, name in ((_TITLED, title_of(spec)), (_SAYING, content_of(spec))):
        match = pattern.search(given.rest)
        if match is not None and name is not None:
            given.values[name] = prepared.value(match["value"])
            _cut(given, match)


def _take_rest_of_quotes(given: Given, spec: ActionSpec, prepared: Prepared) -> None:
    """Words in quotation marks that nothing has claimed are the title of what is made, else what is said."""
    for name in (title_of(spec), content_of(spec)):
        match = re.search(r"@str\d+", given.rest)
        if match is None or name is None or name in given.values or name in given.mapped:
            continue
        given.values[name] = prepared.value(match[0])
        _cut(given, match)


def _take_goal(given: Given, spec: ActionSpec, prepared: Prepared) -> None:
    """`move the card to Done`, `in Backlog`: of the one place that is still open, the name alone is said."""
    known = {*given.values, *given.mapped, *given.named}
    open_places = [
        name
        for name in spec.input_schema.get("required", ())
        if name not in known and role_of(name, spec) == "place"
    ]
    if len(open_places) != 1:
        return
    for match in _GOAL.finditer(given.rest):
        word = match["value"]
        said = prepared.value(word) if word[0] == "@" else prepared.as_written(word)
        if word[0] != "@" and (said == word or word in _NO_VALUE):
            continue
        value = _typed(said, properties(spec)[open_places[0]])
        value = None if open_places[0].endswith("_id") and not _is_id(said) else value
        into = given.named if value is None else given.values
        into[open_places[0]] = said if value is None else value
        _cut(given, match)
        return


def _take_entity(given: Given, name: str, schema: Mapping[str, Any], prepared: Prepared) -> None:
    """An address or a channel goes where one is taken."""
    kind = entity_kind(name, schema)
    if kind not in {"mail", "chan"} and name in {"guests", "sender"}:
        kind = "mail"
    by_sender = r"\bfrom " if name in {"sender", "from"} else rf"(?<!\bfrom ){_TO}{_DET}"
    if kind in {None, "url"} or f"@{kind}" not in given.rest:
        return
    match = re.search(rf"{by_sender}@{kind}\d+", given.rest)
    if match is None:
        return
    value = prepared.value(match[0].split()[-1])
    if _fits(value, schema):
        given.values[name] = [value] if takes_many(schema) and not takes_text(schema) else value
        _cut(given, match)


def _take_option(given: Given, name: str, schema: Mapping[str, Any]) -> None:
    """`the open issues`: one of the values an argument may have is said."""
    for option in schema.get("enum", ()):
        words = str(option).replace("_", " ").lower()
        forms = (
            {words, singular(words), plural(words)}
            if name in {"kind", "object"}
            else {words, words.removesuffix("ed")}
        )
        if len(words) < 3 or not _may_hold(given.rest, *forms):
            continue
        spelt = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
        match = pattern_of(rf"(?<![\w@])(?<!^)(?:{spelt})(?![\w@])").search(given.rest)
        if match is None:
            continue
        given.values[name] = option
        if name not in {"kind", "object"}:
            _cut(given, match)
        return


def _take_named(
    given: Given, name: str, schema: Mapping[str, Any], spec: ActionSpec, prepared: Prepared
) -> None:
    """`in project OPS`, `the queue events`, `with the label bug`: a value beside the name of what it is."""
    if name in given.values or name in given.mapped or schema.get("type") == "object":
        return
    for match, word in _beside(given.rest, name, schema, spec):
        said = prepared.value(word) if word.startswith("@") else prepared.as_written(word)
        value = _typed(said, schema)
        if value is None or (name.endswith("_id") and not _is_id(said)):
            if "range" in properties(spec):
                continue  # it is a part of the spreadsheet that is named
            if role_of(name, spec) == "place":
                given.named[name] = said
                _cut(given, match)
                return
            continue
        given.values[name] = value
        _cut(given, match)
        return


def _beside(
    rest: str, name: str, schema: Mapping[str, Any], spec: ActionSpec
) -> list[tuple[re.Match[str], str]]:
    token = rf"(?P<value>@str\d+|{_WORD})"
    found: list[re.Match[str]] = []
    for words in names_of(name, schema):
        if not _may_hold(rest, words, singular(words)) and name not in _LABEL_NAMES:
            continue
        spelt = rf"(?:{re.escape(words)}|{re.escape(singular(words))})"
        patterns = [
            rf"{_LEAD}{_DET}\b{spelt}(?: (?:called|named|is|id|key))?[:=]? {token}",
        ]
        if role_of(name, spec) == "place":
            patterns.append(rf"{_LEAD}(?:the |our |my )(?P<value>@str\d+|{_WORD}) {spelt}\b")
        if name in _LABEL_NAMES:
            patterns += [rf"\b(?:as|with) {token}$"] if _LABELS.match(rest) else []
            patterns.append(rf",? ?(?:and |with )?{_DET}{_LABELLED.format(token=_WORD)}")
        for pattern in patterns:
            found += [m for m in pattern_of(pattern).finditer(rest) if m.start() or m["value"]]
    if "/" in str(schema.get("pattern", "")) and name in {"repository", "project"}:
        found += list(re.finditer(rf"{_LEAD}(?P<value>[\w.-]+/[\w.-]+)", rest))
    return [(m, m["value"]) for m in found if m["value"] not in _NO_VALUE]


def _may_hold(text: str, *words: str) -> bool:
    """Tell whether a pattern of these words is worth its making: that takes a thousand times as long as looking for them."""
    return any(word in text for word in words)


def _take_span(given: Given, name: str, schema: Mapping[str, Any]) -> None:
    """`for 30 minutes`: how long, in the seconds the argument counts."""
    match = _SPAN.search(given.rest) if name.endswith("_s") else None
    if match is None or schema.get("type") != "integer":
        return
    count = float(match["n"]) if match["n"].isdecimal() else 0.5 if "half" in match["n"] else 1.0
    given.values[name] = int(count * _UNIT_S[match["unit"]])
    _cut(given, match)


def _take_shaped(given: Given, name: str, schema: Mapping[str, Any], prepared: Prepared) -> None:
    """`refund pi_3Nv0`, `from +49 30 1234`: what only this argument looks like needs no name."""
    shape = str(schema.get("pattern", ""))
    if name in given.values or not shape or _is_ordinary(shape):
        return
    for match in _ANY_WORD.finditer(given.rest):
        said = prepared.as_written(match["value"])
        if _is_id(said) and pattern_of(shape).search(said) and _typed(said, schema) is not None:
            given.values[name] = said
            _cut(given, match)
            return


@lru_cache(maxsize=4_096)
def _is_ordinary(shape: str) -> bool:
    """Tell a shape that ordinary words have."""
    return any(pattern_of(shape).search(word) for word in _ORDINARY)


def _take_object(given: Given, name: str, schema: Mapping[str, Any]) -> None:
    """`find the opportunities`: what a record is of is said by the thing itself."""
    match = _THING.match(given.rest) if name == "object" and "enum" not in schema else None
    if match is not None and match["thing"] not in _NO_VALUE and name not in given.values:
        given.values[name] = singular(match["thing"]).capitalize()


def _take_mapped(given: Given, name: str, schema: Mapping[str, Any], spec: ActionSpec) -> None:
    """`the colour as title`, `with the title from the colour`: an argument is a field of the data."""
    if name in given.values or name in given.mapped:
        return
    role = role_of(name, spec)
    words = list(names_of(name, schema))
    words += ["title", "name"] if role == "title" else ["text", "description", "body"] if role == "content" else []  # fmt: skip
    if not _may_hold(given.rest, *words):
        return
    spelt = "|".join(map(re.escape, dict.fromkeys(words)))
    link = "as|for|becomes|is" if role == "place" else "as|for|becomes|into|in"
    for pattern in (
        rf",? ?\b(?:with|and|using|use|put|putting|take)? ?{_FIELD} (?:{link}) (?:the |its |a )?(?:{spelt})\b",
        rf",? ?\b(?:with|under|using) the same (?P<field>{spelt})\b",
        rf",? ?\b(?:with|and|using)? ?(?:the |its )?(?:{spelt}) (?:from|is|being|=|taken from|set to) (?:the |its |their )(?P<field>[a-z]\w*(?: (?:name|number|date|id|address))?)(?: field)?\b",
    ):
        match = pattern_of(pattern).search(given.rest)
        if match is not None and match["field"] not in _NO_VALUE:
            given.mapped[name] = match["field"]
            _cut(given, match)
            return


def _typed(said: str, schema: Mapping[str, Any]) -> Any:
    """Answer what is said as the argument takes it; None where it does not."""
    kind = schema.get("type")
    if kind == "integer":
        return int(said.lstrip("#")) if said.lstrip("#").isdecimal() else None
    if kind == "number":
        return float(said) if re.fullmatch(r"\d+(?:\.\d+)?", said) else None
    if kind == "array":
        return [said] if schema.get("items", {}).get("type") == "string" else None
    if kind == "boolean":
        return None
    return said if _fits(said, schema) else None


def _is_id(said: str) -> bool:
    """Tell what a service has made up from what people call a thing."""
    return any(sign.isdigit() for sign in said) or len(said) > _LONGEST_NAME


def _fits(value: str, schema: Mapping[str, Any]) -> bool:
    if "enum" in schema:
        return value in schema["enum"]
    options = [schema, *schema.get("anyOf", ())]
    patterns = [str(one["pattern"]) for one in options if "pattern" in one]
    return not patterns or any(pattern_of(pattern).search(value) for pattern in patterns)
