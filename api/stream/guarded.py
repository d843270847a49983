"""A stream that ends with its session, after its longest life, or when its reader stalls."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import Final, TypeVar

from fastapi import Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.dependencies import get_cookie, get_database, get_settings, recognised
from api.room import Room
from engine.errors import Forbidden, Unauthenticated

Item = TypeVar("Item")
LONGEST_LIFE_S: Final = 900.0
PING_S: Final = 15
STALLED_S: Final = 20.0
# Proxies that gather an answer before passing it on would turn a live stream into a late one.
HEADERS = {"x-accel-buffering": "no", "cache-control": "no-store"}


def event_stream(
    events: AsyncIterator[ServerSentEvent], room: Room, request: Request
) -> EventSourceResponse:
    """Answer a live stream under this caller's credential."""
    return EventSourceResponse(
        _counted(guarded(events, room, request), room),
        headers=HEADERS,
        ping=PING_S,
        sep="\n",
        send_timeout=STALLED_S,
    )


async def guarded(
    items: AsyncIterator[Item],
    room: Room,
    request: Request,
    *,
    longest_life_s: float = LONGEST_LIFE_S,
) -> AsyncGenerator[Item, None]:
    """Pass items on until they end, the credential ends, or the stream has lived long enough."""
    caller = room.caller
    deadline = asyncio.get_running_loop().time() + longest_life_s
    with room.services.hub.end_of(caller.session_id or caller.key_id) as (ended, doubted):
        stop = asyncio.create_task(_stop(ended, doubted, request, deadline))
        following = asyncio.ensure_future(anext(items, _Over))
        try:
            while True:
                await asyncio.wait({stop, following}, return_when=asyncio.FIRST_COMPLETED)
                if stop.done():
                    return
                item = following.result()
                if isinstance(item, type) and item is _Over:
                    return
                yield item  # type: ignore[misc]
                following = asyncio.ensure_future(anext(items, _Over))
        finally:
            for task in (stop, following):
                task.cancel()
            await asyncio.gather(stop, following, return_exceptions=True)
            if isinstance(items, AsyncGenerator):
                await items.aclose()


class _Over:
    """Stands for the end of the items."""


async def _stop(
    ended: asyncio.Event, doubted: asyncio.Event, request: Request, deadline: float
) -> None:
    """Return when the stream has to end."""
    waits = [asyncio.create_task(ended.wait()), asyncio.create_task(doubted.wait())]
    loop = asyncio.get_running_loop()
    try:
        while not ended.is_set() and (left := deadline - loop.time()) > 0:
            await asyncio.wait(waits, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if doubted.is_set():
                doubted.clear()
                waits[1] = asyncio.create_task(doubted.wait())
                if not await _still_valid(request):
                    return
    finally:
        for wait in waits:
            wait.cancel()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*waits, return_exceptions=True)


async def _still_valid(request: Request) -> bool:
    """Look the credential up again, after notices may have been lost."""
    try:
        await recognised(request, get_database(request), get_settings(request), get_cookie(request))
    except (Unauthenticated, Forbidden):
        return False
    return True


async def _counted(items: AsyncGenerator[Item, None], room: Room) -> AsyncGenerator[Item, None]:
    streams = room.services.metrics.streams
    streams.inc()
    try:
        async for item in items:
            yield item
    finally:
        streams.dec()
        await items.aclose()
