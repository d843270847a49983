"""Google Calendar: a run for each event that is added to a calendar."""

from __future__ import annotations

from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.connectors.gcalendar.actions import Calendar, Event, event_told
from tools.connectors.gcalendar.client import CALENDAR
from tools.sdk.action import Wording
from tools.sdk.answer import Answer, at
from tools.sdk.context import StepContext
from tools.sdk.errors import ActionFailed
from tools.sdk.newest import moment_of
from tools.sdk.schema import Arguments, Json
from tools.sdk.service import Calls, Request
from tools.sdk.trigger import Item, Page, Watched, trigger

_MOST_PAGES: Final = 100
_PAGE: Final = 2_500


class CalendarWatched(Watched):
    calendar: Calendar = "primary"


class NewEvent(Event):
    created_at: str = at("created", "When it was added.", example="2026-01-05T09:00:00.000Z")


class _Mark(BaseModel):
    """How far a calendar was read: Google's token for what has changed since, and the newest event."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    token: str | None = None
    since: str = ""
    known: tuple[str, ...] = ()


class _Events(Answer):
    items: list[dict[str, Any]] = at("items", "What has changed.", default=[])
    next: str | None = at("nextPageToken", "Where the next page is.", default=None)
    end: str | None = at("nextSyncToken", "Where changes go on.", default=None)


@trigger(
    "gcalendar.new_event",
    title="When an event is added to a Google calendar",
    connection=CALENDAR.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new google calendar event", "event is added to google calendar",
            "new event in google calendar", "google calendar event is created",
            "appointment in google calendar", "google calendar gets an event",
        ),
        examples=(
            "when an event is added to Google Calendar",
            "for each new meeting in the Google calendar",
        ),
    ),
)  # fmt: skip
async def new_event(
    ctx: StepContext, settings: CalendarWatched, cursor: Json | None
) -> Page[NewEvent]:
    """An event has been added to a Google calendar; one that is only changed starts nothing."""
    calls = CALENDAR.calls(ctx)
    mark = _Mark() if cursor is None else _Mark.model_validate(cursor)
    there, token = await _changed(calls, settings, mark.token)
    if cursor is None and settings.existing == "skip":
        return Page(items=[], cursor=_moved(mark, there, token).model_dump(mode="json"))
    new = [one for one in there if one[0] >= mark.since and one[1] not in mark.known]
    here, is_all = new[:MOST_ITEMS], len(new) <= MOST_ITEMS
    items: list[Item[NewEvent]] = [Item(key=name, payload=told) for _, name, told in here]
    # What is left over is found again by the same token, and told apart by when it was added.
    moved = _moved(mark, here, token if is_all else mark.token)
    return Page(items=items, cursor=moved.model_dump(mode="json"), more=not is_all)


async def _changed(
    calls: Calls, settings: CalendarWatched, token: str | None
) -> tuple[list[tuple[str, str, NewEvent]], str]:
    """Return the events that have changed, by when they were added, and the token for the next time."""
    page: str | None = None
    found: list[dict[str, Any]] = []
    for _ in range(_MOST_PAGES):
        try:
            part = await _part(calls, settings, token, page)
        except ActionFailed as exc:
            if token is None or exc.error.code != "sync_token_expired":
                raise
            # Google forgets a token after some weeks: everything is read once more.
            token, page, found = None, None, []
            continue
        found += part.items
        if part.end is not None:
            return sorted(_told(calls, found), key=lambda one: (one[0], one[1])), part.end
        page = part.next
    raise calls.api.malformed("it does not say where changes go on", writes=False)


async def _part(
    calls: Calls, settings: CalendarWatched, token: str | None, page: str | None
) -> _Events:
    asked = {"maxResults": _PAGE, "syncToken": token, "pageToken": page}
    path = "/calendar/v3/calendars/{calendar}/events"
    request = Request("GET", path, query=lambda _: asked)
    which: Arguments = settings
    return calls.read(_Events, await calls.answer(request, which, writes=False), writes=False)


def _told(calls: Calls, found: list[dict[str, Any]]) -> list[tuple[str, str, NewEvent]]:
    there = [one for one in found if one.get("status") != "cancelled"]
    told = [calls.read(NewEvent, event_told(one), writes=False) for one in there]
    try:
        return [(moment_of(one.created_at), one.id, one) for one in told]
    except ValueError as exc:
        raise calls.api.malformed("when an event was added is no moment", writes=False) from exc


def _moved(mark: _Mark, here: list[tuple[str, str, NewEvent]], token: str | None) -> _Mark:
    last = max((moment for moment, _, _ in here), default=mark.since)
    known = tuple(name for moment, name, _ in here if moment == last)
    before = mark.known if last == mark.since else ()
    return _Mark(token=token, since=last, known=(*before, *known))
