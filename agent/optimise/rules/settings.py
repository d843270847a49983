"""How often a workflow runs, and how patient its steps are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from agent.explain.fixes.fix import update
from agent.optimise.advice import Change
from agent.optimise.sight import HARMLESS, Ran, Sight

_PASSING = frozenset({"rate_limit", "remote_down", "timeout"})
_FEW_ATTEMPTS = 2
_ATTEMPTS = 5
_MOST_TIMEOUT_S = 600.0
_LEAST_FAILURES = 2
_LEAST_RUNS = 20
_SELDOM = 0.1
# Minutes between runs -> minutes proposed.
_SLOWER: Mapping[int, int] = {1: 5, 2: 10, 3: 15, 5: 20, 10: 30, 15: 60}
_EVERY = re.compile(r"^(?:\*|\*/(?P<n>\d{1,2}))(?P<rest>(?: \S+){4})$")


def more_patience(sight: Sight) -> Iterator[Change]:
    """A step that failed for reasons that pass, and is hardly tried again, gets more attempts."""
    failed = [run for run in sight.runs if run.record.status == "failed"]
    if not sight.good:
        return
    places = [found for run in failed if (found := _passing(run)) is not None]
    for name, count in Counter(step for step, _ in places).items():
        classes = {kind for step, kind in places if step == name}
        step, plan = sight.steps.get(name), sight.plan.steps.get(name)
        if step is None or plan is None or count < _LEAST_FAILURES:
            continue
        changes: dict[str, Any] = {}
        if plan.retry.max_attempts <= _FEW_ATTEMPTS:
            changes["/retry"] = {
                "max_attempts": _ATTEMPTS,
                "backoff": "exponential",
                "initial_s": 5,
                "max_s": 120,
            }
        if "timeout" in classes and "timeout_s" in step:
            changes["/timeout_s"] = min(float(step["timeout_s"]) * 3, _MOST_TIMEOUT_S)
        if changes:
            yield Change(
                "impatient",
                f"Let {sight.name(name)} try up to {_ATTEMPTS} times, with growing pauses",
                f"{count} of {len(sight.runs)} runs failed there for a reason that passes.",
                (name,),
                (update(name, changes),),
                assumes="the service answers when it is asked again a little later",
                failures=round(count / len(sight.runs), 4),
            )


def _passing(run: Ran) -> tuple[str, str] | None:
    """Where a run failed, and how, when that was of a kind that passes and certainly did nothing."""
    error = (run.record.events[-1]["data"].get("error") if run.record.events else None) or {}
    step, kind = error.get("step"), error.get("class")
    if step is None or kind not in _PASSING:
        return None
    ends = [end for place in run.places.of(step).values() for end in place.ends]
    is_unknown = any(end["type"] == "attempt.unknown" for end in ends)
    return None if is_unknown else (str(step), str(kind))


def less_often(sight: Sight) -> Iterator[Change]:
    """A schedule whose runs hardly ever find something to do runs less often."""
    for trigger in sight.json.get("triggers", ()):
        slower = _slower(trigger)
        if slower is None:
            continue
        was, now, changed = slower
        runs = [run for run in sight.good if _started_by(run, trigger["id"])]
        busy = sum(_did_something(run) for run in runs)
        if len(runs) < _LEAST_RUNS or busy / len(runs) > _SELDOM:
            continue
        yield Change(
            "too_frequent",
            f"Start every {now} minutes instead of every {was}",
            f"Of the last {len(runs)} runs {busy or 'none'} did anything.",
            (str(trigger["id"]),),
            ({"op": "set_trigger", "trigger": changed},),
            assumes=f"it is soon enough when what comes is met up to {now} minutes later",
            runs=round(1 - was / now, 4),
        )


def _slower(trigger: Mapping[str, Any]) -> tuple[int, int, Mapping[str, Any]] | None:
    given = trigger.get("with") or {}
    cron = given.get("cron")
    if trigger.get("type") != "schedule" or trigger.get("disabled") or not isinstance(cron, str):
        return None
    found = _EVERY.match(" ".join(cron.split()))
    was = int(found["n"] or 1) if found else 0
    if found is None or was not in _SLOWER:
        return None
    now = _SLOWER[was]
    minutes = "0" if now == 60 else f"*/{now}"
    return was, now, {**trigger, "with": {**given, "cron": minutes + found["rest"]}}


def _started_by(run: Ran, trigger: str) -> bool:
    return run.places.request.get("trigger_id") == trigger


def _did_something(run: Ran) -> bool:
    return any(
        place.attempts
        and place.args is not None
        and run.places.plan.steps[step].effect not in HARMLESS
        for (step, _), place in run.places.places.items()
        if run.places.plan.steps[step].kind in ("action", "call")
    )
