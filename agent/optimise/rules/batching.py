"""One call for each item of a list, where the same service takes several at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agent.explain.fixes.fix import update
from agent.optimise.advice import Change
from agent.optimise.rewrite import reads_of
from agent.optimise.rules.loops import items_of
from agent.optimise.sight import HARMLESS, Sight
from engine.core.batch import Batch, batch_of
from engine.core.expression_syntax import parse_expression
from engine.core.references import path_of, references_of
from engine.core.template import parse_template

_WORTH_IT = 3
_AT_ONCE = 100
"""So many items in a call where the action names no bound."""


@dataclass(frozen=True, slots=True)
class _Several:
    """The action that takes several at once, and how."""

    action: str
    batch: Batch

    @property
    def most(self) -> int:
        return min(self.batch.most or _AT_ONCE, _AT_ONCE)


def in_one_call(sight: Sight) -> Iterator[Change]:
    """A loop that writes one item a call writes several a call."""
    for name, step in sight.steps.items():
        several = _several(sight, name)
        item = _item(step, several) if several is not None else None
        if several is None or item is None:
            continue
        longest = max((len(items_of(run, name)) for run in sight.good), default=0)
        if longest >= _WORTH_IT:
            yield _batched(sight, name, several, item)


def _several(sight: Sight, name: str) -> _Several | None:
    """The action that does for a list what a loop does for each item; None where the loop has to stay."""
    step, plan = sight.steps[name], sight.plan.steps[name]
    each = step.get("foreach")
    if not each or plan.kind != "action" or plan.effect in HARMLESS:
        return None
    if each.get("on_item_error", "fail") != "fail" or step.get("idempotency_key"):
        return None
    if reads_of(sight, name) or any(edge.port for _, edge in sight.waiting_for(name)):
        return None
    for spec in sight.catalog.actions():
        batch = batch_of(spec)
        if batch is not None and batch.single == plan.action and _takes(spec.input_schema, step):
            return _Several(spec.id, batch)
    return None


def _takes(schema: Mapping[str, Any], step: Mapping[str, Any]) -> bool:
    """Tell whether what does not come from the item has a place among the arguments."""
    own = {str(step["foreach"].get("as", "item")), "index"}
    fixed = {
        key
        for key, value in step["with"].items()
        if not any(reference.root in own for _, _, reference in references_of(value))
    }
    batch_only = {key for key, value in schema["properties"].items() if "x-nexa-each" in value}
    return fixed <= set(schema["properties"]) - batch_only or not fixed


def _item(step: Mapping[str, Any], several: _Several | None) -> str | None:
    """What one item becomes, as an expression; None where other arguments depend on the item too."""
    if several is None:
        return None
    batch, given = several.batch, dict(step["with"])
    own = str(step["foreach"].get("as", "item"))
    if batch.argument is not None:
        part = given.pop(batch.argument, None)
    elif batch.single == several.action:
        rows = given.pop(batch.items, None)
        part = rows[0] if isinstance(rows, list) and len(rows) == 1 else None
    else:
        part, given = given, {}
    roots = {reference.root for _, _, reference in references_of(given)}
    inside = {reference.root for _, _, reference in references_of(part)}
    if part is None or roots & {own, "index"} or "index" in inside or own not in inside:
        return None
    return _as_expression(part)


def _as_expression(value: Any) -> str | None:
    """Write a value with expressions in it as one expression."""
    if isinstance(value, Mapping):
        parts = {key: _as_expression(one) for key, one in value.items()}
        if any(one is None for one in parts.values()):
            return None
        pairs = ", ".join(f"{json.dumps(key)}: {one}" for key, one in parts.items())
        # A space keeps two closing braces from ending the template around.
        return f"{{{pairs} }}"
    if isinstance(value, list):
        items = [_as_expression(one) for one in value]
        return None if None in items else f"[{', '.join(map(str, items))}]"
    if not isinstance(value, str) or "{{" not in value:
        return json.dumps(value, ensure_ascii=False)
    parsed = parse_template(value)
    if parsed.alone is not None:
        return parsed.alone.expression.strip()
    return " + ".join(
        json.dumps(part, ensure_ascii=False)
        if isinstance(part, str)
        else f"string({part.expression.strip()})"
        for part in parsed.parts
    )


def _assumes(item: str) -> str:
    told = "a call of several items that the service refuses may leave out all of them"
    return f"{told}, and nothing in its texts is ever missing" if "string(" in item else told


def _list(items: Any) -> str | None:
    alone = parse_template(items).alone if isinstance(items, str) else None
    if alone is None:
        return None
    is_path = path_of(parse_expression(alone.expression)) is not None
    return alone.expression.strip() if is_path else f"({alone.expression.strip()})"


def _batched(sight: Sight, name: str, several: _Several, item: str) -> Change:
    step, batch = sight.steps[name], several.batch
    each = step["foreach"]
    own, listed = str(each.get("as", "item")), _list(each["items"])
    parts = f"{name[:32]}_batches"
    made = each["items"] if item == own else f"{{{{ {listed}.map({own}, {item}) }}}}"
    given = {key: value for key, value in step["with"].items() if key != batch.argument}
    if batch.argument is None and batch.single != several.action:
        given = {}
    cut = {
        "id": parts,
        "name": f"Parts of {several.most} for {(step.get('name') or name.replace('_', ' '))}"[:80],
        "uses": "list.chunk",
        "with": {"items": made, "size": several.most},
    }
    group = sight.groups[name]
    scope = sight.json["steps"] if group is None else sight.steps[group]["steps"]
    place: dict[str, Any] = {"op": "add_step", "step": cut}
    place["index"] = next(n for n, one in enumerate(scope) if one["id"] == name)
    if group is not None:
        place["group"] = group
    loop = {"items": f"{{{{ steps.{parts}.chunks }}}}", "as": "part"}
    if each.get("concurrency", 1) > 1:
        loop["concurrency"] = each["concurrency"]
    changes = {
        "/uses": several.action,
        "/with": {**given, batch.items: "{{ part }}"},
        "/foreach": loop,
    }
    return Change(
        "batch",
        f"Let {sight.name(name)} write up to {several.most} items in one call",
        "It calls once for every item; the service takes several at once.",
        (name,),
        (place, update(name, changes)),
        assumes=_assumes(item),
    )
