"""Whether the right thing was asked: about what is missing, about nothing else, and never guessed in silence."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from evals.asking import NOW, TIMEZONE, Asked
from evals.measure import Outcome
from evals.suites.ambiguity.case import Case, Quiet
from evals.suites.main_job.scorers.graph import cron_fires
from evals.suites.main_job.shape import Shape

MOST_QUESTIONS = 3
# The shape of an answer that nobody has seen yet: to be narrowed by a sample, no question to a person.
_OF_SHAPE = frozenset({"list", "field"})


def score(case: Case, asked: Asked) -> list[Outcome]:
    """Score one answer."""
    many = len(asked.questions) > MOST_QUESTIONS
    found = [_outcome(case, "at_most_three", [f"{len(asked.questions)} questions"] if many else [])]
    if case.quiet is not None:
        return [*found, _outcome(case, "quiet", list(_noisy(case.quiet, asked)))]
    return [
        *found,
        _outcome(case, "asked", list(_unasked(case, asked))),
        _outcome(case, "not_silent", list(_silent(case, asked))),
    ]


def score_answered(case: Case, answered: Asked) -> list[Outcome]:
    """Score what is proposed after the question was answered."""
    if case.then is None:
        return []
    return [_outcome(case, "answered", list(_noisy(case.then, answered)))]


def asked_about(asked: Asked) -> list[str]:
    """Answer what a person is asked in words: questions, and the labels of what stays open."""
    labels = [hole.label for hole in asked.new_holes()]
    return [*asked.questions, *labels]


def _unasked(case: Case, asked: Asked) -> Iterator[str]:
    if asked.plan is None:
        yield asked.failure or "no answer"
        return
    texts = asked_about(asked)
    if not texts:
        yield f"nothing was asked: {asked.plan.kind}, {asked.plan.summary!r}"
    elif not _is_about(case.ask, texts):
        yield f"asked about something else: {texts}"


def _silent(case: Case, asked: Asked) -> Iterator[str]:
    if asked.plan is None:
        yield asked.failure or "no answer"
        return
    if asked.document is None:
        return
    doubts = [*asked_about(asked), *asked.plan.assumptions, *asked.plan.unsupported]
    if not _is_about(case.ask, doubts):
        yield f"guessed without a word: {asked.plan.summary!r}"


def _is_about(words: Sequence[str], texts: Sequence[str]) -> bool:
    told = " ".join(texts).lower()
    return any(re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", told) for word in words)


def _noisy(quiet: Quiet, asked: Asked) -> Iterator[str]:
    if asked.plan is None:
        yield asked.failure or "no answer"
        return
    if asked.questions:
        yield f"asked {asked.questions}"
    for hole in asked.new_holes():
        if hole.kind not in _OF_SHAPE:
            yield f"left open: {hole.label!r}"
    if asked.document is None:
        yield f"nothing was proposed: {asked.plan.kind}, {asked.plan.summary!r}"
        return
    yield from _wrong(quiet, asked, asked.document)


def _wrong(quiet: Quiet, asked: Asked, document: Mapping[str, Any]) -> Iterator[str]:
    shape = Shape(document)
    kinds = [shape.kind(step) for step in shape.steps]
    for kind in (*quiet.uses, *quiet.types):
        if kind not in kinds:
            yield f"no {kind} in {kinds}"
    written = json.dumps(document, ensure_ascii=False)
    for text in quiet.has:
        if text not in written:
            yield f"no {text!r} in it"
    if quiet.changes and document == asked.before:
        yield "nothing is changed"
    if quiet.cron is not None:
        right = cron_fires(quiet.cron, ZoneInfo(TIMEZONE), NOW)
        times = [list(found) for found in (asked.fire_times or {}).values()]
        fires = [[at.astimezone(UTC) for at in found[: len(right)]] for found in times]
        if right not in fires:
            yield f"expected {quiet.cron}, got {document.get('triggers')}"


def _outcome(case: Case, metric: str, faults: Sequence[str]) -> Outcome:
    return Outcome(case.id, case.group, metric, 0.0 if faults else 1.0, tuple(faults))
