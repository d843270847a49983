"""What a loop does for each item though it need not: asking the same again, and counting its items by their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from agent.explain.fixes.fix import update
from agent.optimise.advice import Change
from agent.optimise.rewrite import reads_of
from agent.optimise.sight import HARMLESS, Ran, Sight
from engine.core.references import references_of

_NAMES_ONE = re.compile(r"(?:^|_)(?:id|key|uuid|guid|number|no|sku|code|email)$|[a-z]Id$")
_LEAST_ITEMS = 2


def asked_for_each(sight: Sight) -> Iterator[Change]:
    """A read inside a loop that does not look at the item is asked once, before the loop."""
    for name in sight.steps:
        loop = sight.groups[name]
        if loop is None or not _is_same_for_all(sight, loop, name):
            continue
        index = _place(sight, loop)
        yield Change(
            "same_for_all",
            f"Ask {sight.name(name)} once, before {sight.name(loop)}",
            "It does not look at the item, and was answered the same for all items of a run.",
            (name, loop),
            ({"op": "move", "id": name, "group": sight.groups[loop], "index": index},),
            assumes=_untouched(sight, loop, name),
        )


def _place(sight: Sight, loop: str) -> int:
    around = sight.groups[loop]
    scope = sight.json["steps"] if around is None else sight.steps[around]["steps"]
    return next(n for n, step in enumerate(scope) if step["id"] == loop)


def _is_same_for_all(sight: Sight, loop: str, name: str) -> bool:
    step, group = sight.steps[name], sight.steps[loop]
    if not group.get("foreach") or not sight.asks(name) or step.get("type") == "group":
        return False
    if step.get("foreach") or step.get("join") or sight.is_conditional(name):
        return False
    if sight.writes_before(loop) or any(one.kind == "after" for one in sight.edges[name]):
        return False
    if any(edge.kind == "after" or edge.port for _, edge in sight.waiting_for(name)):
        return False
    return not _looks_at_item(sight, loop, name) and _is_answered_alike(sight, loop, name)


def _looks_at_item(sight: Sight, loop: str, name: str) -> bool:
    inside = {one["id"] for one in sight.steps[loop]["steps"]}
    own = {str(sight.steps[loop]["foreach"].get("as", "item")), "index"}
    return any(
        reference.root in own or reference.step in inside
        for _, _, reference in references_of(dict(sight.steps[name]))
    )


def _is_answered_alike(sight: Sight, loop: str, name: str) -> bool:
    """Tell whether each run has had one answer for all of its items, and some run several items."""
    most = 0
    for run in sight.good:
        answers = [_told(place.output) for _, place in run.of(name)]
        if len(set(answers)) > 1:
            return False
        most = max(most, len(answers))
    return most >= _LEAST_ITEMS and _writes_elsewhere(sight, loop, name)


def _told(output: Any) -> str:
    # Of an HTTP answer the headers tell when it was given.
    plain = output if not isinstance(output, dict) else {**output, "headers": None}
    return json.dumps(plain, sort_keys=True)


def _writers(sight: Sight, loop: str) -> list[str]:
    return [one for one in sight.inner(loop) if sight.plan.steps[one].effect not in HARMLESS]


def _writes_elsewhere(sight: Sight, loop: str, name: str) -> bool:
    """Tell whether nothing in the loop writes where the step reads."""
    mine = line_of(sight.steps[name])
    return all(line_of(sight.steps[one]) != mine for one in _writers(sight, loop))


def line_of(step: Mapping[str, Any]) -> str:
    """Answer where a step calls: the host it names, else its connection, else its service."""
    url = (step.get("with") or {}).get("url")
    host = urlsplit(url).hostname if isinstance(url, str) else None
    if host and "{" not in host:
        return host
    return str(step.get("connection") or str(step.get("uses", "")).partition(".")[0])


def _untouched(sight: Sight, loop: str, name: str) -> str | None:
    writers = _writers(sight, loop)
    if not writers:
        return None
    return f"what {sight.names(writers)} writes does not change what {sight.name(name)} answers"


def counted_by_place(sight: Sight) -> Iterator[Change]:
    """A loop that writes, and has stopped midway, tells its items apart by what names them."""
    for name, step in sight.steps.items():
        each = step.get("foreach") or {}
        if not each or each.get("key") or sight.is_harmless(name) or "" in reads_of(sight, name):
            continue
        stopped = sum(_stopped_midway(sight, run, name) for run in sight.runs)
        key = _key(sight, name, str(each.get("as", "item")))
        if not stopped or key is None:
            continue
        yield Change(
            "counted_by_place",
            f"Tell the items of {sight.name(name)} apart by {key.strip('{} ')}, not by their place",
            "Its items are counted. Where a run that stopped midway is run again and the list has changed, "
            "another item stands in that place: it is taken for done, or done twice.",
            (name,),
            (update(name, {"/foreach/key": key}),),
            assumes="a run that stopped midway may be run again with another list",
            repeats=round(stopped / len(sight.runs), 4),
        )


def _stopped_midway(sight: Sight, run: Ran, name: str) -> bool:
    """Tell whether a failed run had written for some items of a loop and not for others."""
    if run.went_well:
        return False
    ends = {
        place.status
        for one in sight.inner(name)
        if sight.plan.steps[one].effect not in HARMLESS
        for item, place in run.places.of(one).items()
        if item is not None
    }
    return "ok" in ends and "failed" in ends


def _key(sight: Sight, name: str, own: str) -> str | None:
    """What names an item: a field that every item has, that reads like a name, and that no two items share."""
    lists = [found for run in sight.runs if (found := items_of(run, name))]
    items = [item for one in lists for item in one]
    if not items:
        return None
    if all(isinstance(item, str) for item in items) and all(map(_is_unlike, lists)):
        return f"{{{{ {own} }}}}"
    if not all(isinstance(item, dict) for item in items):
        return None
    shared = set.intersection(*(set(item) for item in items))
    named = sorted(
        (field for field in shared if _NAMES_ONE.search(field)), key=lambda f: (len(f), f)
    )
    for field in named:
        if all(_is_unlike([item[field] for item in one]) for one in lists):
            return f"{{{{ {own}.{field} }}}}"
    return None


def _is_unlike(values: list[Any]) -> bool:
    plain = [value for value in values if isinstance(value, str | int) and value != ""]
    return len(plain) == len(values) and len({str(value) for value in plain}) == len(values)


def items_of(run: Ran, name: str) -> list[Any]:
    """Answer the list a loop went over, as it was evaluated."""
    for event in run.record.events:
        if event["type"] != "expression.evaluated":
            continue
        for value in event["data"]["values"]:
            if value.get("step") == name and value.get("site") == "foreach":
                found = value.get("value")
                return list(found) if isinstance(found, list) else []
    return []
