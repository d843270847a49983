"""Finds out whether something that appears elsewhere starts the run, where a trigger of the catalogue looks for it.

What is looked for, and by which words people name it, stands in the catalogue; here are only the ways to
say that something new is there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from agent.offline.building.cel import value_hole
from agent.offline.language.nouns import GENERIC, is_noun, plural, singular
from agent.offline.language.text import Prepared
from agent.offline.reading.app_events import BARE, LEAD, find_app_event, in_full_words
from agent.offline.reading.event_deeds import with_thing_named
from agent.offline.reading.event_tests import with_event_tests, with_tests_behind
from agent.offline.reading.services import SERVICES
from agent.offline.rephrasing.starts import with_plain_starts
from engine.core.action import Catalog, TriggerSpec

_LEAD = re.compile(
    r"(?:^|(?<=[,;:] )|(?<= ))(?:when(?:ever)?|if|each time|every time|as soon as|once|"
    r"(?:for|on|upon|after) (?:each|every|any|an?)(?= new\b)|(?:for|on) (?:each|every)|(?:of )?(?:each|every|any)(?= new\b)) (?=\w)"
)
_COMES = re.compile(
    r"\b(?:(?:is|are|gets?|has been|have been) (?:added|inserted|published|posted|received|created|put|found)"
    r"(?: (?:in|into|to|on|at|by))?|(?:appears?|arrives?|comes?|lands?|shows? up|turns? up|pops? up|drops?)(?: (?:in|into|up))?|has|gets|publishes|receives)\b"
)
_NEW = re.compile(r"\bnew(?:ly)?\b")
# What else may stand in such words; anything but this and the trigger's own words says more.
_PLAIN = frozenset(
    [
        "a",
        "an",
        "the",
        "our",
        "my",
        "your",
        "their",
        "its",
        "this",
        "that",
        "any",
        "some",
        "each",
        "every",
        "new",
        "newly",
        "in",
        "into",
        "to",
        "on",
        "at",
        "of",
        "from",
        "by",
        "via",
        "with",
        "there",
        "is",
        "are",
        "just",
        "then",
        "one",
        "single",
        "item",
        "items",
        "thing",
        "things",
        "someone",
        "somebody",
        "something",
        "it",
        "we",
        "get",
        "receive",
        "called",
        "named",
        "feed",
        "address",
        "under",
        "located",
        "published",
    ]
)
_END = re.compile(r"[,;:.](?= |$)| then | and then | - ")
# `and its title contains urgent, post it`: what follows is a condition on what came.
_ITS = re.compile(r"^and (?=(?:its|their|it|the) [^,]*,)")
_DATABASES = {"database", "sql", "postgres", "postgresql", "mysql", "mariadb", "sqlite", "db"}
_PLACES = frozenset(["feed", "inbox", "mailbox", "table", "folder", "database"])
_VALUE = r"(?P<value>@(?:str|url)\d+|[a-z_][\w.$/-]*)"
_NO_VALUE = frozenset(
    [
        "of",
        "in",
        "is",
        "are",
        "has",
        "gets",
        "and",
        "or",
        "with",
        "when",
        "new",
        "the",
        "a",
        "an",
        "on",
        "at",
        "to",
        "for",
        "by",
        "that",
    ]
)


@dataclass(frozen=True, slots=True)
class Watching:
    """A trigger that is looked at, what its words set, and the request without those words."""

    trigger: dict[str, Any]
    spec: TriggerSpec
    rest: str
    noun: str
    """What each event is, as the words call it."""
    changed: bool = False
    """A change of one is an event too."""
    unread: str = ""
    """What the words ask of the event besides, where no rule reads it."""
    mailbox: str = ""
    """Whose mailbox is looked at, where it was named."""

    @property
    def as_call(self) -> str:
        """Answer the request as if each event came by a call: what is done with it reads the same."""
        return f"when {'an' if self.noun[0] in 'aeiou' else 'a'} {self.noun} arrives by webhook, {self.rest}"


def read_watching(text: str, prepared: Prepared, catalog: Catalog) -> Watching | None:
    """Answer the trigger that the words name; None where they name none, or say more than it can do.

    A trigger of an app is named by the app and the event; any other by its own words.
    """
    values = {name: one.value for name, one in prepared.entities.items()}
    text, mailbox = with_plain_starts(with_tests_behind(text, prepared), values)
    found = _of_app(text, prepared, catalog) or _by_its_words(text, prepared, catalog)
    return replace(found, mailbox=mailbox) if found is not None else None


def _of_app(text: str, prepared: Prepared, catalog: Catalog) -> Watching | None:
    text = in_full_words(text, prepared, catalog)
    for lead in (*LEAD.finditer(text), *BARE.finditer(text)):
        event = find_app_event(text, lead.end(), prepared, catalog)
        if event is None:
            continue
        behind = with_event_tests(text[event.end :], event.spec, prepared)
        rest = _joined(text[: lead.start()], behind, lead[0])
        if not rest:
            return None
        _forget_guesses(rest, prepared)
        rest = with_thing_named(rest, event.spec, event.thing, catalog)
        rest = f"if {event.condition}, {rest}" if event.condition else rest
        name = event.spec.id.replace(".", "_")
        trigger = {"id": name, "type": "app", "uses": event.spec.id, "with": event.settings}
        return Watching(trigger, event.spec, rest, event.thing, event.changed, event.unread)
    return None


def _forget_guesses(rest: str, prepared: Prepared) -> None:
    """A channel of the app that was guessed to be one of another app is not one to post in."""
    guessed = [n for n, e in prepared.entities.items() if e.kind == "chan" and e.guessed]
    for name in guessed:
        if not re.search(rf"{name}\b", rest):
            del prepared.entities[name]


# `sort every new letter and post it`: what comes is what is sorted.
_OF_EACH = re.compile(r"(?:each|every|any) ")
_BARE_VERB = re.compile(r"(?:^|[,;.] |\b(?:and|then|please) )[a-z]+$")


def _joined(before: str, behind: str, lead: str) -> str:
    """Answer what is left of the request in front of the event's words and behind them."""
    if _OF_EACH.match(lead) and _BARE_VERB.search(before.rstrip()):
        return f"{before.rstrip()} it {behind.strip(' ,;:.-')}".strip()
    behind = re.sub(r"^(?:then|and) ", "", behind.strip(" ,;:.-"))
    return " ".join(part for part in (before.strip(" ,;"), behind) if part)


