"""Work that is thrown away: nobody reads it, hardly anybody needs it, or most of it is filtered out afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agent.explain.fixes.fix import update
from agent.explain.fixes.rewrite import Written, rewritten
from agent.optimise.advice import Change
from agent.optimise.rewrite import reads_all, reads_of, redirected
from agent.optimise.sight import Sight
from engine.core.expression_syntax import parse_expression
from engine.core.references import path_of, references_of
from engine.core.template import parse_template

Guard = tuple[str, str]
"""("when", expression) or ("after", step.port): under which condition a step runs."""
_GUARDS_DATA = frozenset({"data.validate"})
_SELDOM = 0.2
"""From this share of runs in which it was not needed on, work is worth saving."""


def unread(sight: Sight) -> Iterator[Change]:
    """Steps that only read or compute, and whose results nobody reads, are left out."""
    if reads_all(sight) or not _has_purpose(sight):
        return
    gone: list[str] = []
    changed = True
    while changed:
        new = [name for name in sight.steps if name not in gone and _is_idle(sight, name, gone)]
        changed = bool(new)
        gone.extend(new)
    outer = [name for name in gone if sight.groups[name] not in gone]
    if not outer or all(sight.groups[name] is None and name in gone for name in sight.steps):
        return
    yield Change(
        "unused",
        f"Leave out {sight.names(outer)}",
        "Nobody reads what comes of it, and nothing outside changes by it.",
        tuple(outer),
        tuple({"op": "remove_step", "id": name} for name in outer),
    )


def _has_purpose(sight: Sight) -> bool:
    """Tell whether the workflow does something beside reading: else the reading may be its purpose."""
    return bool(sight.json.get("outputs")) or any(
        not sight.is_harmless(name) and sight.steps[name].get("type") != "branch"
        for name in sight.steps
    )


def _is_idle(sight: Sight, name: str, gone: list[str]) -> bool:
    step = sight.steps[name]
    if not sight.is_harmless(name) or step.get("uses") in _GUARDS_DATA:
        return False
    readers = set(reads_of(sight, name)) | {n for n, _ in sight.waiting_for(name)}
    if readers - set(gone) - {name} - set(sight.inner(name)):
        return False
    # A read after a write may tell others that it was done; so may one that answers nothing.
    is_signal = bool(sight.writes_before(name)) or not _answers(sight, name)
    return not (is_signal and sight.asks(name)) and not _has_failed(sight, name)


def _answers(sight: Sight, name: str) -> bool:
    """Tell whether it ever answered with something that could be read."""
    for run in sight.good:
        for inner in sight.inner(name):
            for _, place in run.of(inner):
                body = place.output
                if isinstance(body, dict) and "body" in body:
                    body = body["body"]
                if isinstance(body, dict | list) and body:
                    return True
    return False


def _has_failed(sight: Sight, name: str) -> bool:
    """Tell whether it ever stopped a run: then others rely on that."""
    return any(
        place.status == "failed"
        for run in sight.runs
        for inner in sight.inner(name)
        for place in run.places.of(inner).values()
    )


def only_when_needed(sight: Sight) -> Iterator[Change]:
    """What only a conditional step reads is asked for only under its condition."""
    if reads_all(sight):
        return
    guards: dict[str, Guard] = {}
    for name in reversed(_in_order(sight)):
        found = _guard(sight, name, guards)
        if found is not None:
            guards[name] = found
    for guard in dict.fromkeys(guards.values()):
        names = [name for name, found in guards.items() if found == guard]
        asked = [name for name in names if sight.asks(name)]
        if asked and _unneeded_share(sight, guard, asked) >= _SELDOM:
            yield _guarded(sight, guard, names, asked)


def _in_order(sight: Sight) -> list[str]:
    return sorted(sight.steps, key=lambda name: len(sight.upstream(name)))


def _guard(sight: Sight, name: str, guards: Mapping[str, Guard]) -> Guard | None:
    """The one condition under which everything that reads a step runs."""
    step = sight.steps[name]
    readers = {one for one, _ in sight.waiting_for(name)}
    if not readers or not sight.is_harmless(name) or sight.is_conditional(name):
        return None
    if "" in reads_of(sight, name) or sight.writes_before(name) or step.get("join"):
        return None
    if any(edge.kind == "after" for _, edge in sight.waiting_for(name)):
        return None
    found = {guards.get(one) or _own_guard(sight, one) for one in readers}
    only = found.pop() if len(found) == 1 else None
    if only is None or name in _sources(sight, only):
        return None
    return only


def _own_guard(sight: Sight, name: str) -> Guard | None:
    step = sight.steps[name]
    if step.get("join", "all_ok") != "all_ok":
        return None
    if isinstance(step.get("when"), str):
        return "when", step["when"]
    ports = [one for one in step.get("after", ()) if "." in one and not one.endswith(".failed")]
    return ("after", ports[0]) if len(ports) == 1 else None


def _sources(sight: Sight, guard: Guard) -> set[str]:
    """Every step the condition rests on."""
    kind, text = guard
    if kind == "after":
        named = {text.partition(".")[0]}
    else:
        named = {r.step for _, _, r in references_of(text) if r.step is not None}
    return named | {one for name in named for one in sight.upstream(name)}


def _unneeded_share(sight: Sight, guard: Guard, asked: list[str]) -> float:
    """In which share of the good runs nobody read what was asked."""
    readers = {one for name in asked for one, _ in sight.waiting_for(name)} - set(asked)
    outer = {one for one in readers if _own_guard(sight, one) == guard} or {
        one for one in sight.steps if _own_guard(sight, one) == guard
    }
    good = sight.good
    left_out = [
        run
        for run in good
        if all(place.status != "ok" for one in outer for place in run.places.of(one).values())
    ]
    return len(left_out) / len(good) if good else 0.0


def _guarded(sight: Sight, guard: Guard, names: list[str], asked: list[str]) -> Change:
    kind, text = guard
    operations: list[Mapping[str, Any]] = []
    for name in names:
        if kind == "when":
            operations.append(update(name, {"/when": text}))
        else:
            operations.append({"op": "connect", "from": text, "to": name})
    share = round(_unneeded_share(sight, guard, asked) * 100)
    return Change(
        "unneeded",
        f"Run {sight.names(names)} only where it is needed",
        f"In {share} % of the runs nobody read what came of it: only a step under a condition does.",
        tuple(names),
        tuple(operations),
    )


def filtered_before(sight: Sight) -> Iterator[Change]:
    """A filter after a loop that looks only at what went into the loop goes before it."""
    for name, step in sight.steps.items():
        if step.get("uses") != "list.filter":
            continue
        source = _loop_of(sight, step)
        if source is None:
            continue
        where = _before(step["with"]["where"], sight.steps[source])
        if where is not None:
            yield _moved(sight, name, source, where)


def _loop_of(sight: Sight, step: Mapping[str, Any]) -> str | None:
    """The group of reads whose results a filter takes as they are, and nobody else reads."""
    items = step["with"].get("items")
    alone = parse_template(items).alone if isinstance(items, str) else None
    path = path_of(parse_expression(alone.expression)) if alone is not None else None
    if path is None or path[0] != "steps" or len(path[1]) != 2 or path[1][1].key != "items":
        return None
    source = str(path[1][0].key)
    group = sight.steps.get(source, {})
    each = group.get("foreach") or {}
    is_whole = group.get("type") == "group" and each.get("on_item_error", "fail") == "fail"
    if not is_whole or not sight.asks(source) or set(reads_of(sight, source)) != {step["id"]}:
        return None
    if any(edge.kind == "after" for _, edge in sight.waiting_for(source)):
        return None
    return source


def _before(where: Any, group: Mapping[str, Any]) -> str | None:
    """The condition as it reads before the loop, or None where it looks at what the loop found out."""
    if not isinstance(where, str):
        return None
    own = str(group["foreach"].get("as", "item"))
    given: dict[str, str] = {}
    for field, value in (group.get("outputs") or {}).items():
        alone = parse_template(value).alone if isinstance(value, str) else None
        path = path_of(parse_expression(alone.expression)) if alone is not None else None
        if alone is not None and path is not None and path[0] == own:
            given[field] = "item" + alone.expression.strip()[len(own) :]
    for _, _, reference in references_of(where):
        keys = [part.key for part in reference.path]
        if reference.root == "index":
            return None
        if reference.root == "item" and (
            len(keys) < 2 or keys[0] != "value" or keys[1] not in given
        ):
            return None
    told: str = where
    for field, path_text in given.items():

        def change(_: Written, path_text: str = path_text) -> str:
            return path_text

        # With the loop's own item in place of what the loop has passed on of it.
        told = rewritten({"where": told}, "item", ("value", field), change).get("/where", told)
    return told


def _moved(sight: Sight, name: str, source: str, where: str) -> Change:
    step, group = sight.steps[name], sight.steps[source]
    new = f"{name[:34]}_first"
    place = {
        "op": "add_step",
        "step": {
            "id": new,
            "name": step.get("name") or name.replace("_", " ").capitalize(),
            "uses": "list.filter",
            "with": {"items": group["foreach"]["items"], "where": where},
        },
    }
    if sight.groups[source] is not None:
        place["group"] = str(sight.groups[source])

    def instead(written: Written) -> str:
        field = "ok_count" if written.path.rstrip().endswith("count") else "items"
        mark = "?" if "?" in written.path else ""
        return f"steps.{source}.{mark}{field}{written.default}"

    operations: list[Mapping[str, Any]] = [
        place,
        update(source, {"/foreach/items": f"{{{{ steps.{new}.items }}}}"}),
        *_joined(
            redirected(sight, (name, "items"), instead, apart=(name,)),
            redirected(sight, (name, "count"), instead, apart=(name,)),
        ),
    ]
    for other, edge in sight.waiting_for(name):
        if edge.kind == "after":
            operations.append({"op": "disconnect", "from": name, "to": other})
            operations.append({"op": "connect", "from": source, "to": other})
    operations.append({"op": "remove_step", "id": name})
    return Change(
        "filter_late",
        f"Filter before {sight.name(source)}, not after",
        f"{sight.name(name)} looks only at what went into the loop, and throws away what was fetched for the rest.",
        (name, source),
        tuple(operations),
    )


def _joined(*parts: list[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """One place may read both what passed and how many: then both are changed at once."""
    seen: dict[str, Mapping[str, Any]] = {}
    for operation in [one for part in parts for one in part]:
        key = str(operation.get("id", operation["op"]))
        if key in seen and "set" in operation and set(operation["set"]) & set(seen[key]["set"]):
            continue
        seen[key + str(len(seen)) if key in seen else key] = operation
    return list(seen.values())
