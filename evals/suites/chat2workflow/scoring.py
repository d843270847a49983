"""Whether a round left a valid workflow with what the source declares, and said what cannot be done."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.asking import Asked
from evals.measure import Outcome
from evals.suites.chat2workflow.case import Conversation, Round
from evals.suites.chat2workflow.mapping import COUNTERPARTS, NONE_OF_OURS
from evals.suites.main_job.shape import Shape

# Raise when a scorer changes what it accepts: scores of another version are not compared.
SCORER_VERSION = 2
TOLERANCE = {
    "passed": 0.01,
    "kinds": 0.01,
    "inputs": 0.01,
    "outputs": 0.01,
    "honest": 0.01,
    "valid": 0.0,
}
Json = Mapping[str, Any]


def score_conversation(
    conversation: Conversation, answers: Sequence[Asked], errors: Sequence[Sequence[str]]
) -> list[Outcome]:
    """Score every round; `errors` are the problems of severity error of what each left."""
    found: list[Outcome] = []
    for number, (one, asked, faults) in enumerate(
        zip(conversation.rounds, answers, errors, strict=True), start=1
    ):
        for metric, points, why in _round(one, asked, faults):
            told = tuple(f"round {number}: {reason}" for reason in why)
            found.append(Outcome(conversation.id, conversation.group, metric, points, told))
    return found


def _round(
    one: Round, asked: Asked, errors: Sequence[str]
) -> Iterator[tuple[str, float, list[str]]]:
    document = asked.document
    steps = list(Shape(document).steps.values()) if document is not None else []
    possible = sorted(one.kinds - NONE_OF_OURS)
    lacking = [kind for kind in possible if not any(map(COUNTERPARTS[kind], steps))]
    missing = sorted(one.inputs - inputs_of(document or {}))
    named = outputs_of(document or {})
    wanted = min(one.outputs, key=lambda names: len(names - named))
    unnamed = sorted(wanted - named)
    if possible:
        yield "kinds", 1 - len(lacking) / len(possible), [f"no {kind}" for kind in lacking]
    yield "inputs", 1 - len(missing) / max(1, len(one.inputs)), [f"no input {n}" for n in missing]
    yield "outputs", 1 - len(unnamed) / max(1, len(wanted)), [f"no output {n}" for n in unnamed]
    if document is not None:
        yield "valid", float(not errors), list(errors)
    cannot = sorted(one.kinds & NONE_OF_OURS)
    if cannot:
        is_told = says_what_is_not_done(asked)
        yield "honest", float(is_told), [] if is_told else [f"nothing is said of {cannot}"]
    whole = document is not None and not (lacking or missing or unnamed or errors or cannot)
    if not cannot:
        yield "passed", float(whole), [] if whole else [asked.failure or _kind(asked)]


def inputs_of(document: Json) -> set[str]:
    """Answer what a run is given, by name: declared inputs, and the fields that steps read of what starts it."""
    read = re.findall(r"\btrigger\.body\.([A-Za-z_]\w*)", json.dumps(document))
    declared = (document.get("inputs") or {}).get("properties") or {}
    return {*declared, *read}


def outputs_of(document: Json) -> set[str]:
    """Answer what a run gives back, by name."""
    return set(document.get("outputs") or {})


def says_what_is_not_done(asked: Asked) -> bool:
    """Tell an answer that names what it leaves out, or asks about it, from one that keeps silent."""
    plan = asked.plan
    return plan is not None and bool(plan.unsupported or plan.questions)


def _kind(asked: Asked) -> str:
    return f"answered with {asked.plan.kind}" if asked.plan else "no answer"
