"""HubSpot's trigger against a fake that searches and sorts as HubSpot's documentation tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told


class Crm:
    """Contacts by when they were made; a page holds two."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []

    def fake(self) -> Fake:
        return Fake(
            kind="hubspot_token",
            config={"base_url": "http://{place}"},
            secret={"token": "pat-test-1234"},
            proof=("authorization", "Bearer pat-test-1234"),
            refusal=Told(401, {"status": "error", "message": "credentials not found"}),
            routes={"POST /crm/v3/objects/contacts/search": self.found},
        )

    def made(self, second: int) -> None:
        moment = f"2026-01-05T08:00:{second:02}.000Z"
        self.kept.append({"id": str(len(self.kept)), "properties": {"createdate": moment}})

    def found(self, asked: Asked) -> Any:
        (order,) = asked.body["sorts"]
        since = 0
        for group in asked.body.get("filterGroups", []):
            (one,) = group["filters"]
            assert (one["propertyName"], one["operator"]) == ("createdate", "GTE")
            since = int(one["value"])
        fit = [one for one in self.kept if milliseconds(one) >= since]
        fit.sort(key=milliseconds, reverse=order["direction"] == "DESCENDING")
        begin = int(asked.body.get("after", 0))
        end = begin + min(asked.body["limit"], 2)
        more = {"paging": {"next": {"after": str(end)}}} if end < len(fit) else {}
        return {"total": len(fit), "results": fit[begin:end], **more}


def milliseconds(one: dict[str, Any]) -> float:
    return datetime.fromisoformat(one["properties"]["createdate"]).timestamp() * 1_000


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_record_starts_one_run(existing: str) -> None:
    crm, settings = Crm(), {"kind": "contacts", "existing": existing}
    async with crm.fake().listening() as visit:
        crm.made(0)
        first = await visit.done("hubspot.new_record", settings=settings)
        for second in (0, 1, 2):
            crm.made(second)
        second_look = await visit.done(
            "hubspot.new_record", settings=settings, cursor=first["cursor"]
        )
        third = await visit.done(
            "hubspot.new_record", settings=settings, cursor=second_look["cursor"]
        )
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [one["key"] for one in second_look["items"]] == ["1", "2", "3"]
    assert third["items"] == []
