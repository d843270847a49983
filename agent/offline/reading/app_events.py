"""Finds the event of an app that starts the run: `when a card is made in Trello`, `somebody reacts in Slack`.

The app and what happens are named; what a setting needs and the words do not give stays open. What else is said
of the event is a condition where it can be read as one, and is named as not understood where it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agent.offline.apps.deeds_said import DEED
from agent.offline.building.cel import value_hole
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.nouns import plural
from agent.offline.language.patterns import pattern_of
from agent.offline.language.text import Prepared
from agent.offline.reading.app_words import (
    CHANGED,
    NEW,
    Said,
    app_names,
    done_by,
    kind_said,
    what_is_said,
)
from engine.core.action import Catalog, TriggerSpec

LEAD = re.compile(
    r"(?:^|(?<=[,;:.] )|(?<= ))(?:when(?:ever)?|if|each time|every time|any ?time|the moment|as soon as|once|"
    r"(?:for|on|upon|after) (?:each|every|any|an?|the)(?= )|(?:on|upon|after)(?= new\b)|(?:of )?(?:each|every|any)(?= new\b)) (?=\w)"
)
# Without any of these, an event stands by itself at the head: `new card in the app: ...`.
BARE = re.compile(r"^(?=(?:an? |the )?new |some(?:one|body) |any(?:one|body) )|^(?!(?:when|if|each|every|once|as|for|on|upon|after)\b)(?=[a-z ]+ (?:is|gets?) (?:created|added|opened|made|posted)\b)")  # fmt: skip
_BY_CALL = re.compile(r"\b(?:web ?hooks?|callbacks?|posts? to us|calls? (?:us|our))\b")
_END = re.compile(r"[,;:.](?= |$)| then | and then | - ")
_NUMBER = re.compile(r"\+?\d[\d ()/-]{4,}\d|\b[a-z\d]*\d[a-z\d]{6,}\b")
_EMOJI = re.compile(r" ?:(?P<name>[a-z\d_+-]+):(?= |,|;|$)")
EMOJI = "emoji"
_HOLDS = re.compile(
    r"\b(?:is|are|was|were|has|have|equals?|exceeds?|contains?|over|under|above|below|than|says?)\b|[<>=]"
)
_PLAIN = frozenset(
    ["a", "an", "the", "our", "my", "your", "their", "his", "her", "its", "this", "that", "any", "some", "each", "every", "one", "in", "into", "to", "on", "at", "of", "from", "by", "via", "with", "there", "is", "are", "just", "then", "single", "someone", "somebody", "anyone", "anybody", "something", "it", "we", "us", "i", "you", "they", "people", "customer", "customers", "user", "users", "called", "named", "under", "has", "have", "been", "gets", "get", "got", "comes", "come", "up", "and", "inside", "within", "workspace", "account", "app"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AppEvent:
    """The trigger that tells of an event, its settings, and which words of the request say it."""

    spec: TriggerSpec
    settings: dict[str, Any]
    thing: str
    changed: bool
    end: int
    condition: str = ""
    """What the words ask of the event besides: `total over 9`."""
    unread: str = ""
    """What they say besides that no rule reads."""


def in_full_words(text: str, prepared: Prepared, catalog: Catalog) -> str:
    """Return the request with each emoji named, and with the channel of another app as words of that app."""
    text = _EMOJI.sub(rf" {EMOJI} \g<name>", text)
    names = {name for spec in catalog.triggers() if "." in spec.id for name in app_names(spec)}

    def written(match: re.Match[str]) -> str:
        said = prepared.entities[match[0]]
        name = said.value.removeprefix("#").lower()
        return f"the {name} channel" if said.guessed and name in names else match[0]

    return re.sub(r"@chan\d+", written, text)


# What may stand behind the name of an app or of what is new there.
_PLACE = re.compile(r"(?: (?:channel|project|board|number|workspace|account|team|bot|shop|folder|app))+\b")  # fmt: skip
_COME = re.compile(r" (?:is|was|are|were|gets?|got|has been|have been) (?:newly )?(?:added|created|made|opened|entered|filed|placed|set up)\b")  # fmt: skip


def find_app_event(text: str, at: int, prepared: Prepared, catalog: Catalog) -> AppEvent | None:
    """Answer the event that the words from `at` on name; None where they name no app that tells of it."""
    stop = _END.search(text, at)
    clause = _before_deed(text[at : stop.start() if stop else len(text)])
    if _BY_CALL.search(clause):
        return None
    for spec, said, name in _fitting(clause, catalog):
        found = _settings(clause, spec, said, prepared)
        end = max(said.end, name.end(), *found.ends, 0)
        for pattern in (_PLACE, _COME):
            behind = pattern.match(clause, end)
            end = behind.end() if behind else end
        left = _without_event(found.left[:end], said)
        kept = find_conditions(left, prepared)
        condition = " ".join(left[one.start : one.end].strip() for one in kept)
        for one in reversed(kept):
            left = left[: one.start] + " " + left[one.end :]
        unread = _not_covered(left, spec, said)
        return AppEvent(
            spec, found.settings, said.thing, said.changed, at + end, condition.strip(), unread
        )
    return None


_NEWLY = re.compile(r"^newly_|^new_|^app_|_(?:added|clicked|sent)$")


def event_said(clause: str, spec: TriggerSpec, prepared: Prepared) -> AppEvent:
    """Answer what a trigger that is known to be meant tells of, with what the clause sets."""
    said = what_is_said(spec, clause)
    if said is None:
        thing = _NEWLY.sub("", spec.id.partition(".")[2]).replace("_", " ")
        said = Said(thing, changed=False, end=len(clause))
    found = _settings(clause, spec, said, prepared)
    return AppEvent(spec, found.settings, said.thing, said.changed, len(clause))


def _before_deed(clause: str) -> str:
    """`if it is over 9 create a card in the app`: what is done when something holds is no event."""
    deed = DEED.search(clause)
    whole = deed is not None and _HOLDS.search(clause, 0, deed.start()) is not None
    return clause[: deed.start()] if deed is not None and whole else clause


def _without_event(words: str, said: Said) -> str:
    """Blank what says that a thing has come, so that places stay the same: it is no condition."""
    for pattern in (CHANGED, NEW, re.compile(rf"\b{re.escape(said.thing)}\b")):
        words = pattern.sub(lambda m: " " * len(m[0]), words)
    return words


def _fitting(clause: str, catalog: Catalog) -> Iterator[tuple[TriggerSpec, Said, re.Match[str]]]:
    """Yield the triggers whose app and event a clause names; those that need no address come first."""
    specs = [s for s in catalog.triggers() if "." in s.id and _tells(s)]
    for spec in sorted(specs, key=lambda one: one.called is not None):
        name = _name_in(clause, spec)
        said = what_is_said(spec, clause) if name is not None else None
        if name is not None and said is not None:
            yield spec, said, name


def _tells(spec: TriggerSpec) -> bool:
    return spec.own_line or spec.polling is not None or spec.called is not None


def _name_in(clause: str, spec: TriggerSpec) -> re.Match[str] | None:
    for name in app_names(spec):
        # Compiling a pattern costs a thousand times as much as seeing that the name is not there.
        match = (
            pattern_of(rf"\b{re.escape(name)}(?:'s)?\b").search(clause) if name in clause else None
        )
        if match is not None:
            return match
    return None


@dataclass(slots=True)
class _Found:
    settings: dict[str, Any]
    left: str
    """The clause with spaces for what was used, so that places stay the same."""
    ends: list[int]

    def take(self, start: int, end: int) -> None:
        self.left = self.left[:start] + " " * (end - start) + self.left[end:]
        self.ends.append(end)


def _settings(clause: str, spec: TriggerSpec, said: Said, prepared: Prepared) -> _Found:
    found = _Found({}, clause, [])
    properties: Mapping[str, Mapping[str, Any]] = spec.config_schema.get("properties", {})
    if said.changed:
        found.settings["on"] = "any"
    if (kind := kind_said(spec, said.thing)) is not None:
        found.settings["object"] = kind
    for name, of in properties.items():
        if of.get("type") == "string" and "enum" not in of:
            _set_by_words(found, name, of, prepared)
    needed = [n for n in spec.config_schema.get("required", ()) if n not in found.settings]
    named = re.search(r"@chan\d+", found.left)
    about = [n for n in properties if n in {"channel", "channel_id"}]
    told = ""
    if named is not None and about and about[0] not in found.settings:
        told = prepared.value(named[0])
        found.take(*named.span())
        needed = list(dict.fromkeys([*needed, about[0]]))
    for name in needed:
        found.settings[name] = _open(spec, name, properties[name], told if name in about else "")
    return found


def _set_by_words(found: _Found, name: str, of: Mapping[str, Any], prepared: Prepared) -> None:
    """Take the value of a setting: it stands behind its name, or is known by its form."""
    for match in _values_for(name, of, found.left):
        value = match["value"] if "value" in match.re.groupindex else match[0]
        value = prepared.value(value) if value.startswith("@") else prepared.as_written(value)
        value = re.sub(r"[ ()/-]", "", value) if value.startswith("+") else value
        if re.fullmatch(str(of.get("pattern", ".+")), value):
            found.settings[name] = value
            found.take(*match.span())
            return


def _values_for(name: str, of: Mapping[str, Any], words: str) -> Iterator[re.Match[str]]:
    titles = {name.removesuffix("_id").replace("_", " "), str(of.get("title", name)).lower()}
    titles |= {EMOJI} if "reaction" in titles else set()
    for title in sorted(titles, key=len, reverse=True):
        word = re.escape(title)
        yield from pattern_of(
            rf"\b(?:the )?{word}(?: (?:called|named|is|with the id|id|number))?:? (?P<value>(?!(?:is|are|gets?|has|of|in|on|to|and|or|with|from|by|at|when)\b)(?:@str\d+|[\w./-]*[\w-]))(?= |$)"
        ).finditer(words)
        yield from pattern_of(
            rf"\b(?:in|on|to|of|from) (?:the |our |my )?(?P<value>(?!(?:the|our|my|new)\b)[\w./-]*[\w-]) {word}\b"
        ).finditer(words)
    pattern = str(of.get("pattern", ""))
    if pattern and not re.fullmatch(pattern, "word"):
        yield from _NUMBER.finditer(words)


def _open(spec: TriggerSpec, name: str, of: Mapping[str, Any], told: str) -> dict[str, Any]:
    """Answer a hole for what the app needs to know, with what was said of it."""
    title = str(of.get("title", name)).lower()
    hint = f" {of['description']}" if of.get("description") else ""
    said = f" You name {told}." if told else ""
    schema = {key: of[key] for key in ("type", "pattern") if key in of}
    return value_hole(f"{spec.title}: which {title}?{said}{hint}", schema, name)


def _not_covered(left: str, spec: TriggerSpec, said: Said) -> str:
    """Answer what is left of the words that is not how this event is spoken of."""
    own = {
        word
        for text in (*spec.synonyms, *spec.examples, spec.title, *app_names(spec))
        for word in re.findall(r"[a-z0-9]+", text.lower())
    }
    own |= {*said.thing.split(), *plural(said.thing).split()}
    left = done_by(said.thing).sub(" ", left)
    words = re.findall(r"[^\s,;:]+", left)
    rest = [w for w in words if w not in _PLAIN and w not in own and w.removesuffix("s") not in own]
    return " ".join(words[words.index(rest[0]) : words.index(rest[-1]) + 1]) if rest else ""
