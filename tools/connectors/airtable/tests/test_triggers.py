"""Airtable's trigger against a fake that reads its formula as Airtable's documentation tells it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from engine.ports.clock import SystemClock
from tools.kit.fake_service import Asked, Fake, Told

HERE = {"base_id": "appZ1x2", "table": "Orders"}
FORMULA = re.compile(r'IS_AFTER\(CREATED_TIME\(\), DATETIME_PARSE\("([^"]+)"\)\)')


class Table:
    """Records by when they were made, in an order of their own; a page holds two."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []

    def fake(self) -> Fake:
        return Fake(
            kind="airtable_token",
            config={"base_url": "http://{place}"},
            secret={"token": "pat-test-1234"},
            proof=("authorization", "Bearer pat-test-1234"),
            refusal=Told(401, {"error": {"type": "AUTHENTICATION_REQUIRED"}}),
            routes={"GET /v0/{base}/Orders": self.page},
        )

    def added(self, moment: datetime) -> None:
        created = moment.astimezone(UTC).isoformat(timespec="milliseconds")
        one = {"id": f"rec{len(self.kept)}", "createdTime": created.replace("+00:00", "Z")}
        self.kept.insert(0, {**one, "fields": {}})

    def page(self, asked: Asked) -> Any:
        said = FORMULA.fullmatch(asked.query.get("filterByFormula", ""))
        fit = [one for one in self.kept if said is None or one["createdTime"] > said[1]]
        begin = int(asked.query.get("offset", 0))
        more = {"offset": str(begin + 2)} if begin + 2 < len(fit) else {}
        return {"records": fit[begin : begin + 2], **more}


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_record_starts_one_run(existing: str) -> None:
    table, settings = Table(), {**HERE, "existing": existing}
    now = SystemClock().now()
    async with table.fake().listening() as visit:
        table.added(now - timedelta(hours=1))
        first = await visit.done("airtable.new_record", settings=settings)
        for seconds in (60, 60, 90):
            table.added(now + timedelta(seconds=seconds))
        second = await visit.done("airtable.new_record", settings=settings, cursor=first["cursor"])
        third = await visit.done("airtable.new_record", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [one["key"] for one in second["items"]] == ["rec1", "rec2", "rec3"]
    assert third["items"] == []


async def test_switching_on_asks_once_so_that_a_wrong_key_is_refused_there() -> None:
    wrong = Told(401, {"error": {"type": "AUTHENTICATION_REQUIRED"}})
    async with Table().fake().only(wrong).listening() as visit:
        error = await visit.refused("airtable.new_record", settings=HERE)
    assert error.error_class == "auth"
