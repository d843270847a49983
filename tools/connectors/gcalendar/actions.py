"""Google Calendar's actions: events, and when somebody is busy."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from tools.connectors.gcalendar.client import CALENDAR
from tools.sdk.answer import Answer, Done, Listing, at, given
from tools.sdk.context import StepContext
from tools.sdk.errors import ActionFailed
from tools.sdk.idempotency import digest_key
from tools.sdk.paging import dig
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words

_EVENTS = "/calendar/v3/calendars/{calendar}/events"
_EVENT = _EVENTS + "/{event}"
_WHEN = r"^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$"
Calendar = Annotated[
    str,
    given("Calendar", "Its id, most often an e-mail address.", min_length=1, max_length=300,
          example="primary"),
]  # fmt: skip
EventId = Annotated[
    str, given("Event", "Google's id of it.", pattern=r"^[A-Za-z0-9_-]+$", max_length=1_024,
               example="7cbh8rpc10lrc0ckih9tafss99"),
]  # fmt: skip
When = Annotated[
    str,
    given("When", "A moment with its offset or in the zone; a day for the whole of it.",
          pattern=_WHEN, example="2026-01-05T09:00:00+01:00"),
]  # fmt: skip
Zone = Annotated[
    str,
    given("Time zone", "Of moments without an offset.", pattern=r"^[A-Za-z_+/0-9-]+$",
          max_length=60, example="Europe/Berlin"),
]  # fmt: skip
Guests = Annotated[
    list[str], given("Guests", "E-mail addresses.", max_length=200, example=["ada@example.com"])
]
Telling = Annotated[
    Literal["all", "externalOnly", "none"], given("Tell guests", "Whom Google writes to about it.")
]


class Event(Answer):
    id: str = at("id", "Google's id of it.", example="7cbh8rpc10lrc0ckih9tafss99")
    title: str = at("summary", "What it is.", default="", example="Hand-over")
    begins: str | None = at("begins", "A moment, or a day.", default=None)
    ends: str | None = at("ends", "A moment, or the day after the last one.", default=None)
    status: str | None = at("status", "confirmed, tentative or cancelled.", default=None)
    location: str | None = at("location", "Where it is.", default=None)
    description: str | None = at("description", "What is said about it.", default=None)
    guests: list[str] = at("guests", "E-mail addresses.", default=[])
    url: str | None = at("htmlLink", "Its page.", default=None)


def event_told(found: Any) -> Any:
    if not isinstance(found, dict):
        return found
    ends = {
        name: dig(found, f"{side}.dateTime") or dig(found, f"{side}.date")
        for name, side in (("begins", "start"), ("ends", "end"))
    }
    guests = [str(one["email"]) for one in found.get("attendees") or () if "email" in one]
    return {**found, **ends, "guests": guests}


class UpdateEvent(Arguments):
    calendar: Calendar = "primary"
    event: EventId
    title: str | None = given("Title", "What it is.", default=None, min_length=1, max_length=1_000)
    begins: When | None = None
    ends: When | None = None
    time_zone: Zone | None = None
    description: str | None = given(
        "Description", "What is said about it.", default=None, max_length=8_192
    )
    location: str | None = given("Place", "Where it is.", default=None, max_length=1_000)
    guests: Guests | None = None
    tell_guests: Telling = "none"


class CreateEvent(Arguments):
    calendar: Calendar = "primary"
    title: str = given("Title", "What it is.", min_length=1, max_length=1_000, example="Hand-over")
    begins: When
    ends: When
    time_zone: Zone | None = None
    description: str | None = given(
        "Description", "What is said about it.", default=None, max_length=8_192
    )
    location: str | None = given("Place", "Where it is.", default=None, max_length=1_000)
    guests: Guests | None = None
    tell_guests: Telling = "none"


def _told(args: CreateEvent | UpdateEvent) -> dict[str, str]:
    return {"sendUpdates": args.tell_guests}


def _body(args: CreateEvent | UpdateEvent) -> dict[str, Any]:
    body: dict[str, Any] = {"summary": args.title}
    for side, text in (("start", args.begins), ("end", args.ends)):
        zone = {"timeZone": args.time_zone} if args.time_zone else {}
        if text is not None:
            body[side] = {"dateTime": text, **zone} if "T" in text else {"date": text}
    body |= {"description": args.description, "location": args.location}
    if args.guests is not None:
        body["attendees"] = [{"email": one} for one in args.guests]
    return {name: value for name, value in body.items() if value is not None}


async def _create_event(ctx: StepContext, args: CreateEvent) -> Event:
    calls, event_id = CALENDAR.calls(ctx), digest_key(ctx.idempotency_key)
    body = {**_body(args), "id": event_id}
    made = Request("POST", _EVENTS, body=lambda _: body, query=_told, shaped=event_told)
    try:
        found = await calls.answer(made, args, writes=True)
    except ActionFailed as exc:
        if exc.error.code != "conflict":
            raise
        # An earlier try of this step has made it.
        there = Request("GET", _EVENT, query=lambda _: {}, shaped=event_told)
        which = UpdateEvent(calendar=args.calendar, event=event_id)
        found = await calls.answer(there, which, writes=False)
    return calls.read(Event, found, writes=True)


create_event = CALENDAR.performed(
    "create_event",
    "idempotent_write",
    (CreateEvent, Event),
    _create_event,
    Words(
        "Create a Google Calendar event",
        "Create an event in a Google calendar.",
        ("google calendar event", "add to google calendar", "new event in google calendar",
         "put it in the google calendar", "google calendar appointment", "google calendar invite"),
        ("add the meeting to Google Calendar", "create a Google Calendar event for each booking"),
    ),
)  # fmt: skip
update_event = CALENDAR.action(
    "update_event",
    "idempotent_write",
    Request("PATCH", _EVENT, body=_body, query=_told, shaped=event_told),
    (UpdateEvent, Event),
    Words(
        "Change a Google Calendar event",
        "Change an event in a Google calendar; what is not given stays.",
        ("update google calendar event", "move google calendar event", "reschedule google calendar",
         "edit google calendar event", "change google calendar"),
        ("move the Google Calendar event to Monday", "change the event in Google Calendar"),
    ),
)  # fmt: skip


class OneEvent(Arguments):
    calendar: Calendar = "primary"
    event: EventId
    tell_guests: Telling = "none"


delete_event = CALENDAR.action(
    "delete_event",
    "irreversible",
    Request("DELETE", _EVENT, query=lambda args: {"sendUpdates": args.tell_guests}),
    (OneEvent, Done),
    Words(
        "Delete a Google Calendar event",
        "Delete an event from a Google calendar.",
        ("delete google calendar event", "cancel google calendar event",
         "remove from google calendar", "google calendar cancel", "call off in google calendar"),
        ("delete the Google Calendar event", "cancel the meeting in Google Calendar"),
    ),
)  # fmt: skip


class ListEvents(Listing):
    calendar: Calendar = "primary"
    after: str | None = given(
        "From", "Events that end after this moment, with its offset.", default=None, pattern=_WHEN,
        example="2026-01-05T00:00:00Z",
    )  # fmt: skip
    before: str | None = given(
        "Until",
        "Events that begin before this moment, with its offset.",
        default=None,
        pattern=_WHEN,
    )
    text: str | None = given("Words", "In the event.", default=None, max_length=500)


def _between(args: ListEvents) -> dict[str, Any]:
    order = {"singleEvents": True, "orderBy": "startTime"}
    return {"timeMin": args.after, "timeMax": args.before, "q": args.text, **order}


def _events(found: Any) -> Any:
    return [event_told(one) for one in found] if isinstance(found, list) else found


list_events = CALENDAR.listing(
    "list_events",
    Request("GET", _EVENTS, query=_between, at="items", shaped=_events),
    (ListEvents, Event),
    "events",
    Words(
        "List Google Calendar events",
        "List the events of a Google calendar by when they begin, each repetition by itself.",
        ("google calendar events", "list google calendar", "read google calendar",
         "agenda from google calendar", "meetings in google calendar"),
        ("list today's Google Calendar events", "get the meetings of the week from Google Calendar"),
    ),
)  # fmt: skip


class FindBusyTimes(Arguments):
    calendar: Calendar = "primary"
    after: When
    before: When


class Span(Answer):
    begins: str = at("start", "When it begins.", example="2026-01-05T09:00:00Z")
    ends: str = at("end", "When it ends.", example="2026-01-05T10:00:00Z")


class Busy(Answer):
    busy: list[Span] = at("busy", "Spans in which something stands in the calendar.")


def _asked(args: FindBusyTimes) -> dict[str, Any]:
    return {"timeMin": args.after, "timeMax": args.before, "items": [{"id": args.calendar}]}


def _of_the_one(found: Any) -> Any:
    return next(iter(found.values()), None) if isinstance(found, dict) else found


find_busy_times = CALENDAR.action(
    "find_busy_times",
    "read",
    Request("POST", "/calendar/v3/freeBusy", body=_asked, at="calendars", shaped=_of_the_one),
    (FindBusyTimes, Busy),
    Words(
        "Find busy times in Google Calendar",
        "Find when a Google calendar is busy between two moments.",
        ("google calendar busy", "google calendar free", "free times in google calendar",
         "google calendar availability", "is somebody free in google calendar"),
        ("find when Ada is busy in Google Calendar", "check Google Calendar for a free hour"),
    ),
)  # fmt: skip


class CalendarShown(Answer):
    id: str = at("id", "Google's id of it.", example="ada@example.com")
    title: str = at("summary", "Its name.", example="Ada Lund")
    time_zone: str | None = at("timeZone", "Its zone.", default=None)
    access: str | None = at("accessRole", "What the connection may do.", default=None)


list_calendars = CALENDAR.listing(
    "list_calendars",
    Request("GET", "/calendar/v3/users/me/calendarList", at="items"),
    (Listing, CalendarShown),
    "calendars",
    Words(
        "List Google calendars",
        "List the Google calendars that the connection sees.",
        ("google calendars", "list google calendars", "which google calendars",
         "google calendar ids", "shared google calendars"),
        ("list our Google calendars", "which Google calendars are shared with us"),
    ),
)  # fmt: skip
