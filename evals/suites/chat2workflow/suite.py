"""Public conversations that build a workflow and change it: declared inputs and outputs, and kinds of step."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from engine.core.document import Document
from engine.core.validate import validate
from engine.errors import DocumentInvalid
from engine.expressions.engine import CelEngine
from evals.asking import NOW, USUAL, Asked, Desk
from evals.measure import Outcome, Prediction, SplitResult
from evals.planners import AsksPlanner
from evals.suites.chat2workflow.case import Conversation, load_conversations
from evals.suites.chat2workflow.scoring import SCORER_VERSION, TOLERANCE, score_conversation

_HERE = Path(__file__).parent


class Chat2Workflow(AsksPlanner):
    """`dev` is the open part of the source; the rest of it is kept aside elsewhere."""

    name: ClassVar[str] = "chat2workflow"
    splits: ClassVar[Mapping[str, Path]] = {"dev": _HERE / "dev.jsonl"}

    async def predict(self, cases: Path, tools: Path | None) -> list[Prediction]:
        del tools
        conversations = load_conversations(cases)
        desk = await Desk.of(self.planner)
        return [
            {
                "id": one.id,
                "rounds": [asked.as_json(one.id) for asked in await converse(desk, one)],
            }
            for one in conversations
        ]

    async def score(self, split: str) -> SplitResult:
        desk = await Desk.of(self.planner)
        started = time.monotonic()
        outcomes: list[Outcome] = []
        for one in load_conversations(self.splits[split]):
            answers = await converse(desk, one)
            errors = [errors_of(asked.document, desk) for asked in answers]
            outcomes += score_conversation(one, answers, errors)
        place, seconds = (self.name, split, SCORER_VERSION), time.monotonic() - started
        return SplitResult.of(place, outcomes, TOLERANCE, seconds=seconds)


async def converse(desk: Desk, conversation: Conversation) -> list[Asked]:
    """Ask every round about what the rounds before left; a round that proposes nothing leaves it as it was."""
    document: Mapping[str, Any] | None = None
    answers: list[Asked] = []
    for one in conversation.rounds:
        asked = await desk.ask(one.words, document=document)
        document = asked.document or document
        answers.append(replace(asked, document=document))
    return answers


def errors_of(document: Mapping[str, Any] | None, desk: Desk) -> Sequence[str]:
    """Answer the problems of severity error of a document, those of a missing connection left out."""
    if document is None:
        return ()
    try:
        parsed = Document.parse(document)
    except DocumentInvalid as invalid:
        return (invalid.message,)
    checked = validate(parsed, desk.catalog, CelEngine(), connections=USUAL, now=NOW)
    return [
        f"{p.path}: {p.message}"
        for p in checked.problems
        if p.severity == "error" and "connection" not in p.code and "hole" not in p.code
    ]
