"""`only those open for more than 3 days`: a bound in another unit than the field is counted in."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.changes.change import Change
from agent.offline.changes.held import give, held_in

_COUNTS: Final = {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5}
_FORM: Final = re.compile(
    r"^(?:(?:and|but|please|also) )*(?:only|just)\b(?!.*@)(?!.*\b(?:every|before|old enough|since|ago|from|until|wait|next|within|in the last)\b).*?\b(?:more than|over|longer than|at least|for) (?P<n>\d+(?:\.\d+)?|half an?|an?) (?P<unit>minute|hour|day|week|month)s?\b(?: [a-z]+)?$"
)
_GROWS: Final = (">", ">=")


def keep_longer(change: Change, text: str) -> bool:
    """Move the one bound of a field that counts time; what is said is counted in its unit."""
    match = _FORM.match(text)
    if match is None:
        return False
    number = _COUNTS.get(match["n"]) or float(match["n"])
    held = [h for h in held_in(change.draft) if h.sign in _GROWS and h.unit is not None]
    words = set(re.findall(r"[a-z]+", text))
    if len(held) != 1 or not words & {*held[0].field.lower().split("_"), "older", "old"}:
        return False
    change.meant.add(held[0].step)
    give(change.draft, held[0], held[0].counted(number, match["unit"]))
    return True
