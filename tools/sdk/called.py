"""`@event`: one function that reads what a service calls with becomes one trigger of the catalogue.

The function is given the body of a call whose signature was proved, and the trigger's settings. It answers
what a run is given, or None where the event is not one of those meant, such as what the app itself did.
It asks nobody: a service waits for an answer meanwhile.

Some services tell the same events over a connection that we open, where they cannot call us: how that is
opened and read is a `Listening`.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from pydantic import ValidationError

from engine.errors import Invalid
from engine.ports.lines import Heard
from tools.manifest import CalledEntry, ConnectionKind, NeedEntry, TriggerEntry
from tools.sdk.action import Wording
from tools.sdk.identity import SignIn
from tools.sdk.schema import Arguments, Result, schema_of

S = TypeVar("S", bound=Arguments)
P = TypeVar("P", bound=Result)
Told = Mapping[str, Any]
SIGNED = NeedEntry(service="webhook", kinds=("webhook_secret",))
"""The connection of every such trigger: the secret that the service signs its calls with.

Beside it stands the kind of connection that is listened to, where the service can be.
"""


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The service ends this line, and takes another one."""


@dataclass(frozen=True, slots=True)
class Listening:
    """How a service tells its events over a WebSocket that we open."""

    kind: ConnectionKind
    service: str
    address: Callable[[SignIn], Awaitable[str]]
    """Asks for the address of one connection; raises ActionFailed."""
    read: Callable[[str], Heard | Goodbye | None]
    """Reads a message: an event, the end, or nothing that matters; raises ActionFailed."""
    confirmed: Callable[[Heard], str]
    """Returns the message that says an event is on record."""


@dataclass(frozen=True, slots=True)
class Event(Generic[S, P]):
    """A trigger, and what makes the payload of a run of a call."""

    entry: TriggerEntry
    settings: type[S]
    read: Callable[[Told, S], P | None]
    listening: Listening | None = None

    def payload(self, body: Any, settings: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return what a run is given, None where it starts none; raise Invalid where it cannot be read."""
        if not isinstance(body, dict):
            raise Invalid("The body of this call is not an object.")
        try:
            found = self.read(body, self.settings.model_validate(settings))
        except ValidationError as exc:
            first = exc.errors(include_input=False, include_url=False, include_context=False)[0]
            where = ".".join(str(part) for part in first["loc"])
            raise Invalid(f"This call cannot be read: {where}: {first['msg'].lower()}.") from None
        return None if found is None else found.model_dump(mode="json")


def event(
    trigger_id: str,
    *,
    title: str,
    called: CalledEntry,
    wording: Wording,
    listening: Listening | None = None,
) -> Callable[[Callable[[Told, S], P | None]], Event[S, P]]:
    """Declare the decorated function as a trigger; its docstring is the summary people read."""
    need = SIGNED
    if listening is not None:
        need = SIGNED.model_copy(update={"kinds": (*SIGNED.kinds, listening.kind)})
        called = called.model_copy(update={"line": listening.kind})

    def declare(read: Callable[[Told, S], P | None]) -> Event[S, P]:
        hints = get_type_hints(read)
        settings: type[S] = hints["settings"]
        payload: type[P] = next(one for one in get_args(hints["return"]) if one is not type(None))
        entry = TriggerEntry(
            id=trigger_id,
            title=title,
            summary=inspect.cleandoc(read.__doc__ or "").replace("\n", " "),
            synonyms=wording.synonyms,
            examples=wording.examples,
            connection=need,
            config_schema=schema_of(settings, "validation"),
            output_schema=schema_of(payload, "serialization"),
            called=called,
        )
        return Event(entry, settings, read, listening)

    return declare
