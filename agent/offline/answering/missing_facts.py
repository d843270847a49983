"""A wish for something that can be done, of which the facts are missing: asked, and not called impossible."""

from __future__ import annotations

import re

from agent.offline.asked.point import OpenPoint
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import with_forms
from agent.offline.reading.services import SERVICES
from agent.offline.timing.schedules import find_schedule, normalised, without

# What a workflow can do once it knows with what, and where to.
_TELLING = "send mail email post tell notify inform alert remind report share forward announce publish message escalate ask welcome update warn ping"
_MOVING = (
    "sync synchronise synchronize copy import export transfer back merge compare reconcile restart"
)
_TELLS = with_forms(frozenset(_TELLING.split()))
_MOVES = with_forms(frozenset(_MOVING.split()))
_MESSAGE = re.compile(
    r"\b(?:mail|email|message|reminder|notification|alert|report|summary|digest|note|newsletter|heads-?up|update)s?\b"
)
# Nothing of this is done by a message or a call.
_BODILY = re.compile(
    r"\b(?:phone|call (?:me|him|her|them|my)|sms|whatsapp|fax|letter by post|parcel|pizza|flowers?|coffee|door|lamp|lights?|car|taxi|flight|hotel|money|invoice by post|print(?:er|ed|s)?|robot|drone|3d|stamp)\b"
)
# `call our valve service with the room`: a service of their own, of which the address is not said.
_CALLED = re.compile(
    r"\b(?:call|calls|invoke|trigger|hit|ping|notify|inform|(?:post|send|pass|hand|report|forward) (?:it|them|this|that|the [a-z_]+)(?: and (?:the )?[a-z_]+)?(?: on)? to) (?P<what>(?:our|your|my|the) (?:(?!web\b)[a-z]+ ){1,2}(?:service|api|endpoint|server|backend|interface))\b"
)
_LEAD = re.compile(
    r"^(?:(?:please|just|then|also|and|can you|could you|i want to|i want you to|we want to|we need to|i need to|every [a-z]+|each [a-z]+|daily|weekly|monthly),? )*(?P<verb>[a-z]+)\b"
)

_SOURCE = (
    "Where does what it is about come from: which web address, table or webhook gives the data?"
)
_RECEIVER = "which channel, or which e-mail address?"
_BETWEEN = "Between which systems, and by which web addresses, tables or webhooks: where does the data come from, and where does it go?"


def _without_time(text: str) -> str:
    """`on mondays at 9 tell the guards`: what is wanted stands behind the time."""
    said = normalised(text)
    return without(said, find_schedule(said)).strip(" .-")


def missing_facts(prepared: Prepared) -> OpenPoint | None:
    """Answer what to ask where a message or a transfer is wanted without a source or a receiver; None otherwise."""
    text = _without_time(prepared.text)
    kinds: set[str] = {entity.kind for entity in prepared.entities.values()}
    if kinds & {"url", "sql", "json"}:
        return None
    if called := _CALLED.search(text):
        return OpenPoint(
            "facts", f"What is the web address of {called['what']}, which is to be called?"
        )
    if _BODILY.search(text) or any(w in SERVICES for w in re.findall(r"[a-z]+", text)):
        return None
    lead = _LEAD.match(text)
    verb = lead["verb"] if lead else ""
    if verb in _MOVES:
        return OpenPoint("facts", _BETWEEN)
    if verb not in _TELLS and not (_MESSAGE.search(text) and len(text.split()) <= 25):
        return None
    return _of_a_message(verb, kinds)


def _of_a_message(verb: str, kinds: set[str]) -> OpenPoint:
    placed = bool(kinds & {"chan", "mail"})
    if verb in _TELLS and "str" in kinds and not placed:
        return OpenPoint("facts", f"Who gets it: {_RECEIVER}")
    return OpenPoint("facts", _SOURCE if placed else f"{_SOURCE} And who gets it: {_RECEIVER}")
