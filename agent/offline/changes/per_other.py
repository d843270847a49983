"""`one letter per harbour, not per boat`: what is done for each of another kind of thing is asked about."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change

_PER = re.compile(
    r"\b(?:one|1|a single|an?) (?P<what>[a-z-]+) (?:per|for each|for every) (?P<new>[a-z]+),? (?:and )?(?:not|instead of|rather than|no longer) (?:one |1 )?(?:(?:per|for each|for every) )?(?:each )?(?P<old>[a-z]+)\b"
)


def ask_what_is_grouped(change: Change, text: str) -> bool:
    """Ask by which field the things of the list belong together."""
    match = _PER.search(text)
    if match is None or match["new"] == match["old"]:
        return False
    return change.ask(
        f"By which field do several of one {match['new']} belong together, and what should the {match['what']} say of them?"
    )
