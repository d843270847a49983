"""Which scorers apply to a case, and what each makes of its answer."""

from __future__ import annotations

from collections.abc import Iterator

from evals.measure import Outcome
from evals.suites.main_job.answer import Answer
from evals.suites.main_job.case import Case, Expect
from evals.suites.main_job.scorers.arguments import argument_faults
from evals.suites.main_job.scorers.edits import intent_faults, undo_faults, untouched_faults
from evals.suites.main_job.scorers.effects import effect_faults
from evals.suites.main_job.scorers.graph import graph_faults
from evals.suites.main_job.scorers.honesty import honesty_faults

# Raise when a scorer changes what it accepts: scores of another version are not compared.
SCORER_VERSION = 1
# A drop of one case of the dev file is about 0.02; promises have no tolerance.
TOLERANCE = {"graph": 0.01, "arguments": 0.01, "honesty": 0.01, "edits": 0.01, "effects": 0.01}
_NOTHING = "nothing was proposed"


def score_case(case: Case, answer: Answer) -> list[Outcome]:
    """Score every metric that applies; `whole` is right only when all of them are."""
    expect = case.expect
    if expect is None:
        return []
    found = [
        Outcome(case.id, case.group, metric, 0.0 if faults else 1.0, tuple(faults))
        for metric, faults in _faults(case, expect, answer)
    ]
    failed = [outcome.metric for outcome in found if outcome.failed]
    whole = Outcome(case.id, case.group, "whole", 0.0 if failed else 1.0, tuple(failed))
    return [*found, whole]


def _faults(case: Case, expect: Expect, answer: Answer) -> Iterator[tuple[str, list[str]]]:
    yield "honesty", _honesty(expect, answer)
    if case.group == "honest":
        return
    missing = answer.failed_at("plan", "base", "patch") or _NOTHING
    proposal = answer.proposal
    if proposal is not None:
        problems = [f"{p.path}: {p.message}" for p in proposal.problems if p.severity == "error"]
        yield "valid", problems
    if case.base is not None:
        if proposal is None:
            yield "edits", [missing]
        else:
            yield "edits", intent_faults(expect, proposal, case.now)
            yield "untouched", untouched_faults(expect, proposal)
            yield "undo", undo_faults(proposal)
    else:
        yield "graph", [missing] if proposal is None else graph_faults(expect, proposal, case.now)
        if expect.arguments:
            yield "arguments", _arguments(expect, answer, missing)
    if case.effects is not None:
        yield "effects", effect_faults(case, answer)


def _honesty(expect: Expect, answer: Answer) -> list[str]:
    if answer.plan is None:
        return [answer.failed_at("plan", "base") or _NOTHING]
    return honesty_faults(expect, answer.plan, answer.seconds)


def _arguments(expect: Expect, answer: Answer, missing: str) -> list[str]:
    if answer.proposal is None:
        return [missing]
    return argument_faults(expect, answer.proposal)
