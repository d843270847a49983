"""Actions that do at once, for a list, what another does for one: told by the schema of the list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.core.action import ActionSpec, Catalog

EACH: Final = "x-nexa-each"
"""On a list argument: each of its items alone would be a call of `action` (without it, of the same action with a
list of one), with the item as its `argument`, or without that as its arguments."""
Call = tuple[str, Any]
"""An action and its arguments."""


@dataclass(frozen=True, slots=True)
class Batch:
    """How an action that takes a list comes apart into single calls."""

    items: str
    """The argument that is the list."""
    single: str
    """The action that one item would be a call of."""
    argument: str | None
    most: int | None
    """So many items it takes at once."""


def batch_of(spec: ActionSpec) -> Batch | None:
    """Answer how an action comes apart, or None where it does one thing."""
    for name, schema in spec.input_schema.get("properties", {}).items():
        each = schema.get(EACH)
        if each is not None:
            single = str(each.get("action", spec.id))
            return Batch(name, single, each.get("argument"), schema.get("maxItems"))
    return None


def singly(catalog: Catalog, action: str, args: Any) -> list[Call]:
    """Answer the single calls that a call stands for: itself where it does one thing."""
    spec = catalog.action(action)
    batch = batch_of(spec) if spec is not None else None
    items = args.get(batch.items) if batch is not None and isinstance(args, Mapping) else None
    if batch is None or not isinstance(items, list):
        return [(action, args)]
    rest = {key: value for key, value in args.items() if key != batch.items}
    return [(batch.single, {**rest, **_given(batch, action, item)}) for item in items]


def _given(batch: Batch, action: str, item: Any) -> dict[str, Any]:
    if batch.single == action:
        return {batch.items: [item]}
    if batch.argument is not None:
        return {batch.argument: item}
    return dict(item) if isinstance(item, Mapping) else {"item": item}
