"""Calls that ask what is known already: the same question twice, and details the list has told before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

from agent.explain.fixes.fix import update
from agent.explain.fixes.rewrite import Written, rewritten
from agent.optimise.advice import Change
from agent.optimise.rewrite import reads_of, redirected
from agent.optimise.rules.loops import items_of
from agent.optimise.sight import Ran, Sight
from engine.core.expression_syntax import parse_expression
from engine.core.references import path_of, references_of
from engine.core.template import parse_template

_ASKED = ("uses", "connection", "with", "on_error", "when", "foreach", "output_schema")
_FIELD = re.compile(r"(?<![\w.])(?P<name>[a-z]\w*)\.value\.(?P<part>\w+)\.(?P<field>\w+)")


def asked_twice(sight: Sight) -> Iterator[Change]:
    """Two steps that ask the same, with nothing changed in between, become one."""
    gone: set[str] = set()
    for one, other in combinations(sight.steps, 2):
        if {one, other} & gone or not _ask_the_same(sight, one, other):
            continue
        kept, twin = (other, one) if other in sight.upstream(one) else (one, other)
        gone.add(twin)
        yield Change(
            "repeated_call",
            f"Ask once: let what reads {sight.name(twin)} read {sight.name(kept)}",
            f"{sight.names([kept, twin])} ask the same with the same words, and nothing is written in between.",
            (kept, twin),
            tuple(_merged(sight, kept, twin)),
        )


def _ask_the_same(sight: Sight, one: str, other: str) -> bool:
    first, second = sight.steps[one], sight.steps[other]
    if sight.plan.steps[one].effect != "read" or sight.plan.steps[one].kind != "action":
        return False
    if any(first.get(key) != second.get(key) for key in _ASKED):
        return False
    is_alike = (
        sight.groups[one] == sight.groups[other]
        and not sight.is_conditional(one)
        and not sight.is_conditional(other)
        and sight.writes_before(one) == sight.writes_before(other)
    )
    ports = [edge.port for name in (one, other) for _, edge in sight.waiting_for(name)]
    return is_alike and not any(ports) and not _varied(sight, one, other)


def _varied(sight: Sight, one: str, other: str) -> bool:
    """Tell whether the two were ever answered otherwise, the use that was counted aside."""
    return any(
        _answer(run, one, item) != _answer(run, other, item)
        for run in sight.good
        for item, _ in run.of(one)
    )


def _answer(run: Ran, step: str, item: str | None) -> Any:
    place = run.places.at(step, item)
    output = place.output if place is not None else None
    if not isinstance(output, dict):
        return output
    # Of an HTTP answer the headers tell when it was given.
    return {key: value for key, value in output.items() if key not in ("usage", "headers")}


def _merged(sight: Sight, kept: str, twin: str) -> Iterator[Mapping[str, Any]]:
    yield from redirected(sight, (twin,), lambda w: f"steps.{kept}{w.default}", apart=(twin,))
    for name, step in sight.steps.items():
        if twin in step.get("after", ()) and name != twin:
            yield {"op": "disconnect", "from": twin, "to": name}
            if name != kept:
                yield {"op": "connect", "from": kept, "to": name}
    yield {"op": "remove_step", "id": twin}


def told_by_the_list(sight: Sight) -> Iterator[Change]:
    """A loop that fetches each item of a list is left out where the list holds all that is used."""
    for name, step in sight.steps.items():
        each = step.get("foreach") or {}
        if sight.plan.steps[name].effect != "read" or not isinstance(each.get("items"), str):
            continue
        if each.get("on_item_error", "fail") != "fail" or sight.is_conditional(name):
            continue
        alone = parse_template(each["items"]).alone
        used = _fields(sight, name)
        if alone is None or path_of(parse_expression(alone.expression)) is None or not used:
            continue
        if _is_in_list(sight, name, used):
            yield _from_list(sight, name, alone.expression, used)


def _fields(sight: Sight, name: str) -> set[tuple[str, str]]:
    """Answer part and field of the answers that are used; nothing where they are used in another way."""
    readers = reads_of(sight, name)
    if any(path != ("items",) for paths in readers.values() for path in paths):
        return set()
    if "" in readers or any(edge.kind == "after" for _, edge in sight.waiting_for(name)):
        return set()
    found: set[tuple[str, str]] = set()
    for reader in readers:
        own = {key: value for key, value in sight.steps[reader].items() if key != "steps"}
        texts = [text for _, text, _ in references_of(own)]
        found.update((m["part"], m["field"]) for text in texts for m in _FIELD.finditer(text))
    return found


def _is_in_list(sight: Sight, name: str, used: set[tuple[str, str]]) -> bool:
    """Tell whether every answer on record says of these fields what the list had said."""
    seen = 0
    for run in sight.good:
        lists = items_of(run, name)
        for _, place in run.of(name):
            item = (
                lists[place.index] if place.index is not None and place.index < len(lists) else None
            )
            for part, field in used:
                inside = place.output.get(part) if isinstance(place.output, dict) else None
                if not (isinstance(item, dict) and isinstance(inside, dict)):
                    return False
                if field not in item or field not in inside or item[field] != inside[field]:
                    return False
            seen += 1
    return seen > 1


def _from_list(sight: Sight, name: str, items: str, used: set[tuple[str, str]]) -> Change:
    def plain(text: str) -> str:
        return _FIELD.sub(
            lambda m: f"{m['name']}.{m['field']}" if (m["part"], m["field"]) in used else m[0], text
        )

    def change(written: Written) -> str:
        return f"{items}{written.default}"

    operations: list[Mapping[str, Any]] = []
    for reader in reads_of(sight, name):
        step = sight.steps[reader]
        own = {key: value for key, value in step.items() if key not in ("id", "steps")}
        changes = rewritten(own, "steps", (name, "items"), change)
        texts = {pointer_of(path): text for path, text, _ in references_of(own)}
        for at, text in texts.items():
            made = plain(changes.get(at, text))
            if made != text:
                changes[at] = made
        operations.append(update(reader, changes))
    operations.append({"op": "remove_step", "id": name})
    fields = ", ".join(sorted({field for _, field in used}))
    return Change(
        "one_by_one",
        f"Leave out {sight.name(name)}: the list before it has told {fields} already",
        "Every item is fetched again, one by one, for what the list holds; on record both always said the same.",
        (name,),
        tuple(operations),
        assumes=f"the list goes on saying the same of {fields} as {sight.name(name)} does",
    )


def pointer_of(path: tuple[str | int, ...]) -> str:
    from engine.core.problem import pointer

    return pointer(*path)
