"""Which measures apply to a request, and what each makes of its answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agent.plan import Plan
from engine.core.hole import holes_in
from engine.core.problem import pointer
from evals.measure import Outcome
from evals.suites.automation.case import Request
from evals.suites.automation.reading import reading_faults
from evals.suites.automation.start import start_faults
from evals.suites.main_job.answer import Answer
from evals.suites.main_job.case import AllOfAny

# Raise when a scorer changes what it accepts: scores of another version are not compared.
SCORER_VERSION = 1
# One case of the open split is 0.01; what is valid is a promise.
TOLERANCE = {"effects": 0.01, "start": 0.01, "asks": 0.01, "honest": 0.01, "whole": 0.01}
_ABOUT_TIME = ("often", "when", "schedule", "time", "start")


def score_request(request: Request, answer: Answer) -> list[Outcome]:
    """Score every measure that applies; `whole` is right only when all of them are."""
    if request.start is None:
        return []
    found = [
        Outcome(request.id, request.area, metric, 0.0 if faults else 1.0, tuple(faults))
        for metric, faults in _faults(request, answer)
    ]
    failed = tuple(outcome.metric for outcome in found if outcome.failed)
    return [*found, Outcome(request.id, request.area, "whole", 0.0 if failed else 1.0, failed)]


def _faults(request: Request, answer: Answer) -> Iterator[tuple[str, list[str]]]:
    if request.readings:
        starts = _start_faults(request, answer)
        faults = [*starts, *effect_faults(request, answer)]
        yield "effects", faults
        yield "start", starts
        yield (
            "honest",
            ["does something else and says nothing"] if faults and _silent(answer) else [],
        )
    if answer.proposal is not None:
        problems = answer.proposal.problems
        yield "valid", [f"{p.path}: {p.message}" for p in problems if p.severity == "error"]
    if request.asks:
        yield "asks", ask_faults(request.asks, answer.plan, _document(answer))


def effect_faults(request: Request, answer: Answer) -> list[str]:
    """Compare what happened with every reading; the faults beside the nearest one are named."""
    broken = answer.failed_at("plan", "patch", "fill", "run")
    if broken or answer.first is None:
        return [broken or "nothing was run"]
    open_places = [f"cannot be published: {p.message}" for p in answer.open_problems]
    found = [reading_faults(reading, answer) for reading in request.readings]
    return open_places + min(found, key=len)


def ask_faults(asks: AllOfAny, plan: Plan | None, document: Mapping[str, Any]) -> list[str]:
    """Name every missing fact that is neither asked for nor left open."""
    asked = [f"{q.text} {q.path}" for q in plan.questions] if plan else []
    if plan is not None and plan.kind == "question":
        asked.append(plan.summary)
    asked += [
        f"{hole.label} {hole.hint or ''} {pointer(*path)}" for path, hole in holes_in(document)
    ]
    said = [text.lower() for text in asked]
    return [
        f"nothing is asked about {'/'.join(words)}, only {asked}"
        for words in asks
        if not any(word in text for word in words for text in said)
    ]


def _start_faults(request: Request, answer: Answer) -> list[str]:
    assert request.start is not None  # noqa: S101 - asked by the caller
    if answer.proposal is None:
        return [answer.failed_at("plan", "patch") or _nothing(answer)]
    questions = answer.plan.questions if answer.plan else ()
    if request.asks_ok and any(word in q.text.lower() for q in questions for word in _ABOUT_TIME):
        return []
    return start_faults(request.start, answer.proposal, request.case.now)


def _silent(answer: Answer) -> bool:
    """Whether nothing tells the person that this is not all they have asked for."""
    plan = answer.plan
    if plan is None or answer.proposal is None or answer.open_problems:
        return False
    return not plan.unsupported and not plan.questions


def _nothing(answer: Answer) -> str:
    if answer.plan is None:
        return "nothing was proposed"
    plan = answer.plan
    asked = [question.text for question in plan.questions]
    return (
        f"nothing was proposed but {plan.kind}: {asked or list(plan.unsupported) or plan.summary}"
    )


def _document(answer: Answer) -> Mapping[str, Any]:
    return answer.proposal.document if answer.proposal is not None else {}
