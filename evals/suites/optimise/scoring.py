"""What counts as right: what was planted is found and nothing else, and what was predicted is what is measured."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from agent.optimise.advice import Advice, Cost
from agent.optimise.adviser import Advised
from engine.core.events import Envelope
from evals.measure import Outcome
from evals.suites.optimise.case import Case
from evals.suites.optimise.staging import Played

_CLOSE_S = 0.05
_ATTEMPTS = ("attempt.succeeded", "attempt.failed", "attempt.unknown")
_WRITES = ("POST", "PUT", "DELETE", "PATCH")


def found(case: Case, advised: Advised) -> list[Outcome]:
    """Score what is recommended: recall over what was planted, precision over everything said."""
    rules = [one.change.rule for one in advised.advice]
    right = [one for one in advised.advice if is_right(case, one)]
    outcomes = []
    if not case.is_clean:
        why = () if right else (f"planted {case.kind} at {sorted(case.steps)}, said {rules}",)
        outcomes.append(Outcome(case.id, case.kind, "recall", float(bool(right)), why))
    else:
        why = (f"said {rules}",) if rules else ()
        outcomes.append(Outcome(case.id, case.kind, "silent_when_sound", float(not rules), why))
    for one in advised.advice:
        is_wanted = is_right(case, one)
        why = () if is_wanted else (f"said {one.change.rule}: {one.change.title}",)
        outcomes.append(Outcome(case.id, case.kind, "precision", float(is_wanted), why))
    return outcomes


def is_right(case: Case, advice: Advice) -> bool:
    return advice.change.rule == case.kind and bool(case.steps & set(advice.change.about))


def measured(before: Sequence[Played], after: Sequence[Played]) -> Cost:
    """Answer what the changed workflow really saves a run, over the runs that went well before."""
    pairs = [
        (one, other) for one, other in zip(before, after, strict=True) if one.status == "succeeded"
    ]
    count = len(pairs) or 1
    seconds = sum(one.seconds - other.seconds for one, other in pairs) / count
    calls = sum(calls_of(one.events) - calls_of(other.events) for one, other in pairs) / count
    usd = sum(usd_of(one.events) - usd_of(other.events) for one, other in pairs) / count
    return Cost(seconds, calls, usd)


def predictions(case: Case, advice: Advice, real: Cost) -> list[Outcome]:
    """Score how near the predicted saving of a run is to the measured one."""
    said = advice.saving.run
    outcomes = []
    for name, predicted, truth, slack in (
        ("predicted_seconds", said.seconds, real.seconds, _CLOSE_S),
        ("predicted_calls", said.calls, real.calls, 0.0),
        ("predicted_usd", said.usd, real.usd, 1e-9),
    ):
        if truth == 0 and predicted == 0:
            continue
        off = max(abs(predicted - truth) - slack, 0.0) / max(abs(truth), abs(predicted))
        why = () if off == 0 else (f"{advice.change.rule}: said {predicted:g}, was {truth:g}",)
        outcomes.append(Outcome(case.id, case.kind, name, 1.0 - min(off, 1.0), why))
    return outcomes


def kept(case: Case, before: Sequence[Played], after: Sequence[Played]) -> Outcome:
    """Score the promise: every run that went well goes well, gives the same, and writes the same."""
    faults = [
        f"run {n}: {_difference(one, other)}"
        for n, (one, other) in enumerate(zip(before, after, strict=True))
        if one.status == "succeeded" and _difference(one, other)
    ]
    return Outcome(case.id, case.kind, "same_effects", float(not faults), tuple(faults[:3]))


def helped(case: Case, before: Sequence[Played], after: Sequence[Played]) -> Outcome:
    """Score a change that promises fewer failures: at least half of them are gone."""
    failed = [(one, two) for one, two in zip(before, after, strict=True) if one.status == "failed"]
    mended = sum(two.status == "succeeded" for _, two in failed)
    points = float(bool(failed) and mended * 2 >= len(failed))
    why = () if points else (f"{mended} of {len(failed)} failures are gone",)
    return Outcome(case.id, case.kind, "fewer_failures", points, why)


def _difference(one: Played, other: Played) -> str:
    if other.status != one.status:
        return f"{one.status} became {other.status}"
    if other.outputs != one.outputs:
        return "gives other outputs"
    return "" if writes_of(one.events) == writes_of(other.events) else "writes otherwise"


def writes_of(events: Sequence[Envelope]) -> Counter[str]:
    """Count what was written, by its arguments; told by what the cases call, not by the catalogue."""
    writes = [one for args in _calls(events) if _is_write(args) for one in _singly(args)]
    return Counter(json.dumps(args, sort_keys=True) for args in writes)


def _singly(args: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Take a write of several records apart: each counts as the write of one."""
    plain = dict(args)
    if "records" not in plain:
        return [plain]
    return [{**plain, "fields": one} for one in plain.pop("records")]


def calls_of(events: Sequence[Envelope]) -> int:
    """Count the attempts at anything outside, those that failed too."""
    started = [e for e in events if e["type"] in ("step.started", "item.started")]
    outside = {
        (e["step"], e["item"])
        for e in started
        if isinstance(e["data"].get("args"), dict) and not _is_inside(e["data"]["args"])
    }
    return sum(e["type"] in _ATTEMPTS and (e["step"], e["item"]) in outside for e in events)


def usd_of(events: Sequence[Envelope]) -> float:
    """Add up what the answers of models cost."""
    outputs = [e["data"].get("output") for e in events if e["type"] == "attempt.succeeded"]
    used = [one.get("usage") or {} for one in outputs if isinstance(one, dict)]
    return float(sum(one.get("cost_usd") or 0.0 for one in used))


def _calls(events: Sequence[Envelope]) -> list[Mapping[str, Any]]:
    started = [e["data"] for e in events if e["type"] in ("step.started", "item.started")]
    args = [data["args"] for data in started if isinstance(data.get("args"), dict)]
    return [one for one in args if not _is_inside(one)]


def _is_write(args: Mapping[str, Any]) -> bool:
    is_record = "records" in args or isinstance(args.get("fields"), dict)
    return "channel" in args or is_record or args.get("method") in _WRITES


def _is_inside(args: Mapping[str, Any]) -> bool:
    """Tell a call of a pure action: of lists, texts."""
    return "items" in args or "template" in args
