"""Notion's trigger against a fake that keeps moments by the minute, as Notion does."""

from __future__ import annotations

from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told

DATABASE = "d9824bdc84454327be8b5b47500af6ce"


class Database:
    """Pages by when they were made; a page of the list holds two."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []

    def fake(self) -> Fake:
        return Fake(
            kind="notion_token",
            config={"base_url": "http://{place}"},
            secret={"token": "ntn_test1234"},
            proof=("notion-version", "2022-06-28"),
            refusal=Told(400, {"object": "error", "code": "missing_version"}),
            routes={f"POST /v1/databases/{DATABASE}/query": self.found},
        )

    def added(self, minute: int) -> None:
        moment = f"2026-01-05T09:{minute:02}:00.000Z"
        title = {"type": "title", "title": [{"plain_text": f"No {len(self.kept)}"}]}
        one = {"id": f"p{len(self.kept)}", "properties": {"Name": title}, "created_time": moment}
        self.kept.append(one)

    def found(self, asked: Asked) -> Any:
        (order,) = asked.body["sorts"]
        since = asked.body.get("filter", {}).get("created_time", {}).get("on_or_after", "")
        fit = [one for one in self.kept if one["created_time"] >= since]
        descending = order["direction"] == "descending"
        fit.sort(key=lambda one: str(one[order["timestamp"]]), reverse=descending)
        begin = int(asked.body.get("start_cursor", 0))
        more = begin + 2 < len(fit)
        cursor = str(begin + 2) if more else None
        return {"results": fit[begin : begin + 2], "next_cursor": cursor, "has_more": more}


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_page_starts_one_run_also_within_one_minute(existing: str) -> None:
    database, settings = Database(), {"database_id": DATABASE, "existing": existing}
    async with database.fake().listening() as visit:
        database.added(0)
        first = await visit.done("notion.new_page", settings=settings)
        for minute in (0, 0, 5):
            database.added(minute)
        second = await visit.done("notion.new_page", settings=settings, cursor=first["cursor"])
        third = await visit.done("notion.new_page", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [one["payload"]["title"] for one in second["items"]] == ["No 1", "No 2", "No 3"]
    assert third["items"] == []
