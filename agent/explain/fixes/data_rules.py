"""Fixes of expressions that met other data than they were written for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from agent.explain.fixes.fix import Change, update
from agent.explain.fixes.rewrite import Written, path_text, rewritten, whole_expression
from agent.explain.fixes.sight import Sight
from agent.explain.reads import Read
from agent.explain.values import MISSING, kind_of
from engine.core.template import parse_template

_LIKENESS = 0.45
_EMPTY = {
    "a text": "''",
    "a number": "0.0",
    "true or false": "false",
    "a list": "[]",
    "an object": "{}",
}
_CONDITIONS = ("/with/where", "/when")


def renamed(sight: Sight) -> Iterator[Change]:
    """Read a field by its new name where the old one is gone and one like it has come."""
    read, step = sight.facts.blamed, sight.step
    if read is None or step is None or read.state != "missing" or not isinstance(read.value, dict):
        return
    old = read.keys[read.good_at]
    then = sight.good_value(read.root, read.keys[: read.good_at])
    if not isinstance(then, dict) or not isinstance(old, str) or old not in then:
        return
    came = [
        key
        for key in read.value
        if key not in then and kind_of(read.value[key]) == kind_of(then[old])
    ]
    ranked = sorted(came, key=lambda key: -_likeness(old, key))
    if not ranked or (len(ranked) > 1 and _likeness(old, ranked[0]) < _LIKENESS):
        return
    keys, at = read.keys, read.good_at
    other = (*keys[:at], ranked[0], *keys[at + 1 :])
    there = path_text(read.root, keys[: at + 1])

    def change(written: Written) -> str:
        del written
        return f"(has({there}) ? {path_text(read.root, keys)} : {path_text(read.root, other)})"

    found = rewritten(step, read.root, keys, change)
    if found:
        title = f"Read {ranked[0]!r} in “{step['id']}” where there is no {old!r}"
        yield Change("renamed", title, (update(step["id"], found),))


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.lower(), other.lower()).ratio()


def nothing_to_do(sight: Sight) -> Iterator[Change]:
    """Leave a step out where the list it takes an entry from is empty."""
    read, step = sight.facts.blamed, sight.step
    if read is None or step is None or read.state != "missing" or not isinstance(read.value, list):
        return
    key = read.keys[read.good_at]
    if not isinstance(key, int) or read.root != "steps" or step.get("foreach"):
        return
    there = f"size({path_text(read.root, read.keys[: read.good_at])}) > {key}"
    before = step.get("when")
    alone = parse_template(before).alone if isinstance(before, str) else None
    condition = f"({alone.expression}) && {there}" if alone else there
    title = f"Leave “{step['id']}” out when its list has no entry {key}"
    yield Change(
        "nothing_to_do", title, (update(step["id"], {"/when": "{{ " + condition + " }}"}),)
    )


def only_whole_items(sight: Sight) -> Iterator[Change]:
    """Leave items without the value out, where items are chosen by it."""
    read, step = sight.facts.blamed, sight.step
    if read is None or step is None or read.root != "item" or read.at not in _CONDITIONS:
        return
    if read.state not in ("missing", "null"):
        return
    guards = [f"has({path_text('item', read.keys[: n + 1])})" for n in range(len(read.keys))]
    guards.append(f"{path_text('item', read.keys)} != null")
    changed = whole_expression(read.text, lambda e: f"{' && '.join(guards)} && ({e})")
    if changed is not None:
        title = f"Let “{step['id']}” pass over items without {'.'.join(map(str, read.keys))}"
        yield Change("only_whole_items", title, (update(step["id"], {read.at: changed}),))


def optional(sight: Sight) -> Iterator[Change]:
    """Put an empty value where an optional one is missing or null."""
    read, step = sight.facts.blamed, sight.step
    if read is None or step is None or read.state not in ("missing", "null", "no_output"):
        return
    default = _default(sight, read)
    is_null = read.value is None

    def change(written: Written) -> str:
        del written
        if is_null and read.good_at < len(read.keys):
            parent = path_text(read.root, read.keys[: read.good_at])
            return f"({parent} == null ? {default} : {_may_miss(read, default)})"
        if is_null:
            return f"({path_text(read.root, read.keys)} == null ? {default} : {path_text(read.root, read.keys)})"
        return _may_miss(read, default)

    found = rewritten(step, read.root, read.keys, change, only=read.at)
    if found:
        title = f"Let “{step['id']}” work without {read.path}"
        yield Change("optional", title, (update(step["id"], found),))


def _may_miss(read: Read, default: str) -> str:
    begin = min(read.good_at, len(read.keys) - 1)
    return f"{path_text(read.root, read.keys, begin)}.orValue({default})"


def _default(sight: Sight, read: Read) -> str:
    """Answer the empty value of the kind there was in the good run, else of what the place takes."""
    kind = sight.facts.good_kind.get(read.path, "")
    for name, empty in _EMPTY.items():
        if kind.startswith(name):
            return empty
    alone = parse_template(read.text).alone
    if alone is None:
        return "''"
    takes_list = read.at in ("/foreach/items", "/with/items")
    return "[]" if takes_list else "''"


def converted(sight: Sight) -> Iterator[Change]:
    """Turn a text into the number it stands for, where there was a number before."""
    read, step = sight.facts.blamed, sight.step
    if read is None or step is None or read.value is MISSING:
        return
    then = sight.facts.good_kind.get(read.path)
    if then == "a number" and kind_of(read.value) == "a text":
        for function in ("double", "int"):
            found = rewritten(step, read.root, read.keys, _call(function))
            if found:
                title = f"Read {read.path} in “{step['id']}” as a number, also where it is a text"
                yield Change("converted", title, (update(step["id"], found),))


def _call(function: str) -> Any:
    return lambda written: f"{function}({written.path}{written.default})"


def mended_at_source(sight: Sight) -> Iterator[Change]:
    """Mend a list where it is made, when its entries are not all of the kind they were."""
    read, facts = sight.facts.blamed, sight.facts
    source = sight.failed.steps.get(read.producer or "") if read is not None else None
    if read is None or source is None or source.get("uses") != "list.map":
        return
    value = source.get("with", {}).get("value")
    if not isinstance(value, str) or not isinstance(read.value, list):
        return
    if facts.good_kind.get(read.path) not in (None, "a list of a number"):
        return
    kinds = {kind_of(part) for part in read.value}
    if not kinds & {"a text", "null"}:
        return
    changed = whole_expression(value, lambda e: _number(e, kinds))
    if changed is not None:
        title = f"Let “{source['id']}” give a number for every entry"
        yield Change("mended_at_source", title, (update(source["id"], {"/with/value": changed}),))


def _number(expression: str, kinds: set[str]) -> str:
    number = f"double({expression})" if "a text" in kinds else f"({expression})"
    return f"({expression}) == null ? 0.0 : {number}" if "null" in kinds else number


def list_inside(sight: Sight) -> Iterator[Change]:
    """Take the one list inside an object, where a list is needed and an object came."""
    read, step = sight.facts.blamed, sight.step
    if read is None or step is None or read.state != "wrong_kind" or not _is_object(read.value):
        return
    lists = [key for key, part in read.value.items() if isinstance(part, list)]
    if len(lists) != 1 or read.good_at < len(read.keys):
        return
    here = path_text(read.root, read.keys)
    inner = path_text(read.root, (*read.keys, lists[0]))

    def change(written: Written) -> str:
        del written
        return f"(type({here}) == type([]) ? {here} : {inner})"

    found = rewritten(step, read.root, read.keys, change, only=read.at)
    if found:
        title = f"Take the list {lists[0]!r} in “{step['id']}” where an object came"
        yield Change("list_inside", title, (update(step["id"], found),))


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)
