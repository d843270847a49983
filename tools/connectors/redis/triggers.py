"""Redis' triggers: a run for each entry of a stream and for each value of a list, gone once the run is on record."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from engine.ports.lines import Heard
from tools.connectors.redis.actions import NEED, Key
from tools.connectors.redis.client import Answer, Redis, Session
from tools.sdk.action import Wording
from tools.sdk.attempt import Attempt
from tools.sdk.errors import ActionFailed
from tools.sdk.message_body import message_body
from tools.sdk.schema import Arguments, Json, Result
from tools.sdk.subscribed import (
    ALIVE_EVERY_S,
    PATIENCE_S,
    LineEnds,
    Subscription,
    message,
    subscribed,
)

_AT_ONCE = 100


class OneStream(Arguments):
    key: Key
    existing: Literal["skip", "start"] = Field(
        default="skip",
        title="What is there already",
        description="skip: only what comes after the first time starts runs; start: everything does.",
    )


class StreamEntry(Result):
    id: str = Field(description="Redis' id of it.", examples=["1767600000000-0"])
    fields: dict[str, str] = Field(
        description="What it holds, by name.", examples=[{"order": "A-17"}]
    )


@dataclass(frozen=True, slots=True)
class Group:
    """Reads a stream as the one member of a group of its own."""

    session: Session
    key: str
    name: str

    async def heard(self) -> AsyncIterator[Heard]:
        """Yield what was told before and never confirmed, then what comes."""
        after = "0"
        while entries := await self._read(after):
            for one in entries:
                yield one
            after = entries[-1].number
        while True:
            for one in await self._read(">"):
                yield one

    async def confirm(self, heard: Heard) -> None:
        """Have the group forget an entry; it stays in the stream."""
        await self.session.ask("XACK", self.key, self.name, heard.number)

    async def _read(self, after: str) -> list[Heard]:
        wait = ("BLOCK", str(int(ALIVE_EVERY_S * 1_000))) if after == ">" else ()
        group = ("GROUP", self.name, self.name, "COUNT", str(_AT_ONCE))
        answer = await self.session.ask("XREADGROUP", *group, *wait, "STREAMS", self.key, after)
        return [_entry(one) for one in _entries(answer)]


@subscribed(
    "redis.new_entry",
    title="When an entry is added to a Redis stream",
    connection=NEED,
    brings=StreamEntry,
    wording=Wording(
        synonyms=(
            "new entry in a redis stream", "redis stream", "redis stream entry",
            "entry is added in redis", "redis stream event", "valkey stream",
        ),
        examples=(
            "when an entry is added to the Redis stream orders",
            "for each new entry in the Redis stream",
        ),
    ),
)  # fmt: skip
async def new_entry(line: LineEnds, settings: OneStream) -> AsyncIterator[Subscription]:
    """An entry has come into a Redis stream; a consumer group of our own remembers which are on record."""
    async with _redis(line).session(writes=False) as session:
        start = "0" if settings.existing == "start" else "$"
        try:
            await session.ask("XGROUP", "CREATE", settings.key, line.name, start, "MKSTREAM")
        except ActionFailed as fault:
            if fault.error.code != "redis_busygroup":
                raise
        yield Group(session, settings.key, line.name)


class OneList(Arguments):
    key: Key
    end: Literal["first", "last"] = Field(
        default="first", title="End", description="From which end of the list values are taken."
    )


class ListValue(Result):
    value: Json = Field(
        description="JSON where it is an object or a list, else its text.", examples=["A-17"]
    )


@dataclass(frozen=True, slots=True)
class Taking:
    """Takes values off a list into one beside it, where each stays until it is confirmed."""

    session: Session
    key: str
    aside: str
    end: str

    async def heard(self) -> AsyncIterator[Heard]:
        """Yield one value after another; the next is taken when the last was confirmed."""
        while True:
            waiting = await self.session.ask("LINDEX", self.aside, "0")
            if waiting is None:
                wait = str(int(ALIVE_EVERY_S))
                side = "LEFT" if self.end == "first" else "RIGHT"
                waiting = await self.session.ask(
                    "BLMOVE", self.key, self.aside, side, "RIGHT", wait
                )
            if waiting is not None:
                yield message("0", ListValue(value=message_body(str(waiting).encode())))

    async def confirm(self, heard: Heard) -> None:  # noqa: ARG002 - it is the only one aside
        """Forget the value."""
        await self.session.ask("LPOP", self.aside)


@subscribed(
    "redis.new_value",
    title="When a value is pushed to a Redis list",
    connection=NEED,
    brings=ListValue,
    wording=Wording(
        synonyms=(
            "new value in a redis list", "redis list", "value is added in redis",
            "redis queue", "job arrives in redis", "redis list gets a value",
        ),
        examples=(
            "when a value is added to the Redis list jobs",
            "for each new value in the Redis list",
        ),
    ),
)  # fmt: skip
async def new_value(line: LineEnds, settings: OneList) -> AsyncIterator[Subscription]:
    """A value is in a Redis list; it is taken off, and kept in a list beside it until its run is on record."""
    # Servers of a cluster hold both lists in one place by what stands in braces.
    whole = settings.key if "{" in settings.key else f"{{{settings.key}}}"
    async with _redis(line).session(writes=False) as session:
        yield Taking(session, settings.key, f"{whole}:{line.name}", settings.end)


def _redis(line: LineEnds) -> Redis:
    return Redis(line.addresses, line.credential, Attempt(), None, PATIENCE_S)


def _entries(answer: Answer) -> list[Answer]:
    """Return the entries of the one stream that was asked for."""
    first = answer[0] if isinstance(answer, list) and answer else None
    found = first[1] if isinstance(first, list) and len(first) > 1 else None
    return found if isinstance(found, list) else []


def _entry(one: Answer) -> Heard:
    number, told = one if isinstance(one, list) and len(one) == 2 else ("", None)
    # One that was cut off the stream meanwhile has no fields any more.
    words = [str(word) for word in told] if isinstance(told, list) else []
    fields = dict(zip(words[::2], words[1::2], strict=False))
    entry = StreamEntry(id=str(number), fields=fields)
    return message(entry.id, entry, delivery=entry.id)
