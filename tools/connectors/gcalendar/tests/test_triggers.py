"""Google Calendar's trigger against a fake that tells changes by sync tokens, as Google documents them."""

from __future__ import annotations

from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told


class Diary:
    """Events, and what has changed since which token; a page holds two."""

    def __init__(self) -> None:
        self.events: dict[str, dict[str, Any]] = {}
        self.changed: list[str] = []
        self.oldest = 0

    def fake(self) -> Fake:
        return Fake(
            kind="http_bearer",
            config={"hosts": ["http://{place}"]},
            secret={"token": "ya29.test1234"},
            proof=("authorization", "Bearer ya29.test1234"),
            refusal=Told(401, {"error": {"code": 401, "message": "Invalid Credentials"}}),
            routes={"GET /calendar/v3/calendars/{calendar}/events": self.page},
        )

    def added(self, name: str, minute: int) -> None:
        created = f"2026-01-05T09:{minute:02}:00.000Z"
        self.events[name] = {"id": name, "status": "confirmed", "summary": name, "created": created}
        self.changed.append(name)

    def page(self, asked: Asked) -> Any:
        since, begin = int(asked.query.get("syncToken", 0)), int(asked.query.get("pageToken", 0))
        if "syncToken" in asked.query and since < self.oldest:
            return Told(410, {"error": {"code": 410, "message": "Sync token is no longer valid"}})
        names = list(dict.fromkeys(self.changed[since:]))
        gone = {"status": "cancelled"}
        items = [self.events.get(one, {"id": one, **gone}) for one in names][begin : begin + 2]
        end = {"nextSyncToken": str(len(self.changed))}
        more = {"nextPageToken": str(begin + 2)} if begin + 2 < len(names) else end
        return {"items": items, **more}


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_event_starts_one_run_and_one_that_is_changed_or_gone_none(
    existing: str,
) -> None:
    diary, settings = Diary(), {"existing": existing}
    async with diary.fake().listening() as visit:
        for name in ("a", "b", "c"):
            diary.added(name, 0)
        first = await visit.done("gcalendar.new_event", settings=settings)
        diary.added("d", 5)
        diary.added("e", 5)
        diary.events["a"]["summary"] = "moved"
        del diary.events["b"]
        diary.changed += ["a", "b"]
        second = await visit.done("gcalendar.new_event", settings=settings, cursor=first["cursor"])
        third = await visit.done("gcalendar.new_event", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (3 if existing == "start" else 0)
    assert [one["key"] for one in second["items"]] == ["d", "e"]
    assert third["items"] == []


async def test_a_token_that_google_has_forgotten_loses_no_event_and_repeats_none() -> None:
    diary = Diary()
    async with diary.fake().listening() as visit:
        diary.added("a", 0)
        first = await visit.done("gcalendar.new_event", settings={})
        diary.added("b", 5)
        diary.oldest = 2
        second = await visit.done("gcalendar.new_event", settings={}, cursor=first["cursor"])
        diary.added("c", 6)
        third = await visit.done("gcalendar.new_event", settings={}, cursor=second["cursor"])
    assert [one["key"] for one in second["items"]] == ["b"]
    assert [one["key"] for one in third["items"]] == ["c"]


async def test_more_events_than_one_look_brings_come_with_the_next() -> None:
    diary, found = Diary(), list[str]()
    async with diary.fake().listening() as visit:
        first = await visit.done("gcalendar.new_event", settings={})
        for number in range(130):
            diary.added(f"e{number:03}", number % 60)
        cursor, more = first["cursor"], True
        while more:
            look = await visit.done("gcalendar.new_event", settings={}, cursor=cursor)
            found += [one["key"] for one in look["items"]]
            cursor, more = look["cursor"], look["more"]
    assert (len(found), len(set(found))) == (130, 130)
