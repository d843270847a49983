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
    IS_MADE,
    NEW,
    Said,
    also_called,
    app_names,
    done_by,
    happens,
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
# `in acme/shop`: what is named by its owner and its own name needs no word for its kind.
_PATH = re.compile(
    r"\b(?:in|on|to|of|from|for|at) (?:the |our |my )?(?:(?:[a-z]+ )?(?:repo(?:sitory)?|project) )?(?P<value>[\w.-]+/[\w./-]*\w)(?: repo(?:sitory)?| project)?(?= |$)"
)
_CHANNEL = re.compile(r"\bin (?:the |our )?@chan\d+")
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
_COME = re.compile(r" (?:is|was|are|were|gets?|got|has been|have been) (?:newly )?(?:added|created|made|opened|entered|filed|placed|set up)\b| comes in\b| arrives\b")  # fmt: skip


# `with the stage lead is added`: which ones are meant stands before what happens to them.
_WHICH_COMES = re.compile(
    rf" (?P<said>(?:with|without|of|that|which|whose|having|from)\b[^,;:.]*?) {IS_MADE} *$"
)


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
        which = _WHICH_COMES.match(clause, end)
        if which is not None and not find_conditions(which["said"], prepared):
            unread, end = _narrowed(clause, spec, said, which["said"]), at + len(clause)
            return AppEvent(spec, found.settings, said.thing, said.changed, end, unread=unread)
        left = _blanked(_without_event(found.left[:end], said), *name.span())
        kept = find_conditions(left, prepared)
        condition = " ".join(left[one.start : one.end].strip() for one in kept)
        for one in reversed(kept):
            left = left[: one.start] + " " + left[one.end :]
        unread = _narrowed(clause[:end], spec, said, _not_covered(left, spec, said))
        return AppEvent(
            spec, found.settings, said.thing, said.changed, at + end, condition.strip(), unread
        )
    return _of_some_kind(clause, at, catalog)


_AT_HEAD = re.compile(r"^(?:an?|the|any|another) ")
# That somebody has paid is what another trigger tells of.
_PAID = re.compile(r"\bpays\b|\b(?:something|it) (?:is|was|gets) paid\b")


def _of_some_kind(clause: str, at: int, catalog: Catalog) -> AppEvent | None:
    """Answer the trigger that is told which kinds of events are meant, where no other tells of this one.

    How the app names the kind is asked; what happens is never taken for something else that the app tells of.
    """
    come = happens(clause)
    for spec in catalog.triggers():
        kinds = spec.config_schema.get("properties", {}).get("kinds")
        if come is None or kinds is None or "kinds" not in spec.config_schema.get("required", ()):
            continue
        name = _name_in(clause, spec)
        if name is None or _PAID.search(clause):
            continue
        end = max(come.end(), name.end())
        said = _AT_HEAD.sub("", clause[:end].strip(" ,"))
        hole = _open(spec, "kinds", kinds, f"“{said}”")
        return AppEvent(spec, {"kinds": hole}, "event", False, at + end)
    return None


_NEWLY = re.compile(r"^newly_|^new_|^app_|_(?:added|clicked|sent)$")


def event_said(clause: str, spec: TriggerSpec, prepared: Prepared) -> AppEvent:
    """Answer what a trigger that is known to be meant tells of, with what the clause sets."""
    said = what_is_said(spec, clause)
    if said is None:
        thing = _NEWLY.sub("", spec.id.partition(".")[2]).replace("_", " ")
        said = Said(thing, changed=False, end=len(clause))
    found = _settings(clause, spec, said, prepared)
    unread = _not_covered(_without_event(found.left, said), spec, said)
    unread = _narrowed(clause, spec, said, unread)
    return AppEvent(spec, found.settings, said.thing, said.changed, len(clause), unread=unread)


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


