"""What a workflow came to in a rehearsal, as examples keep it, and how two of them differ."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from engine.core.action import Catalog, effect_of
from engine.core.document import ActionStep, CallStep, Document, walk_steps
from engine.runtime.rehearse import RehearsalResult

Came = dict[str, Any]
"""`status`, `error` (its code), `doings` (calls, waits and questions, in a fixed order), `outputs`."""
LONGEST: Final = 120
"""Characters of a value in a sentence about a difference."""


def came_of(document: Document, catalog: Catalog, result: RehearsalResult) -> Came:
    """Read off a rehearsal what it did outside itself, whatever its steps are called and in whichever order they stand."""
    doings = [*_calls(document, catalog, result), *_waits(result)]
    return {
        "status": result.status,
        "error": (result.error or {}).get("code"),
        "doings": sorted(doings, key=_written),
        "outputs": result.outputs,
    }


Titled = Callable[[str], str]
"""Answers what people call an action."""


def differences(
    expected: Mapping[str, Any], came: Mapping[str, Any], titled: Titled = str
) -> list[str]:
    """Say how what came differs from what was expected; nothing where it does not."""
    said = [
        f"It {_word(name)} {_short(came.get(name))} where it was {_short(expected.get(name))}."
        for name in ("status", "error", "outputs")
        if _written(expected.get(name)) != _written(came.get(name))
    ]
    gone, new = _only(expected, came), _only(came, expected)
    for one in gone:
        other = next((two for two in new if _kind(two) == _kind(one)), None)
        if other is None:
            said.append(f"{_named(one, titled)}: no longer done ({_what(one)}).")
        else:
            new.remove(other)
            said += _changed(one, other, titled)
    return [*said, *(f"{_named(one, titled)}: done now ({_what(one)})." for one in new)]


def _calls(document: Document, catalog: Catalog, result: RehearsalResult) -> Iterator[Came]:
    for _, step in walk_steps(document.steps):
        told = result.steps.get(step.id)
        if told is None or told.input is None:
            continue
        inputs = told.input if isinstance(told.input, list) else [told.input]
        if isinstance(step, CallStep):
            yield from ({"does": "call", "uses": step.workflow, "with": one} for one in inputs)
        spec = catalog.action(step.uses) if isinstance(step, ActionStep) else None
        if isinstance(step, ActionStep) and spec is not None:
            reads = effect_of(spec, step.with_) == "pure"
            if not reads:
                yield from ({"does": "call", "uses": step.uses, "with": one} for one in inputs)


def _waits(result: RehearsalResult) -> Iterator[Came]:
    for event in result.events:
        if event["type"] != "step.waiting":
            continue
        data = event["data"]
        if "approval" in data:
            asked = {key: data["approval"].get(key) for key in ("title", "message", "approvers")}
            yield {"does": "ask", "uses": "approval", "with": asked}
        elif "signal" in data:
            yield {"does": "await", "uses": "event", "with": data["signal"]}
        elif "until" in data:
            seconds = (_moment(data["until"]) - _moment(event["at"])).total_seconds()
            yield {"does": "wait", "uses": "time", "with": {"seconds": round(seconds)}}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def _only(these: Mapping[str, Any], those: Mapping[str, Any]) -> list[Came]:
    """Answer what is done in the first and not in the second, each as often as it is."""
    left = Counter(_written(one) for one in those["doings"])
    found: list[Came] = []
    for one in these["doings"]:
        text = _written(one)
        if left[text] > 0:
            left[text] -= 1
        else:
            found.append(one)
    return found


def _changed(one: Came, other: Came, titled: Titled) -> Iterator[str]:
    was, now = one["with"], other["with"]
    if not isinstance(was, Mapping) or not isinstance(now, Mapping):
        yield f"{_named(one, titled)} has {_short(now)} where it had {_short(was)}."
        return
    for name in dict.fromkeys([*was, *now]):
        if _written(was.get(name)) != _written(now.get(name)):
            before, after = _short(was.get(name)), _short(now.get(name))
            yield f"{_named(one, titled)}: {name} is {after} where it was {before}."


def _kind(one: Came) -> tuple[str, str]:
    return one["does"], one["uses"]


def _what(one: Came) -> str:
    given = one["with"]
    if not isinstance(given, Mapping):
        return _short(given)
    text = ", ".join(f"{name} {_short(value)}" for name, value in given.items())
    return _short(text)


def _named(one: Came, titled: Titled) -> str:
    return titled(str(one["uses"])) if one["does"] == "call" else str(one["does"]).capitalize()


def _word(name: str) -> str:
    return {"status": "ends", "error": "ends with the error", "outputs": "answers"}[name]


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else _written(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def sentences(found: Sequence[str], most: int) -> list[str]:
    """Keep so many differences, and say how many more there are."""
    more = len(found) - most
    return [*found[:most], f"And {more} more."] if more > 0 else list(found)
