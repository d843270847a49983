"""What a round did, and what is left of the first round's accuracy in the third."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.measure import Measure, Outcome
from evals.suites.automation.reading import reading_faults
from evals.suites.automation.scoring import ask_faults
from evals.suites.automation.start import start_faults
from evals.suites.edits.case import Change, Conversation
from evals.suites.edits.structure import Edited, structure_faults, untouched_faults
from evals.suites.edits.task import Turn
from evals.suites.main_job.answer import JsonObject
from evals.suites.main_job.scorers.edits import undo_faults

# Raise when a scorer changes what it accepts: scores of another version are not compared.
SCORER_VERSION = 1
# A round of the open split is 0.006. What is untouched, undone and valid is counted over what is proposed: as
# long as a share is below 1, one proposal less moves it too.
TOLERANCE = {"intent": 0.01, "untouched": 0.01, "undo": 0.01, "valid": 0.01}
KEPT_TOLERANCE = 0.03
_EMPTY: JsonObject = {}


def score_conversation(conversation: Conversation, turns: Sequence[Turn]) -> list[Outcome]:
    """Score every round; outcomes of `intent` stand in the order of the rounds."""
    return [
        Outcome(conversation.id, conversation.group, metric, 0.0 if faults else 1.0, tuple(faults))
        for number, turn in enumerate(turns, start=1)
        if turn.round.change is not None
        for metric, found in _faults(turn.round.change, turn)
        for faults in [[f"round {number}: {fault}" for fault in found]]
    ]


def _faults(change: Change, turn: Turn) -> Iterator[tuple[str, list[str]]]:
    yield "intent", intent_faults(change, turn)
    proposal = turn.answer.proposal
    if proposal is None:
        return
    yield "valid", [f"{p.path}: {p.message}" for p in proposal.problems if p.severity == "error"]
    if turn.before is not None and change.same_as is None:
        yield "untouched", untouched_faults(change, _edited(turn, turn.before, proposal.document))
        yield "undo", undo_faults(proposal)


def intent_faults(change: Change, turn: Turn) -> list[str]:
    """Say what was asked for in this round and did not come about."""
    answer = turn.answer
    if change.asks:
        return ask_faults(
            change.asks, answer.plan, answer.proposal.document if answer.proposal else _EMPTY
        )
    if change.asks_ok and answer.plan is not None and answer.plan.questions:
        return []
    if answer.proposal is None:
        return [answer.failed_at("plan", "patch") or _said_instead(turn)]
    document = answer.proposal.document
    if change.same_as is not None:
        same = document == turn.documents[change.same_as]
        return [] if same else [f"not the document after round {change.same_as}"]
    faults = (
        start_faults(change.start, answer.proposal, turn.round.case.now) if change.start else []
    )
    if turn.before is not None:
        edited = _edited(turn, turn.before, document)
        faults += structure_faults(change, edited, is_run=bool(turn.round.readings))
    return faults + _effect_faults(turn)


def _effect_faults(turn: Turn) -> list[str]:
    answer = turn.answer
    if not turn.round.readings:
        return []
    broken = answer.failed_at("fill", "run")
    if broken or answer.first is None:
        return [broken or "nothing was run"]
    faults = [f"cannot be published: {p.message}" for p in answer.open_problems]
    return faults + min((reading_faults(one, answer) for one in turn.round.readings), key=len)


def _edited(turn: Turn, before: JsonObject, after: JsonObject) -> Edited:
    return Edited(before, after, turn.documents[0] or {})


def _said_instead(turn: Turn) -> str:
    plan = turn.answer.plan
    if plan is None:
        return "nothing was proposed"
    asked = [question.text for question in plan.questions]
    return (
        f"nothing was proposed but {plan.kind}: {asked or list(plan.unsupported) or plan.summary}"
    )


def kept_by_round_3(outcomes: Sequence[Sequence[Outcome]]) -> Measure:
    """1 - the drop of intent from the first to the third round, over conversations that have three."""
    long = [rounds for found in outcomes if len(rounds := _intent(found)) >= 3]
    drop = sum(rounds[0] - rounds[2] for rounds in long) / len(long) if long else 0.0
    return Measure("kept_by_round_3", 1.0 - max(0.0, drop), len(long), KEPT_TOLERANCE)


def by_round(outcomes: Sequence[Sequence[Outcome]]) -> str:
    """Say the intent of every round, and of those rounds before which all was right."""
    every = [_intent(found) for found in outcomes]
    parts = []
    for at in range(max(map(len, every), default=0)):
        here = [rounds for rounds in every if len(rounds) > at]
        clean = [rounds[at] for rounds in here if all(rounds[:at])]
        mean = sum(rounds[at] for rounds in here) / len(here)
        after = f"{sum(clean) / len(clean):.3f} of {len(clean)}" if clean else "none"
        parts.append(
            f"round {at + 1} {mean:.3f} of {len(here)}, where all before was right {after}"
        )
    return "intent by round: " + "; ".join(parts)


def _intent(outcomes: Sequence[Outcome]) -> list[float]:
    return [outcome.points for outcome in outcomes if outcome.metric == "intent"]
