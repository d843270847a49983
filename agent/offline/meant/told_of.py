"""Deeds that words about an event are like: `when a card is made in the app` tells of a card, and asks for none."""

from __future__ import annotations

import re

from agent.offline.apps.deeds_said import KIND_OF
from agent.offline.language.patterns import pattern_of
from agent.offline.language.verbs import SEND_VERBS
from agent.offline.meant.choose import Span

_LED = re.compile(
    r"\s*(?:(?:an? |any )?new(?= )|when(?:ever)?|each time|every time|any ?time|as soon as|once|after|upon|on|for (?:each|every))\b",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\bnew\b|\b(?:is|are|was|gets?|has been) (?:newly )?(?:created|added|opened|made|filed|placed|inserted|submitted)\b|\b(?:lands?|arrives?|appears?|comes? in|shows? up)\b",
    re.IGNORECASE,
)
_IS_DONE = re.compile(
    r"\b(?:is|are|was|were|gets?|got|has been|have been) (?:newly |just )?(?:cancell?ed|deleted|removed|closed|archived|moved|changed|updated|renamed|assigned|merged|deployed|cleared|finished|completed)[ .]*$",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"\b(?:{'|'.join(sorted(SEND_VERBS))}|create|add|delete)\b(?! is\b)", re.IGNORECASE
)
_MAKES = re.compile(r"\.(?:create|add|insert|open|new)_")
_STOP = re.compile(r"[,;:](?=\s)|\s(?:->|=>|→)\s|\bthen\b")


_VERBS = "|".join(sorted(KIND_OF.keys() - {"message", "post", "note"}, key=len, reverse=True))
_IS_ASKED = re.compile(rf"\b(?:{_VERBS}) (?:it|its|them|the|an?|to|@)\b", re.IGNORECASE)


# Its signs end no clause.
_EMOJI = re.compile(r":([a-z\d_+-]+):", re.IGNORECASE)


def _is_of_the_same(action: str, start: str) -> bool:
    """Tell whether an action is about the very thing whose coming starts the run."""
    about, comes = (frozenset(one.partition(".")[2].split("_")) for one in (action, start))
    return bool(about & comes - {"new", "app", "added", "message"})


def is_told_of(action: str, span: Span, start: str, text: str) -> bool:
    """Tell whether the piece that an action is like only says that such a thing has come, by the trigger that tells of it."""
    text = _EMOJI.sub(lambda found: f" {found[1]} ", text)
    before = re.search(r"[^.;!?\n]*$", text[: span[0]])
    at = before.start() if before is not None else span[0]
    stop = _STOP.search(text, at)
    clause = text[at : stop.start() if stop else len(text)]
    if not _LED.match(clause) or span[0] >= at + len(clause):
        return False
    app = f"{start.partition('.')[0]}."
    if "." in start and action.startswith(app):
        if _is_of_the_same(action, start) and not _IS_ASKED.search(clause):
            return True
        if _MAKES.search(action):
            return _COMES.search(clause) is not None
    verb = action.partition(".")[2].partition("_")[0]
    elsewhere = text[:at] + text[at + len(clause) :]
    return _IS_DONE.search(clause) is not None and not (
        _ASKS.search(clause) or pattern_of(rf"\b{re.escape(verb)}", re.IGNORECASE).search(elsewhere)
    )