def _blanked(words: str, start: int, end: int) -> str:
    """Blank the name of an app, so that nothing takes it for what is compared."""
    return words[:start] + " " * (min(end, len(words)) - start) + words[end:] if start < len(words) else words  # fmt: skip


def _fitting(clause: str, catalog: Catalog) -> Iterator[tuple[TriggerSpec, Said, re.Match[str]]]:
    """Yield the triggers whose app and event a clause names; those that need no address come first."""
    specs = [s for s in catalog.triggers() if "." in s.id and _tells(s)]
    for spec in sorted(specs, key=lambda one: one.called is not None):
        name = _name_in(clause, spec)
        said = what_is_said(spec, clause) if name is not None else None
        if name is not None and said is not None:
            yield spec, said, name
    yield from _by_place(clause, specs)


def _by_place(
    clause: str, specs: list[TriggerSpec]
) -> Iterator[tuple[TriggerSpec, Said, re.Match[str]]]:
    """Yield the one trigger of such a thing in such a place: `a pull request in acme/shop` needs no name of an app."""
    path, channel = _PATH.search(clause), _CHANNEL.search(clause)
    place = path or channel
    if place is None or any(_name_in(clause, spec) for spec in specs):
        return
    has = _has_paths if path is not None else _has_channels
    fitting = [(spec, said) for spec in specs if has(spec) and (said := what_is_said(spec, clause))]
    if len(fitting) == 1:
        yield (*fitting[0], place)


def _has_channels(spec: TriggerSpec) -> bool:
    return "channel" in spec.config_schema.get("properties", {})


def _has_paths(spec: TriggerSpec) -> bool:
    """Tell whether a trigger needs a place that may be named by its owner and its own name."""
    properties = spec.config_schema.get("properties", {})
    patterns = [str(properties[name].get("pattern", "")) for name in spec.config_schema.get("required", ())]  # fmt: skip
    return any(p and re.fullmatch(p, "owner/name") for p in patterns)


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
            _set_by_words(found, name, of, prepared, _own_names(spec))
    needed = [n for n in spec.config_schema.get("required", ()) if n not in found.settings]
    _give_ids(found, needed, properties)
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


_ID = re.compile(r"(?=[^\d]*\d)(?=[^A-Za-z]*[A-Za-z])[\w-]{20,}")


def _give_ids(found: _Found, needed: list[str], properties: Mapping[str, Any]) -> None:
    """What looks like an id is one: a setting that takes names leaves it to the one that takes ids."""
    for name, value in list(found.settings.items()):
        ids = [n for n in needed if n.endswith("_id") and re.fullmatch(str(properties[n].get("pattern", ".+")), str(value))]  # fmt: skip
        if len(ids) == 1 and not name.endswith("_id") and _ID.fullmatch(str(value)):
            found.settings[ids[0]] = found.settings.pop(name)
            needed.remove(ids[0])


def _own_names(spec: TriggerSpec) -> frozenset[str]:
    return frozenset(word for name in app_names(spec) for word in name.split())


_IN_CODE = re.compile(r"\b(?:in|for|of) (?:the )?(?P<value>[a-z][a-z\d_]{1,9})(?= |$)")


def _codes(found: _Found, name: str, of: Mapping[str, Any], prepared: Prepared) -> bool:
    """Take what is written in capitals where only capitals are allowed: `in OPS` is a project."""
    pattern = str(of.get("pattern", ""))
    if not pattern or re.fullmatch(pattern, "word") or not re.fullmatch(pattern, "WORD"):
        return False
    for match in _IN_CODE.finditer(found.left):
        written = prepared.as_written(match["value"])
        if written.isupper() and re.fullmatch(pattern, written):
            found.settings[name] = written
            found.take(*match.span())
            return True
    return False


