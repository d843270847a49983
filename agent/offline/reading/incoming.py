"""Finds out whether a call from outside starts the run, and what it brings."""

from __future__ import annotations

import json
import re
from typing import Any

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.nouns import GENERIC, is_noun, is_plural, plural
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import VERBS
from agent.offline.reading.approvals import with_approval_kept
from agent.offline.reading.happenings import find_happening, find_reading
from agent.offline.reading.incoming_forms import AND_IF, CALL_WORDS, find_start
from agent.offline.reading.parts import Incoming
from engine.core.action import Catalog

_WEBHOOK = re.compile(
    r"\b(?:web ?hooks?|incoming (?:http )?(?:calls?|requests?)|http (?:post|call|request)s? (?:comes?|arrives?)|callbacks?|posts? to us|payloads?|(?:calls?|pings?|notifies|pokes) us|(?:web ?)?hooks?|(?:calls?|hits?|pings?) our (?:api|endpoint|address|url|hook))\b"
)
_CALLED = re.compile(
    r"\b(?:call|trigger|hit|ping|notify|to|invoke) (?:the |our |a |my )?web ?hook(?: (?:at|of|on))? @url"
)
_CALL = re.compile(r"\{\{[^}]*\btrigger\.")
_LEAD = re.compile(
    r"^(?:when(?:ever)?|if|each time|every time|as soon as|once|on|after|upon|for each|for every|every|each|from|via|by|an?|the|our|my|start|triggered|it)\b"
)
_NOUN = re.compile(
    r"(?:an?|the|each|every|new|our|any|another|some|with|of) (?:new |incoming )?(?P<noun>[a-z][\w-]*(?: [a-z][\w-]*)?) "
    r"(?:comes?|arrives?|is|are|gets?|webhook|hits?|reaches|lands?|shows up|was|has been|through|via|by|from)\b"
)
_BATCH = re.compile(
    r"\b(?:batch(?:es)?|list|array|set|bunch|number|collection|lot) of (?:the |new )?(?P<noun>[a-z][\w-]+)|\b(?:gives|sends|delivers|brings|posts|contains|with|containing|holds) (?:us |me )?(?:several |many |multiple |some |all )?(?P<many>[a-z][\w-]+s)\b"
)
_EVERY_CALL = re.compile(
    r"\b(?:every|each|any|all) (?:incoming )?(?:webhooks?|payloads?|calls? (?:to|of) the webhook)(?: (?:calls?|payloads?))?\b(?! (?:comes|arrives|fires))"
)
_COMES = re.compile(
    r"^(?:when(?:ever)?|if|each time|every time|as soon as|once|after|upon)\b[^@]*?\b(?:comes? in|arrives?|is received|calls?|triggers?|hits?|is (?:called|triggered|hit)|posts?|gets? (?:a|an|called|hit)|webhook|payload)"
    r"(?: (?:us|our|the)(?: web ?hook| api| endpoint| address| url| hook)?(?= ?[:,]|$))?"
    r"(?: (?:by|on|via|through|over|from|to|at|into|in)(?: (?:an?|the|our|my|us))?(?: [a-z]+)?(?: webhooks?| callback)?)?"
)


_IMPERATIVE = re.compile(r"(?:post|send|put|push|submit|forward|call|ping|hit|trigger)\b")
VERB = "|".join(sorted(VERBS, key=len, reverse=True))
_STRAIGHT = re.compile(
    rf"^(?:on|upon|after|for|with|from) (?:an?|the|each|every|our) (?:incoming )?web ?hook(?: call)?(?: (?:from|of|by) (?:(?:the|our|a) )?(?:[a-z]+ )??[a-z]+)?:?,? (?P<then>(?:and )?(?:{VERB})\b.*)"
)


def read_incoming(
    clause: str,
    catalog: Catalog,
    known: Incoming | None = None,
    *,
    reads: bool,
    prepared: Prepared | None = None,
) -> tuple[Incoming | None, str]:
    """Answer what comes in, and what of the clause is still to be read.

    `known`: a call that was spoken of before; what is asked with `if` is then a condition of it.
    `reads` means that the request names where its data is fetched: an event is then watched for, not received.
    With `prepared`, anything that happens elsewhere starts it, though nothing is said of a call.
    """
    incoming, rest = _read(clause, catalog, known, reads=reads, prepared=prepared)
    return incoming, rest if incoming is None else with_approval_kept(clause, rest)


def _read(
    clause: str,
    catalog: Catalog,
    known: Incoming | None,
    *,
    reads: bool,
    prepared: Prepared | None,
) -> tuple[Incoming | None, str]:
    asks = known is not None and clause.startswith("if ") and not _WEBHOOK.search(clause)
    if asks or _CALLED.search(clause) or catalog.trigger("webhook") is None:
        return None, clause
    if _EVERY_CALL.search(clause):
        return Incoming(None), _EVERY_CALL.sub("it", clause)
    start = None if _IMPERATIVE.match(clause) and reads else find_start(clause, reads=reads)
    led = bool(_LEAD.match(clause) or re.match(r"web ?hook", clause))
    if _WEBHOOK.search(clause) and led and (start is None or not start.surely):
        return _led(clause)
    if start is None:
        mentioned = _mentioned(clause)
        if mentioned[0] is not None or reads or prepared is None:
            return mentioned
        return _happened(clause, prepared)
    noun = start.noun if start.noun is None or is_plural(start.noun) else plural(start.noun)
    rest = f"{clause[: start.start]} {start.leaves} {clause[start.end :]}"
    return Incoming(noun, start.many), re.sub(r"\s+", " ", rest).strip(" ,:;-").removeprefix("and ")


