"""Reminders: who is reminded where, and the words that are told, brought to a message with a text."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.nouns import sentence
from agent.offline.language.text import Entity, Prepared

_CONCERNED: Final = re.compile(r"\bremind")
_START: Final = r"(?:^|(?<=[.;,:] )|(?<=and )|(?<=then )|(?<=please ))"
_PLACE: Final = r"(?P<place>@(?:chan|mail)\d+(?:(?:,| and|, and) @(?:chan|mail)\d+)*)"
_WHOM: Final = (
    r"(?: (?:me|us|them|all|everyone|everybody|people|(?:the|our|my) (?:[a-z]+ ){0,2}?[a-z]+))?"
)
_SUBJECT: Final = r"(?:the|their|your|our|his|her|my|this|these|those|we|you|they|i|there|everything|nothing|no|all|an?|it|some(?:one|body))"
_OF: Final = rf"(?:to|about|of|saying(?: that)?|that(?= {_SUBJECT}\b))"
_WHAT: Final = r"(?P<what>(?!@|it\b|them\b|this\b|that\b)[^@{}.;]+?)(?=[.;]|$|,? (?:and|then) (?:then )?(?:post|send|email|mail|tell|notify|create|add|wait|ask)\b)"
_WHAT_FIRST: Final = r"(?P<what>(?!@|it\b|them\b|this\b|that\b)[^@{}.;]+?)"
_GIVES: Final = r"(?:send|write|give|e?mail|post|drop)"
_FORMS: Final = (
    re.compile(rf"{_START}remind{_WHOM},? (?:in|on|at|via|through|by) (?:slack )?(?:the )?{_PLACE},? {_OF} {_WHAT}"),
    re.compile(rf"{_START}remind{_WHOM} {_OF} {_WHAT_FIRST} (?:in|on|at|via) (?:the )?{_PLACE}(?=[.;,]|$)"),
    re.compile(rf"{_START}{_GIVES} (?:to )?{_PLACE} an? (?:(?:short|friendly|quick|little) )*reminder(?: e?mail| message)? {_OF} {_WHAT}"),
    re.compile(rf"{_START}{_GIVES} an? (?:(?:short|friendly|quick|little) )*reminder(?: e?mail| message)? (?:in|on) {_PLACE} {_OF} {_WHAT}"),
    re.compile(rf"{_START}{_GIVES}{_WHOM} an? (?:(?:short|friendly|quick|little) )*reminder(?: e?mail| message)? {_OF} {_WHAT_FIRST} (?:to|in|at|on) (?:the )?{_PLACE}(?=[.;,]|$)"),
)  # fmt: skip
_TOLD: Final = re.compile(
    r"(?P<lead>(?:\be?mail|\bsend|\bnotify|\btell|\binform|\bremind|\bask|\bto|\bfor|\bwrite|\bmessage|\balert)) (?:(?:the|our|my|your) )?(?:(?!(?:to|for|a|an|the|our|my|from|and|or|with|of|in|at|it|them)\b)[a-z'-]+ ){1,3}\( ?(?P<who>@mail\d+) ?\)"
)


def with_reminders(text: str, prepared: Prepared) -> str:
    """Return the request with each reminder said as a message, and its words taken out as quotations are."""
    if not _CONCERNED.search(text):
        return text
    for form in _FORMS:
        text = form.sub(lambda m: _message(m, prepared), text)
    return text


def with_people_at(text: str) -> str:
    """Return the request with people whose address stands behind them in brackets named by that alone."""
    return _TOLD.sub(r"\g<lead> \g<who>", text) if "( @mail" in text or "(@mail" in text else text


def _message(match: re.Match[str], prepared: Prepared) -> str:
    words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", match["what"]))
    typed = re.search(rf"\b{words}\b[!?]*", prepared.original, re.IGNORECASE)
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    said = sentence((typed[0] if typed else match["what"]).strip(" ,"))
    prepared.entities[name] = Entity("str", said, guessed=True)
    prepared.spoken.add(name)
    verb = "post to" if match["place"].startswith("@chan") else "email"
    return f"{verb} {match['place']} with the text {name}"
