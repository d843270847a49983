"""A conversation: each round is asked about what the round before left, accepted, filled and run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from agent.plan import Plan
from evals.measure import Prediction
from evals.suites.automation.suite import described
from evals.suites.edits.case import Conversation, Round
from evals.suites.main_job.answer import Answer, JsonObject, Proposal
from evals.suites.main_job.task import Desk


@dataclass(frozen=True, slots=True)
class Turn:
    """One round, answered."""

    round: Round
    answer: Answer
    documents: Sequence[JsonObject | None]
    """What stood before the first round and after every former one; the last is what this changes."""

    @property
    def before(self) -> JsonObject | None:
        return self.documents[-1]


@dataclass(slots=True)
class _Past:
    """What the workflow was: after every round, and before each change that still holds."""

    documents: list[JsonObject | None]
    held: list[JsonObject | None] = field(default_factory=list)

    @property
    def former(self) -> list[JsonObject]:
        """Answer what the workflow was before its last changes, newest first, as its drafts tell it."""
        found: list[JsonObject] = []
        for later, one in zip(self.documents[:0:-1], self.documents[-2::-1], strict=True):
            if one is not None and one != later:
                found.append(one)
        return found

    def go_on(self, document: JsonObject | None) -> None:
        """Take a document as what stands after a round."""
        if document != self.documents[-1]:
            self.held.append(self.documents[-1])
        self.documents.append(document)

    def undo(self) -> JsonObject | None:
        """Answer what stood before the newest change that still holds, and take that as what stands."""
        before = self.held.pop() if self.held else self.documents[-1]
        self.documents.append(before)
        return before


async def converse(desk: Desk, conversation: Conversation) -> list[Turn]:
    """Go through all rounds; a round that proposes nothing leaves the document as it was."""
    past, turns = _Past([await _begun(desk, conversation)]), []
    for one in conversation.rounds:
        stood = tuple(past.documents)
        answer = await desk.proposed(one.case, stood[-1], past.former)
        if _takes_back(answer):
            answer = _undone(answer, past.undo())
        else:
            if answer.proposal is not None:
                answer = await desk.filled(one.case, answer)
                if answer.filled is not None and answer.failure is None and one.readings:
                    answer = await desk.ran(one.case, answer)
            past.go_on(answer.filled or stood[-1])
        turns.append(Turn(one, answer, stood))
    return turns


async def predicted(desk: Desk, conversation: Conversation) -> Prediction:
    """Write what is proposed in every round as a line of a prediction file; nothing is filled."""
    past, rounds, error = _Past([conversation.document]), [], None
    for one in conversation.rounds:
        answer = await desk.proposed(one.case, past.documents[-1], past.former)
        if _takes_back(answer):
            answer = _undone(answer, past.undo())
        else:
            past.go_on(answer.proposal.document if answer.proposal else past.documents[-1])
        asked = [question.text for question in answer.plan.questions] if answer.plan else []
        said = {**described(answer.proposal), "document": past.documents[-1], "questions": asked}
        rounds.append({"request": one.case.words, **said})
        if answer.failure is not None:
            error = ": ".join(answer.failure)
    line: Prediction = {"id": conversation.id, "rounds": rounds}
    return line if error is None else {**line, "error": error}


def _takes_back(answer: Answer) -> bool:
    """Tell whether a round asks to take the last change back, as the conversation does by its stored inverse."""
    return answer.plan is not None and answer.plan.kind == "undo"


def _undone(answer: Answer, before: JsonObject | None) -> Answer:
    if answer.plan is None or before is None:
        return answer
    return replace(answer, proposal=Proposal(answer.plan, before, (), {}), filled=before)


async def _begun(desk: Desk, conversation: Conversation) -> JsonObject | None:
    """The first document as it stands after a sample was fetched from its world."""
    if conversation.document is None or conversation.around is None:
        return conversation.document
    return (await opened(desk, conversation)).filled


async def opened(desk: Desk, conversation: Conversation) -> Answer:
    """Return the first document as an answer that has been filled. Raises ValueError where it cannot be."""
    assert conversation.document is not None and conversation.around is not None  # noqa: S101, PT018 - asked by the callers
    standing = Plan(kind="create", summary="", document=dict(conversation.document))
    answer = Answer(plan=standing, proposal=Proposal(standing, conversation.document, (), {}))
    answer = await desk.filled(conversation.around, answer)
    if answer.filled is None or answer.open_problems:
        raise ValueError(f"{conversation.group}: {answer.failure or answer.open_problems}")
    return answer