def _happened(clause: str, prepared: Prepared) -> tuple[Incoming | None, str]:
    """Read what happens elsewhere; a comparison stays in the clause, to be made of what the call brings."""
    if (more := AND_IF.search(clause)) is not None:
        first = find_happening(clause[: more.start()], prepared)
        if first is not None and not first.rest:
            return Incoming(first.noun, told=first.what), f"if {clause[more.end() :]}"
    if find_conditions(clause, prepared):
        reading = find_reading(clause, prepared)
        return (None, clause) if reading is None else (Incoming(told=reading), clause)
    found = find_happening(clause, prepared)
    return (None, clause) if found is None else (Incoming(found.noun, told=found.what), found.rest)


# `a contract webhook`, `claims arrive as webhook with name, amount`: named, though by no sentence of the grammar.
_MENTIONED = re.compile(
    r"^(?P<what>[^@]*?)\b(?:(?:as|by|via|on|over|through|to|from|into|in) )?(?:(?:an?|our|the|my|one) )?(?:incoming )?web ?hook\b(?! (?:url|address|signature|secret)\b)(?P<behind>.*)$"
)
_LISTING = re.compile(
    r"^[ ,:]*(?:(?:with|containing|bringing|carrying|that (?:has|have|brings?|carries)|holding) )?(?:the )?(?:fields? )?[a-z_]+(?:(?:, (?:and )?| and | \+ | & )(?:the |an? |its |their )?[a-z_]+)+$|^[ ,:]*with (?:the )?[a-z_]+$"
)
_SENDS_ONE = re.compile(
    r"\b(?:send|fire|emit|call|ping|post to|sign|register|delete|create|build|make)\b[^,;]*$"
)


def _mentioned(clause: str) -> tuple[Incoming | None, str]:
    named = _MENTIONED.match(clause)
    if named is None or _IMPERATIVE.match(clause) or _SENDS_ONE.search(named["what"]):
        return None, clause
    rest = _LISTING.sub("", named["behind"]).strip(" ,:")
    said = re.sub(r"\b(?:arrives?|comes?|lands?|is|are|gets?|hits?)\b.*$", "", named["what"])
    words = [w for w in re.findall(r"[a-z][\w-]*", said) if is_noun(w) and w not in CALL_WORDS]
    things = [w for w in words if is_plural(w)] or words[:1]
    noun = things[0] if things else None
    return Incoming(noun if noun is None or is_plural(noun) else plural(noun)), rest


def _led(clause: str) -> tuple[Incoming, str]:
    """Read `when a boat lands by webhook, ...`."""
    batch = _BATCH.search(clause)
    many = (batch["noun"] or batch["many"]) if batch else None
    if many and (not is_noun(many) or not is_plural(many) or many in CALL_WORDS or many in GENERIC):
        many = None
    if many:
        return Incoming(many if is_plural(many) else plural(many), many=True), ""
    return Incoming(_noun(clause)), _rest(clause)


def _noun(clause: str) -> str | None:
    brought = re.search(
        r"\b(?:delivers?|brings?|sends?|gets?|receives?|with|carries|reports?) (?:us |me )?(?:an?|the|each|every|new) (?:new )?(?P<noun>[a-z][\w-]*)",
        clause,
    )
    if brought and is_noun(brought["noun"]) and brought["noun"] not in CALL_WORDS:
        return plural(brought["noun"])
    for match in _NOUN.finditer(clause):
        words = [w for w in match["noun"].split() if is_noun(w) and w not in CALL_WORDS]
        if words:
            return plural(words[-1] if len(words[-1]) > 2 else words[0])
    return None


def _rest(clause: str) -> str:
    """Keep conditions that stand inside the clause: `... by webhook with an age over 9`."""
    straight = _STRAIGHT.match(clause)
    if straight:
        return straight["then"].removeprefix("and ")
    came = _COMES.match(clause)
    if came is None:
        behind = re.split(r"\b(?:web ?hooks?|hooks?|callbacks?|payloads?|calls?)\b", clause)[-1]
        return re.sub(r"^ (?:from|of|by|via) [^,:@]*", "", behind).strip(" ,:")
    rest = re.sub(
        r"^ ?(?:comes? in|arrives?|is (?:received|called)|fires?)\b", "", clause[came.end() :]
    ).strip(" ,:")
    return re.sub(r"^(?:and|then)(?: then)? ", "", rest)


def reads_call(steps: list[dict[str, Any]]) -> bool:
    """Tell whether steps use what has come in with the call that started them."""
    return _CALL.search(json.dumps(steps)) is not None
