"""The open questions of a document: at most three, the ones only a person can answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.plan import Question
from engine.core.hole import holes_in
from engine.core.problem import pointer

MOST_QUESTIONS = 3


def questions_of(document: Mapping[str, Any]) -> tuple[Question, ...]:
    """Ask for values first; fields and lists are answered by one sample and are not asked here."""
    found: list[Question] = []
    for path, hole in holes_in(document):
        if hole.kind != "value" or any(q.text == hole.label for q in found):
            continue
        where = pointer(*path)
        found.append(
            Question(
                id=where, text=hole.label, choices=tuple(map(str, hole.candidates)), path=where
            )
        )
    return tuple(found[:MOST_QUESTIONS])
