"""What is right about a first proposal: its start, its actions, their arguments."""

from __future__ import annotations

from collections.abc import Iterator

from engine.core.action import Catalog
from evals.asking import NOW, Asked
from evals.measure import Outcome
from evals.suites.apps.arguments import argument_faults
from evals.suites.apps.case import Case
from evals.suites.apps.finding import Found, places_after, started_by
from evals.suites.automation.start import start_faults
from evals.suites.main_job.answer import Proposal
from evals.suites.main_job.shape import Shape

_ABOUT_START = ("when", "often", "schedule", "start")


def score(case: Case, asked: Asked, catalog: Catalog) -> list[Outcome]:
    """Score every measure that applies; `whole` is right only when all of them are."""
    found = [
        Outcome(case.id, case.area, metric, 0.0 if faults else 1.0, tuple(faults))
        for metric, faults in _faults(case, asked, catalog)
    ]
    failed = tuple(outcome.metric for outcome in found if outcome.failed)
    return [*found, Outcome(case.id, case.area, "whole", 0.0 if failed else 1.0, failed)]


def _faults(case: Case, asked: Asked, catalog: Catalog) -> Iterator[tuple[str, list[str]]]:
    if asked.document is None:
        nothing = [_nothing(asked)]
        yield "trigger", [] if _asks_start(case, asked) else nothing
        yield "actions", nothing
        yield "arguments", nothing
        return
    found = Found(case, Shape(asked.document), catalog)
    yield "trigger", _trigger_faults(case, asked)
    yield "actions", list(action_faults(found))
    yield "arguments", argument_faults(found)
    yield "valid", [f"{p.path}: {p.message}" for p in asked.problems if p.severity == "error"]


def _nothing(asked: Asked) -> str:
    if asked.plan is None:
        return asked.failure or "no answer"
    told = asked.questions or list(asked.plan.unsupported) or asked.plan.summary
    return f"nothing was proposed but {asked.plan.kind}: {told}"


def _trigger_faults(case: Case, asked: Asked) -> list[str]:
    if asked.plan is None or asked.document is None or _asks_start(case, asked):
        return []
    planned = asked.document.get("triggers") or ()
    named = {
        **asked.document,
        "triggers": [{**trigger, "type": started_by(trigger)} for trigger in planned],
    }
    proposal = Proposal(asked.plan, named, tuple(asked.problems), dict(asked.fire_times or {}))
    readings = [start_faults(start, proposal, NOW) for start in case.starts]
    return min(readings, key=len)


def _asks_start(case: Case, asked: Asked) -> bool:
    asked_for = asked.plan.questions if asked.plan else ()
    return case.asks_ok and any(
        question.path.startswith("/triggers")
        or any(word in question.text.lower() for word in _ABOUT_START)
        for question in asked_for
    )


def action_faults(found: Found) -> Iterator[str]:
    """Name what is missing, what nobody asked for, and what comes too early."""
    shape, case = found.shape, found.case
    for place, wanted in enumerate(case.uses):
        if place not in found.asked_for:
            yield f"missing: {' or '.join(wanted)}"
    for step in shape.steps:
        kind = shape.kind(step)
        if kind in case.never_uses:
            yield f"never: {kind}"
        elif step not in found.asked_for.values() and not found.is_free(step):
            yield f"nobody asked for {kind}"
    yield from _order_faults(found)
    for kind in case.control:
        if not any(found.leads_on(step) for step in shape.of_kind(kind)):
            yield f"missing before what was asked for: {kind}"


def _order_faults(found: Found) -> Iterator[str]:
    shape = found.shape
    for place, step in found.asked_for.items():
        later = places_after(found, place)
        if later and found.only_reads(step) and not any(shape.follows(o, step) for o in later):
            yield f"nothing builds on {shape.kind(step)}"
    for late, early in (found.case.follows or {}).items():
        afters, befores = found.of_key(late), found.of_key(early)
        if not any(shape.follows(after, before) for after in afters for before in befores):
            yield f"{late} does not come after {early}"
