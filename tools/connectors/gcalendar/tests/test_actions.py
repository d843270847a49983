"""Google Calendar's actions against a fake that keeps events as Google's documentation tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

SPAN = {"begins": "2026-01-05T09:00:00Z", "ends": "2026-01-05T10:00:00Z"}


class Diary:
    """Events by id; a page holds two."""

    def __init__(self) -> None:
        self.events: dict[str, dict[str, Any]] = {}
        self.told: list[str] = []

    def fake(self) -> Fake:
        events = "/calendar/v3/calendars/{calendar}/events"
        return Fake(
            kind="http_bearer",
            config={"hosts": ["http://{place}"]},
            secret={"token": "ya29.test1234"},
            proof=("authorization", "Bearer ya29.test1234"),
            refusal=Told(401, {"error": {"code": 401, "message": "Invalid Credentials"}}),
            routes={
                f"POST {events}": self.made,
                f"GET {events}": self.page,
                f"GET {events}/{{id}}": lambda asked: self.events[asked.path["id"]],
                f"PATCH {events}/{{id}}": self.changed,
                f"DELETE {events}/{{id}}": self.gone,
                "POST /calendar/v3/freeBusy": self.busy,
                "GET /calendar/v3/users/me/calendarList": lambda _: {
                    "items": [{"id": "ada@example.com", "summary": "Ada"}]
                },
            },
        )

    def made(self, asked: Asked) -> Any:
        if asked.body["id"] in self.events:
            error = {"code": 409, "message": "The requested identifier already exists."}
            return Told(409, {"error": error})
        self.told.append(asked.query["sendUpdates"])
        self.events[asked.body["id"]] = asked.body
        return asked.body

    def changed(self, asked: Asked) -> Any:
        self.events[asked.path["id"]].update(asked.body)
        return self.events[asked.path["id"]]

    def gone(self, asked: Asked) -> Told:
        found = self.events.pop(asked.path["id"], None)
        return (
            Told(204) if found else Told(410, {"error": {"message": "Resource has been deleted"}})
        )

    def page(self, asked: Asked) -> Any:
        every, begin = list(self.events.values()), int(asked.query.get("pageToken", 0))
        more = {"nextPageToken": str(begin + 2)} if begin + 2 < len(every) else {}
        return {"items": every[begin : begin + 2], **more}

    def busy(self, asked: Asked) -> Any:
        spans = [
            {"start": e["start"]["dateTime"], "end": e["end"]["dateTime"]}
            for e in self.events.values()
        ]
        return {"calendars": {asked.body["items"][0]["id"]: {"busy": spans}}}


async def test_a_repeat_finds_its_event_there_and_invites_nobody_twice() -> None:
    diary = Diary()
    async with diary.fake().listening() as visit:
        new = {"title": "Hand-over", **SPAN, "guests": ["ada@example.com"], "tell_guests": "all"}
        first = await visit.done("gcalendar.create_event", **new)
        again = await visit.done("gcalendar.create_event", **new)
    assert first == again
    assert (len(diary.events), diary.told, first["guests"]) == (1, ["all"], ["ada@example.com"])


async def test_events_are_changed_listed_over_pages_and_deleted() -> None:
    diary = Diary()
    span = {"start": {"dateTime": SPAN["begins"]}, "end": {"dateTime": SPAN["ends"]}}
    diary.events = {f"e{n}": {"id": f"e{n}", "summary": "x", **span} for n in range(5)}
    async with diary.fake().listening() as visit:
        moved = await visit.done("gcalendar.update_event", event="e1", title="y")
        busy = await visit.done(
            "gcalendar.find_busy_times", after=SPAN["begins"], before=SPAN["ends"]
        )
        await visit.done("gcalendar.delete_event", event="e0")
        twice = await visit.refused("gcalendar.delete_event", event="e0")
        listed = await visit.done("gcalendar.list_events", limit=1_000)
        calendars = await visit.done("gcalendar.list_calendars")
    assert (moved["title"], moved["begins"], len(busy["busy"])) == ("y", SPAN["begins"], 5)
    assert [one["id"] for one in listed["events"]] == ["e1", "e2", "e3", "e4"]
    assert (twice.error_class, calendars["calendars"][0]["title"]) == ("bad_data", "Ada")


@pytest.mark.parametrize("begins", ["tomorrow", "2026-1-5", "2026-01-05 09:00", ""])
async def test_a_moment_that_cannot_be_one_is_refused(begins: str) -> None:
    async with Diary().fake().listening() as visit:
        args = {**SPAN, "begins": begins}
        error = await visit.refused("gcalendar.create_event", title="x", **args)
        assert (error.code, visit.peer.heard) == ("arguments_invalid", [])
