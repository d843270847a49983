"""Where something begins to count, in people's words: `shout at 5 already`, `above 7 it is heavy`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.changes.amounts import AMOUNT, COMPARING, COMPARING_BEHIND, amount_in
from agent.offline.changes.change import Change
from agent.offline.changes.held import Held, give, held_in
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_AT = rf"(?:(?:only |already |just )?(?:at|from|with|when (?:it|they|that|one)(?:'s| is| are| hits?| reach(?:es)?| falls? to| rises? to| gets? to| goes? (?:over|under|above|below|to))?|if (?:it|they)(?:'s| is| are)?|{COMPARING}|beyond|past|once (?:it|they) (?:hits?|reach(?:es)?|is|are)) )+"
_VALUE = rf"(?P<value>{AMOUNT})(?: (?:{COMPARING_BEHIND}))?(?: (?:already|only|on|onwards?|upwards|now|from now on|instead|as well|too|please))*"
_COUNTS = re.compile(
    rf"^(?P<what>[a-z][a-z ']*?) (?:only |already |now )?(?:counts?|pass(?:es)?|qualif(?:y|ies)|goes|go|(?:is|are)(?: (?:considered|regarded|seen|called|treated|taken))?|(?:should|must|shall) (?:count|be(?: (?:considered|regarded|seen|called|treated))?)) (?:as )?(?:an? )?(?P<way>[a-z]+) {_AT}{_VALUE}$"
)
_WARNS = re.compile(
    rf"^(?P<what>(?:warn|alert|alarm|tell|notify|ping|shout|complain|remind|report|write|speak up|react|ring|cry wolf|sound|raise|trigger|fire|act|start|begin|kick in|step in|wake|bother)\b(?: (?!at\b|from\b)[a-z']+){{0,4}}) {_AT}{_VALUE}$"
)
_SOONER = re.compile(
    rf"^(?P<what>)(?:already|only|not before|as early as|as late as) {_AT}{_VALUE}$"
)
_ELSE = re.compile(r"@|\b(?:o'clock|am|pm|daily|weekly|monthly|times|attempts|tries)\b|\d:\d\d")


def move_threshold(change: Change, clause: str) -> bool:
    """Move the one bound that is meant, the way it compares included where the words say so."""
    match = next((m for form in (_COUNTS, _WARNS, _SOONER) if (m := form.match(clause))), None)
    amount = amount_in(clause) if match else None
    if match is None or amount is None or _ELSE.search(clause):
        return False
    parts = match.groupdict()
    bounds = [
        h for h in held_in(change.draft) if h.kind == "number" and h.operator and h.field != "count"
    ]
    found = _of_way(change, parts.get("way") or "", bounds) or _of_step(
        change, f"{parts['what']} {parts.get('way') or ''}", bounds
    )
    fitting = [h for h in found if amount.unit is None or h.unit is not None] or found
    if len(fitting) != 1:
        return len(fitting) > 1 and change.ask(
            which_of([change.draft.step(s) for s in dict.fromkeys(h.step for h in fitting)])
        )
    one = fitting[0]
    change.meant.add(one.step)
    give(change.draft, one, one.counted(amount.number, amount.unit), amount.operator)
    return True


def _of_way(change: Change, way: str, bounds: Sequence[Held]) -> list[Held]:
    """Answer the bounds of the way of a branch that is called so."""
    found = []
    for held in bounds:
        match = re.match(r"/cases/(\d+)/when$", held.path)
        if match and str(change.draft.step(held.step)["cases"][int(match[1])]["id"]) == way:
            found.append(held)
    return found


def _of_step(change: Change, words: str, bounds: Sequence[Held]) -> list[Held]:
    steps = [change.draft.step(s) for s in dict.fromkeys(h.step for h in bounds)]
    meant = {s["id"] for s in named(words, change, steps)} if len(steps) > 1 else set()
    return [h for h in bounds if h.step in meant] if len(meant) == 1 else list(bounds)
