"""What is only sent where there is something to tell: `in case any are left`, `when new ones came`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language import clause_words
from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Keep, OnlyNew, Part, Send


def take_guard(clause: str, parts: list[Part], prepared: Prepared) -> str:
    """Answer the clause without such words; standing alone, they are about the sending before them."""
    guard = clause_words.COUNT_GUARD.search(clause)
    if guard is None or find_conditions(guard[0], prepared):
        return clause
    rest = (clause[: guard.start()] + clause[guard.end() :]).strip(" ,")
    if re.search(r"\bnew\b", guard[0]):
        parts.append(OnlyNew("workflow"))
    sends = [i for i, p in enumerate(parts) if isinstance(p, Send)]
    if not rest and sends:
        last = parts[sends[-1]]
        assert isinstance(last, Send)  # noqa: S101  # narrowed by the line above
        parts[sends[-1]] = replace(last, only_if_any=True)
    return rest


def others_again(clause: str, parts: Sequence[Part]) -> re.Match[str] | None:
    """`post the others in #b`, after some went elsewhere: those that were not kept."""
    sent, kept = (any(isinstance(p, kind) for p in parts) for kind in (Send, Keep))
    return clause_words.OTHERS_AGAIN.search(clause) if sent and kept else None
