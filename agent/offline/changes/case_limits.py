"""`make the big one 5000`: the limit of the case whose message is called so."""

from __future__ import annotations

import re

from agent.offline.changes.amounts import amount_in
from agent.offline.changes.change import Change
from agent.offline.changes.held import Held, give, held_in

_FORM = re.compile(
    r"^(?:(?:and|please|but|also|then),? )*(?:(?:make|set|change|raise|lower|increase|reduce|put|move) )?(?:the )?(?P<word>[a-z]{3,}) (?:ones?|cases?|way|limit|threshold|branch)(?: (?:should|must) (?:be|start at|begin at))?(?: (?:to|at|from|is|be|over|above))* (?P<value>[\d][\d.,]*(?: ?[a-z]+)?)(?: instead| now| please)*$"
)


def change_case_limit(change: Change, text: str) -> bool:
    """Give the one comparison of a case another number, where what its way leads to begins with that word."""
    match = _FORM.match(text)
    amount = amount_in(match["value"]) if match else None
    if match is None or amount is None:
        return False
    ports = _ports_called(change, match["word"])
    found = [h for h in held_in(change.draft) if h.kind == "number" and _port(change, h) in ports]
    if len(found) != 1:
        return False
    change.meant.add(found[0].step)
    give(change.draft, found[0], amount.number)
    return True


def _ports_called(change: Change, word: str) -> set[str]:
    """Answer the ways on which a message stands whose place, or name, begins with the word."""
    begins = re.compile(rf"(?<![a-z]){word}", re.IGNORECASE)
    return {
        port
        for step in change.senders
        if begins.search(f"{step.get('name', '')} {step['with'].get('channel', '')}")
        for port in step.get("after", ())
    }


def _port(change: Change, held: Held) -> str:
    """Answer the way that a comparison of a branch opens."""
    place = re.match(r"/cases/(\d+)/when", held.path)
    cases = change.draft.step(held.step).get("cases", ())
    return f"{held.step}.{cases[int(place[1])]['id']}" if place is not None else ""
