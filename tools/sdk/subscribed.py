"""`@subscribed`: one function that opens a line to a broker becomes one trigger of the catalogue.

Each trigger has a line of its own, since it says itself what it wants to hear. What is heard is confirmed once
its run is on record; what was not confirmed, the broker has to tell again over the next line.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar, get_type_hints
from uuid import uuid4

from engine.ports.lines import Heard
from tools.manifest import NeedEntry, TriggerEntry
from tools.sdk.action import Wording
from tools.sdk.addresses import AddressPolicy
from tools.sdk.credential import Credential
from tools.sdk.schema import Arguments, Result, schema_of

S = TypeVar("S", bound=Arguments)
PATIENCE_S = 60.0
"""A line over which nothing was said for so long is a broken one."""
ALIVE_EVERY_S = 20.0


@dataclass(frozen=True, slots=True)
class LineEnds:
    """What a line is opened with."""

    addresses: AddressPolicy
    credential: Credential
    name: str
    """What the trigger is called there: always the same, so that it goes on where it was."""


class Subscription(Protocol):
    """An open line; both raise ActionFailed where it breaks."""

    def heard(self) -> AsyncIterator[Heard]:
        """Yield what is told, oldest first."""
        ...

    async def confirm(self, heard: Heard) -> None:
        """Say that this need not be told again."""
        ...


Opens = Callable[[LineEnds, S], AsyncIterator[Subscription]]


@dataclass(frozen=True, slots=True)
class Subscribed(Generic[S]):
    """A trigger, and what opens its line."""

    entry: TriggerEntry
    settings: type[S]
    opens: Callable[[LineEnds, S], AbstractAsyncContextManager[Subscription]]


def subscribed(
    trigger_id: str, *, title: str, wording: Wording, connection: NeedEntry, brings: type[Result]
) -> Callable[[Opens[S]], Subscribed[S]]:
    """Declare the decorated function as a trigger; its docstring is the summary people read."""

    def declare(opens: Opens[S]) -> Subscribed[S]:
        settings: type[S] = get_type_hints(opens)["settings"]
        entry = TriggerEntry(
            id=trigger_id,
            title=title,
            summary=inspect.cleandoc(opens.__doc__ or "").replace("\n", " "),
            synonyms=wording.synonyms,
            examples=wording.examples,
            connection=connection,
            config_schema=schema_of(settings, "validation"),
            output_schema=schema_of(brings, "serialization"),
            own_line=True,
        )
        return Subscribed(entry, settings, asynccontextmanager(opens))

    return declare


def message(number: str, payload: Result, *, delivery: str | None = None) -> Heard:
    """Return a message that was told.

    Args:
        number: what it is confirmed by.
        payload: what a run of it is given.
        delivery: the same for every repeat of it; left out where the broker does not tell repeats apart.
    """
    body: dict[str, Any] = payload.model_dump(mode="json")
    return Heard(number, "message", delivery or uuid4().hex, body)
