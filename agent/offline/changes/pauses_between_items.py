"""Pauses between the messages of one step, which no step can keep: that is said."""

from __future__ import annotations

import re

from agent.offline.changes.amounts import NUMBER, UNIT
from agent.offline.changes.change import Change

_BETWEEN = re.compile(
    rf"^(?:(?:and|please|but|also) )*(?:wait|pause|leave|have|keep|put|make)(?: (?:for|a pause of|a break of|at least))? (?:{NUMBER}|an?|half an?) ?{UNIT} (?:in ?)?between (?:the |all |each |every |two |each of the |one |single )*(?P<what>[a-z]+)(?: and the next(?: one)?)?$"
)
_BETWEEN_FIRST = re.compile(
    rf"^(?:(?:and|please|but|also) )*between (?:the |all |each |every |two |each of the |one |single )*(?P<what>[a-z]+)(?: and the next(?: one)?)?,? (?:wait|pause|leave|have|keep|put|make)(?: (?:for|a pause of|a break of|at least))? (?:{NUMBER}|an?|half an?) ?{UNIT}$"
)


def pause_between_items(change: Change, text: str) -> bool:
    """A step that runs for each item takes no pause between two of them, and no other pause is made in its place."""
    match = _BETWEEN.match(text) or _BETWEEN_FIRST.match(text)
    looped = [s for s in change.senders if "foreach" in s]
    if match is None or not looped or not match["what"].endswith("s"):
        return False
    change.unsupported.append(change.prepared.restored(text))
    return True
