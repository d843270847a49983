"""`swap the mail and the post`: two steps that are there change places."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.order import let_follow
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_FORM = re.compile(
    r"^(?:(?:please|and|but) )*(?:swap|exchange|flip|reverse|switch|interchange)(?: (?:the )?(?:order|places|positions|sequence) of)? (?P<one>[a-z][\w' -]*?) (?:and|with|against) (?P<other>[a-z][\w' -]*?)(?: (?:around|round|over|in order|please))*$"
)


def exchange_order(change: Change, text: str) -> bool:
    """Let what came first come second; nothing new is added."""
    match = _FORM.match(text)
    if match is None:
        return False
    one, other = named(match["one"], change), named(match["other"], change)
    if not one or not other:
        return False
    for found in (one, other):
        if len(found) > 1:
            return change.ask(which_of(found))
    places = [s["id"] for s in change.draft.steps]
    pair = sorted((one[0], other[0]), key=lambda s: places.index(s["id"]))
    if pair[0]["id"] == pair[1]["id"]:
        return False
    early, late = pair
    if any(p.split(".")[0] == late["id"] for p in early.get("after", ())):
        early, late = late, early
    return let_follow(change, late, early)
