"""What the rules have made of a request, as the joining of both readers sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from agent.offline.answering.unsupported import part_of
from agent.offline.building.unread_conditions import conditions_asked
from agent.plan import Plan

_WORD: Final = re.compile(r"[a-z0-9']{3,}")


@dataclass(frozen=True, slots=True)
class Planned:
    """The actions and the start of the rules' plan, and the words that they have left unread."""

    uses: frozenset[str]
    start: str
    """The id of the trigger; nothing where nothing is proposed"""
    unread: frozenset[str]
    parts_unread: int
    kind: str

    @classmethod
    def of(cls, plan: Plan) -> Planned:
        """Look at a plan."""
        said = parts_unread(plan)
        words = frozenset(word for one in said for word in _WORD.findall(one.lower()))
        uses = frozenset(uses_of(plan.document))
        return cls(uses, start_of(plan.document), words, len(said), plan.kind)

    @property
    def is_whole(self) -> bool:
        """Whether something is built, of every word."""
        return bool(self.start) and not self.parts_unread

    def facts(self) -> tuple[float, ...]:
        """Answer numbers that tell how much the rules have understood."""
        built = bool(self.start)
        asks = self.kind == "question"
        return (built, asks, self.parts_unread, len(self.unread), self.is_whole)


def parts_unread(plan: Plan) -> list[str]:
    """Answer the words of each part that the rules cannot do, and of each condition that they ask about."""
    return [*(part_of(one) for one in plan.unsupported), *conditions_asked(plan.document)]


def uses_of(document: Mapping[str, Any] | None) -> set[str]:
    """Answer the actions of a document, those inside groups too."""
    found: set[str] = set()
    waiting: list[Any] = list((document or {}).get("steps", ()))
    while waiting:
        step = waiting.pop()
        if isinstance(step, Mapping):
            if isinstance(step.get("uses"), str):
                found.add(step["uses"])
            waiting += [v for v in step.values() if isinstance(v, list | Mapping)]
        elif isinstance(step, list):
            waiting += step
    return found


def start_of(document: Mapping[str, Any] | None) -> str:
    """Answer the id of what starts a document; nothing without one."""
    if document is None:
        return ""
    triggers = document.get("triggers") or [{"type": "manual"}]
    return str(triggers[0].get("uses", triggers[0]["type"]))
