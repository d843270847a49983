"""The person of a case: answers holes and questions from `sample_answers`, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.core.hole import Hole
from evals.suites.main_job.case import Answers

_COMPARES = re.compile(r"(<=?|>=?|==|!=)\s*-?\d|\d\s*(<=?|>=?|==|!=)")
_SCHEDULE_WORDS = ("schedule", "how often", "what time", "when should", "at which time")


@dataclass(frozen=True, slots=True)
class Person:
    """Knows the sample they were shown and what they want."""

    answers: Answers

    def reply(self, hole: Hole, path: Sequence[str | int]) -> Any | None:
        """Return what fills the hole at this place, or None when this person cannot say."""
        match hole.kind:
            case "list":
                return self.answers.list_path
            case "field":
                return self._field(hole)
            case _:
                return self._value(f"{hole.hint or ''} {hole.label}", path)

    def say(self, question: str, path: str = "") -> str | None:
        """Answer a question of the conversation, or None when this person cannot say."""
        return self._value(question, path.split("/"))

    def _field(self, hole: Hole) -> str | None:
        fields = {_said(concept): field for concept, field in self.answers.fields.items()}
        hint, label = _said(hole.hint or ""), _said(hole.label)
        if hint in fields:
            return fields[hint]
        for field in self.answers.shown:
            if re.search(rf"\b{re.escape(_said(field))}\b", hint):
                return field
        for concept, field in fields.items():
            if re.search(rf"\b{re.escape(concept)}\b", label):
                return field
        concept = "threshold" if _COMPARES.search(hole.template or "") else "identity"
        return fields.get(concept)

    def _value(self, text: str, path: Sequence[str | int]) -> str | None:
        lowered = text.lower()
        place = [str(part) for part in path]
        for name, value in self.answers.values.items():
            if name == "schedule":
                asked = "triggers" in place or any(word in lowered for word in _SCHEDULE_WORDS)
            elif name == "to":
                asked = place[-1:] == ["to"] or "recipient" in lowered or "address" in lowered
            else:
                asked = name in place or name in lowered
            if asked:
                return value
        return None


def _said(text: str) -> str:
    """Write a name as people say it: `delay_days` is "delay days"."""
    return re.sub(r"[\s_-]+", " ", text).strip().lower()