def _by_its_words(text: str, prepared: Prepared, catalog: Catalog) -> Watching | None:
    for lead in _LEAD.finditer(text):
        for spec, end in _candidates(text, lead, catalog):
            said = text[lead.end() : end]
            noun, (settings, left) = _noun(said), _settings(said, spec, prepared)
            if settings is None or not _is_covered(left, spec, noun):
                continue
            if _other_service(text[lead.end() :], spec):
                continue
            name = spec.id.replace(".", "_")
            trigger = {"id": name, "type": "app", "uses": spec.id, "with": settings}
            behind = with_event_tests(text[end:], spec, prepared)
            rest = _joined(text[: lead.start()], behind, lead[0])
            rest = with_thing_named(rest, spec, noun, catalog) if rest else ""
            return Watching(trigger, spec, rest, noun) if rest else None
    return None


def _other_service(behind: str, spec: TriggerSpec) -> bool:
    """Tell whether the rest of the clause puts it into a service that this trigger knows nothing of."""
    stop = _END.search(behind)
    words = set(re.findall(r"[a-z]+", behind[: stop.start() if stop else len(behind)]))
    own = " ".join((spec.id, spec.title, *spec.synonyms)).lower()
    return any(word in SERVICES and word not in own for word in words)


def _candidates(
    text: str, lead: re.Match[str], catalog: Catalog
) -> Iterator[tuple[TriggerSpec, int]]:
    """Yield the triggers whose words stand behind a lead, the best named first, and where their words end."""
    stop = _END.search(text, lead.end())
    clause = text[lead.end() : stop.start() if stop else len(text)]
    if not (_COMES.search(clause) or _NEW.search(clause)):
        return
    found = []
    for spec in catalog.triggers():
        if spec.polling is None:
            continue
        spans = [m.span() for words in spec.synonyms for m in _words(words).finditer(clause)]
        if not spans or (_takes_url(spec) is None and "@url" in clause):
            continue
        longest = max(end - start for start, end in spans)
        found.append((longest, spec, [end for _, end in spans]))
    for _, spec, ends in sorted(found, key=lambda one: -one[0]):
        marks = [m.end() for m in re.finditer(r"@url\d+", clause)]
        marks += [m.end() for m in _COMES.finditer(clause)] + ends
        marks += [m.end() for name in _named(spec) for m in _given(name, clause)]
        yield spec, lead.end() + max(marks)