def _set_by_words(
    found: _Found, name: str, of: Mapping[str, Any], prepared: Prepared, own: frozenset[str]
) -> None:
    """Take the value of a setting: it stands behind its name, or is known by its form."""
    for match in _values_for(name, of, found.left):
        value = match["value"] if "value" in match.re.groupindex else match[0]
        if value in own:
            continue  # `the Google sheet` says whose it is, and not what it is called
        value = prepared.value(value) if value.startswith("@") else prepared.as_written(value)
        value = re.sub(r"[ ()/-]", "", value) if value.startswith("+") else value
        if re.fullmatch(str(of.get("pattern", ".+")), value):
            found.settings[name] = value
            found.take(*match.span())
            return
    _codes(found, name, of, prepared)


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
    if any("/" in str(one) for one in of.get("examples", ())):
        yield from _PATH.finditer(words)
    if pattern and not re.fullmatch(pattern, "word"):
        yield from (_PATH if re.fullmatch(pattern, "owner/name") else _NUMBER).finditer(words)


def _open(spec: TriggerSpec, name: str, of: Mapping[str, Any], told: str) -> dict[str, Any]:
    """Answer a hole for what the app needs to know, with what was said of it."""
    title = str(of.get("title", name)).lower()
    hint = f" {of['description']}" if of.get("description") else ""
    said = f" You name {told}." if told else ""
    schema = {key: of[key] for key in ("type", "pattern") if key in of}
    return value_hole(f"{spec.title}: which {title}?{said}{hint}", schema, name)


_NEW_ONE = re.compile(
    r"\b(?:from|by|of|for|to) (?:an? |any |one of our |our |the )?(?:brand[- ])?new (?P<who>[a-z]+)\b"
)


_NEW_DOER = re.compile(
    r"\b(?:an?|any|some|one) new (?P<who>[a-z]+) (?:places?|makes?|opens?|creates?|sends?|writes?|pays?|buys?|orders?|submits?|files?|adds?|posts?|uploads?|books?)\b"
)


def _narrowed(clause: str, spec: TriggerSpec, said: Said, unread: str) -> str:
    """Answer what of the words nobody read, so that it is seen to say which of its kind are meant."""
    own = {*said.thing.split(), *plural(said.thing).split(), *also_called(said.thing)}
    own |= {word for name in app_names(spec) for word in name.split()}
    other = _NEW_ONE.search(clause)
    if other is not None and other["who"] not in own:
        return f"from a new {other['who']}"
    doer = _NEW_DOER.search(clause)
    if doer is not None and doer["who"] not in own:
        return f"from a new {doer['who']}"
    app = "|".join(map(re.escape, app_names(spec)))
    if unread and re.search(
        rf"\b{re.escape(unread)} (?:(?:{app}) )?{re.escape(said.thing)}\b", clause
    ):
        return f"only {unread} {plural(said.thing)}"
    led = unread and re.search(rf"\b(?P<by>with|without|of|from|having|by|for|about|whose)(?: (?:the|an?|its))? {re.escape(unread)}\b", clause)  # fmt: skip
    if led:
        return f"{led['by'] if led['by'] in {'with', 'without', 'from', 'whose'} else 'only ' + led['by']} {unread}"
    if re.fullmatch(r"\w+(?:-\w+)+", unread):
        return f"only {unread} ones"
    return unread


def _not_covered(left: str, spec: TriggerSpec, said: Said) -> str:
    """Answer what is left of the words that is not how this event is spoken of."""
    own = {
        word
        for text in (*spec.synonyms, *spec.examples, spec.title, *app_names(spec))
        for word in re.findall(r"[a-z0-9]+", text.lower())
    }
    own |= {*said.thing.split(), *plural(said.thing).split(), *also_called(said.thing)}
    left = done_by(said.thing).sub(" ", left)
    words = re.findall(r"[^\s,;:]+", left)
    rest = [w for w in words if w not in _PLAIN and w not in own and w.removesuffix("s") not in own]
    if not rest:
        return ""
    first = words.index(rest[0])
    first -= first > 0 and words[first - 1] in {"from", "with"}
    return " ".join(words[first : words.index(rest[-1]) + 1])
