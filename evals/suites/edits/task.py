"""A conversation: each round is asked about what the round before left, accepted, filled and run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

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


async def converse(desk: Desk, conversation: Conversation) -> list[Turn]:
    """Go through all rounds; a round that proposes nothing leaves the document as it was."""
    documents: list[JsonObject | None] = [await _begun(desk, conversation)]
    turns: list[Turn] = []
    for one in conversation.rounds:
        answer = await desk.proposed(one.case, documents[-1], _former(documents))
        if answer.plan is not None and answer.plan.kind == "undo":
            answer = _undone(answer, documents)
        elif answer.proposal is not None:
            answer = await desk.filled(one.case, answer)
            if answer.filled is not None and answer.failure is None and one.readings:
                answer = await desk.ran(one.case, answer)
        turns.append(Turn(one, answer, tuple(documents)))
        documents.append(answer.filled or documents[-1])
    return turns


async def predicted(desk: Desk, conversation: Conversation) -> Prediction:
    """Write what is proposed in every round as a line of a prediction file; nothing is filled."""
    document, rounds, error = conversation.document, [], None
    for one in conversation.rounds:
        answer = await desk.proposed(one.case, document)
        document = answer.proposal.document if answer.proposal is not None else document
        asked = [question.text for question in answer.plan.questions] if answer.plan else []
        said = {**described(answer.proposal), "document": document, "questions": asked}
        rounds.append({"request": one.case.words, **said})
        if answer.failure is not None:
            error = ": ".join(answer.failure)
    line: Prediction = {"id": conversation.id, "rounds": rounds}
    return line if error is None else {**line, "error": error}


def _former(documents: Sequence[JsonObject | None]) -> list[JsonObject]:
    """Answer what the workflow was before its last changes, newest first, as its drafts tell it."""
    found: list[JsonObject] = []
    for later, one in zip(documents[:0:-1], documents[-2::-1], strict=True):
        if one is not None and one != later:
            found.append(one)
    return found


def _undone(answer: Answer, documents: Sequence[JsonObject | None]) -> Answer:
    """Take back the last change, as the conversation does by its stored inverse."""
    now = documents[-1]
    before = next((one for one in reversed(documents) if one != now), now)
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
