"""The open questions of a document: at most three, the ones only a person can answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.plan import PlanRequest, Question
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


def connection_questions(document: Mapping[str, Any], request: PlanRequest) -> tuple[Question, ...]:
    """Ask which connection is meant where several fit: through one of them it goes somewhere else."""
    asked: dict[str, Question] = {}
    for number, step in enumerate(document.get("steps", ())):
        spec = request.catalog.action(str(step.get("uses")))
        need = spec.connection if spec else None
        if need is None or not need.required or "connection" in step or need.service in asked:
            continue
        keys = tuple(
            c.key for c in request.connections if c.service == need.service and c.kind in need.kinds
        )
        if len(keys) > 1:
            where = f"/steps/{number}/connection"
            text = f"Which connection to {need.service} is meant: {' or '.join(keys)}?"
            asked[need.service] = Question(id=where, text=text, choices=keys, path=where)
    return tuple(asked.values())