def _noun(said: str) -> str:
    """Answer what is new: the word behind `new`, else what stands in front of where it comes."""
    come = _COMES.search(said)
    new = re.search(
        r"\bnew (?P<words>[a-z][\w-]*(?: [a-z][\w-]*){0,2}?)(?= (?:in|from|of|on|at|to|by|with|about|whose|that|is|has|gets)\b|@|[,;:.]|$)",
        said,
    )
    words = new["words"] if new else said[: come.start()] if come else ""
    words = _COMES.split(words)[0]
    nouns = [w for w in re.findall(r"[a-z][\w-]*", words) if is_noun(w) and w not in _PLACES]
    noun = singular(nouns[-1]) if nouns else ""
    return noun if noun and noun not in GENERIC else "entry"


@lru_cache(maxsize=2_000)
def _words(words: str) -> re.Pattern[str]:
    joined = r"\W+(?:(?:an?|the|our|my|is|are|has) )?".join(map(re.escape, words.lower().split()))
    return re.compile(rf"\b{joined}(?:e?s)?\b")


def _takes_url(spec: TriggerSpec) -> str | None:
    properties = spec.config_schema.get("properties", {})
    return next((name for name, of in properties.items() if of.get("format") == "uri"), None)


def _named(spec: TriggerSpec) -> list[str]:
    """Answer the settings that words may give by their own name: `the folder invoices`."""
    properties = spec.config_schema.get("properties", {})
    return [
        name
        for name, of in properties.items()
        if of.get("type") == "string" and "enum" not in of and of.get("format") != "uri"
    ]


def _given(name: str, clause: str) -> Iterator[re.Match[str]]:
    word = name.replace("_", " ")
    for pattern in (
        rf"\b{word} (?:called |named |is )?{_VALUE}",
        rf"\b(?:the|our|my|an?) {_VALUE} {word}\b",
    ):
        for match in re.finditer(pattern, clause):
            if match["value"] not in _NO_VALUE:
                yield match


def _settings(
    said: str, spec: TriggerSpec, prepared: Prepared
) -> tuple[dict[str, Any] | None, str]:
    """Answer the settings that the words give, holes for what is needed besides, and the words left over."""
    settings: dict[str, Any] = {}
    left = said
    url, named = _takes_url(spec), _named(spec)
    if url is not None and (place := re.search(r"@url\d+", said)) is not None:
        settings[url] = prepared.value(place[0])
        left = left.replace(place[0], " ")
    for name in named:
        match = next(iter(_given(name, left)), None)
        if match is not None:
            value = match["value"]
            known = value.startswith("@")
            settings[name] = prepared.value(value) if known else prepared.as_written(value)
            left = left[: match.start()] + " " + left[match.end() :]
    for name in spec.config_schema.get("required", ()):
        if name not in settings:
            part: Mapping[str, Any] = spec.config_schema["properties"][name]
            label = f"{spec.title}: which {str(part.get('title', name)).lower()}?"
            settings[name] = value_hole(label, {"type": "string"}, name)
    return (None, left) if "@" in left else (settings, left)


def _is_covered(left: str, spec: TriggerSpec, noun: str) -> bool:
    """Tell whether nothing is left of the words but how this trigger is spoken of."""
    for words in sorted(spec.synonyms, key=len, reverse=True):
        left = _words(words).sub(" ", left)
    own = {noun, plural(noun)} | {
        word
        for text in (*spec.synonyms, spec.title)
        for word in re.findall(r"[a-z]+", text.lower())
    }
    own |= _DATABASES if spec.connection is not None and spec.connection.service == "sql" else set()
    said = re.findall(r"[a-z\d']+", _COMES.sub(" ", left))
    return all(word in _PLAIN or word in own or word.removesuffix("s") in own for word in said)
