"""What a workflow touches outside: hosts, connections, writes and who is written to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from engine.core.action import Catalog, Effect, effect_of, worst_effect
from engine.core.document import ActionStep, Document, Step, walk_steps
from engine.core.hole import hole_of

AT_RUN_TIME: Final = "decided at run time"
_RECIPIENTS: Final = frozenset({"to", "cc", "bcc", "channel", "recipient", "recipients"})
_QUIET: Final = frozenset({"pure", "read"})


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything outside that a run may touch, sorted."""

    hosts: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()

    def as_json(self) -> dict[str, list[str]]:
        """Write it as the API answers it."""
        return {
            "hosts": list(self.hosts),
            "connections": list(self.connections),
            "writes": list(self.writes),
            "recipients": list(self.recipients),
        }


def reach_of(document: Document, catalog: Catalog) -> Reach:
    """Answer what this document reaches; whatever an expression decides says so."""
    hosts: set[str] = set()
    connections: set[str] = set()
    writes: set[str] = set()
    recipients: set[str] = set()
    for _, step in walk_steps(document.steps):
        if step.connection is not None:
            connections.add(step.connection)
        spec = catalog.action(step.uses) if isinstance(step, ActionStep) else None
        if spec is None or not isinstance(step, ActionStep):
            continue
        effect = effect_of(spec, step.with_)
        hosts.update(spec.hosts)
        hosts.update(_hosts(spec.input_schema, step.with_))
        if effect not in _QUIET:
            writes.add(f"{step.id}: {spec.id} ({effect})")
            recipients.update(_recipients(step))
    for trigger in document.triggers:
        if trigger.connection is not None:
            connections.add(trigger.connection)
        watched = catalog.trigger(trigger.uses) if trigger.uses is not None else None
        if watched is not None:
            hosts.update(_hosts(watched.config_schema, trigger.with_))
    return Reach(
        tuple(sorted(hosts)),
        tuple(sorted(connections)),
        tuple(sorted(writes)),
        tuple(sorted(recipients)),
    )


def reach_diff(before: Document | None, after: Document, catalog: Catalog) -> dict[str, list[str]]:
    """Answer what `after` reaches and `before` did not."""
    old = reach_of(before, catalog).as_json() if before is not None else Reach().as_json()
    new = reach_of(after, catalog).as_json()
    return {name: [one for one in found if one not in old[name]] for name, found in new.items()}


def effects_of(document: Document, catalog: Catalog) -> dict[str, Effect]:
    """Answer the effect of each step; a control step has none of its own."""
    found: dict[str, Effect] = {}
    for _, step in walk_steps(document.steps):
        found[step.id] = _effect(step, catalog)
    return found


def _effect(step: Step, catalog: Catalog) -> Effect:
    if step.type == "group":
        inner = [_effect(one, catalog) for one in step.steps]
        return worst_effect(inner)
    if isinstance(step, ActionStep):
        spec = catalog.action(step.uses)
        return effect_of(spec, step.with_) if spec is not None else "write"
    return "write" if step.type == "call" else "pure"


def _hosts(schema: Mapping[str, Any], given: Mapping[str, Any]) -> Iterator[str]:
    properties = schema.get("properties", {})
    for name, value in given.items():
        part = properties.get(name, {})
        is_url = name == "url" or (isinstance(part, Mapping) and part.get("format") == "uri")
        if is_url and isinstance(value, str):
            yield host_of(value)
        elif is_url and hole_of(value) is None and value is not None:
            yield AT_RUN_TIME


def host_of(url: str) -> str:
    """Answer host and port of an address as far as its text fixes them."""
    scheme, sign, rest = url.partition("://")
    authority = rest.split("/", 1)[0].split("?", 1)[0] if sign else ""
    if not authority or "{{" in scheme + authority:
        return AT_RUN_TIME
    try:
        parts = urlsplit(f"{scheme}://{authority}")
        port = parts.port
    except ValueError:
        return AT_RUN_TIME
    host = (parts.hostname or "").lower()
    if not host:
        return AT_RUN_TIME
    return f"{host}:{port}" if port is not None else host


def _recipients(step: ActionStep) -> Iterator[str]:
    for name in step.with_.keys() & _RECIPIENTS:
        yield from _names(step.with_[name])


def _names(value: Any) -> Iterator[str]:
    if hole_of(value) is not None:
        return
    if isinstance(value, str):
        yield AT_RUN_TIME if "{{" in value else value
    elif isinstance(value, list):
        for item in value:
            yield from _names(item)
