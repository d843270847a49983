"""What a workflow touches outside: hosts, connections and what is done with them, data, and who is written to."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final
from urllib.parse import urlsplit

from engine.core.action import Catalog, Effect, effect_of, worst_effect
from engine.core.document import ActionStep, CallStep, Document, Step, Trigger, walk_steps
from engine.core.hole import hole_of
from engine.core.reach_places import AT_RUN_TIME, QUIET, at_run_time, places_of, recipients_of

PUBLIC: Final = "public"
GRAVE: Final = frozenset({"irreversible", "spend"})
_NOT_ASKED: Final = "writes"
"""Each writing step is shown; what is new about it stands in the other lists."""


@dataclass(frozen=True, slots=True)
class Reach:
    """Everything outside that a run may touch, sorted."""

    hosts: tuple[str, ...] = ()
    connections: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    """What is done with each connection, and which other workflows are called."""
    recipients: tuple[str, ...] = ()
    """Who is written to; `public` where whoever knows an address can start it."""
    places: tuple[str, ...] = ()
    """Tables, sheets, folders and the like that are read or written."""
    effects: tuple[str, ...] = ()
    """The kinds of effects there are: write, irreversible, spend."""
    writes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, list[str]]:
        """Write it as the API answers it."""
        return {one.name: list(getattr(self, one.name)) for one in fields(self)}


@dataclass(slots=True)
class _Found:
    """What has been found so far, each kind by itself."""

    catalog: Catalog
    kinds: dict[str, set[str]] = field(
        default_factory=lambda: {one.name: set() for one in fields(Reach)}
    )

    def add(self, kind: str, *found: str) -> None:
        self.kinds[kind].update(found)

    def take(self, step: Step) -> None:
        if isinstance(step, CallStep):
            self.add("scopes", f"workflow: {step.workflow}")
        spec = self.catalog.action(step.uses) if isinstance(step, ActionStep) else None
        if step.connection is not None:
            self.add("connections", step.connection)
            if isinstance(step, ActionStep):
                self.add("scopes", f"{step.connection}: {step.uses}")
        if spec is None or not isinstance(step, ActionStep):
            return
        effect = effect_of(spec, step.with_)
        self.add("hosts", *spec.hosts, *_hosts(spec.input_schema, step.with_))
        self.add("places", *places_of(spec, effect, step.with_))
        if effect not in QUIET:
            self.add("effects", effect if effect in GRAVE else "write")
            self.add("recipients", *recipients_of(step.with_))
            self.add("writes", f"{step.id}: {spec.id} ({effect})")

    def take_trigger(self, trigger: Trigger) -> None:
        if trigger.connection is not None:
            self.add("connections", trigger.connection)
            self.add("scopes", f"{trigger.connection}: {trigger.uses or trigger.type}")
        if trigger.type == "webhook":
            self.add("recipients", PUBLIC)
        watched = self.catalog.trigger(trigger.uses) if trigger.uses is not None else None
        if watched is not None:
            self.add("hosts", *_hosts(watched.config_schema, trigger.with_))


def reach_of(document: Document, catalog: Catalog) -> Reach:
    """Answer what this document reaches; whatever an expression decides says so."""
    found = _Found(catalog)
    for _, step in walk_steps(document.steps):
        found.take(step)
    for trigger in document.triggers:
        found.take_trigger(trigger)
    return Reach(**{name: tuple(sorted(values)) for name, values in found.kinds.items()})


def to_allow(new: Mapping[str, Sequence[str]], *, is_first: bool) -> list[str]:
    """Answer what of a newly reached list a person allows beside accepting, each as `kind: what`.

    Of a workflow that is made anew everything is new, and is read as such: only what cannot be taken back, costs
    money, is open to all, or is decided at run time is asked for.
    """
    return [
        f"{kind}: {one}"
        for kind, found in new.items()
        if kind != _NOT_ASKED
        for one in found
        if not is_first or _is_grave(kind, one)
    ]


def _is_grave(kind: str, one: str) -> bool:
    if kind == "effects":
        return one in GRAVE
    is_open = one.startswith(AT_RUN_TIME) or one in (PUBLIC, "anyone")
    return kind in ("hosts", "recipients") and is_open


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
    if "{{" in scheme + authority:
        return at_run_time(authority or url)
    if not authority:
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
