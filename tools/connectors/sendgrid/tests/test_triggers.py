"""SendGrid's trigger against a fake that keeps bounces as its documentation tells it."""

from __future__ import annotations

from typing import Any

import pytest

from engine.ports.clock import SystemClock
from tools.kit.fake_service import Asked, Fake, Told


class Bounces:
    """Bounces in no order anybody promises; a page holds what is asked for."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []

    def fake(self) -> Fake:
        return Fake(
            kind="sendgrid_key",
            config={"base_url": "http://{place}"},
            secret={"token": "SG.test1234"},
            proof=("authorization", "Bearer SG.test1234"),
            refusal=Told(401, {"errors": [{"message": "authorization required"}]}),
            routes={"GET /v3/suppression/bounces": self.page},
        )

    def bounced(self, second: int) -> None:
        email = f"{len(self.kept)}@example.com"
        self.kept.insert(0, {"email": email, "created": second, "reason": "550"})

    def page(self, asked: Asked) -> Any:
        since, size = int(asked.query.get("start_time", 0)), int(asked.query["limit"])
        begin = int(asked.query.get("offset", 0))
        return [one for one in self.kept if one["created"] >= since][begin : begin + size]


async def test_each_bounce_starts_one_run_however_many_come_at_once() -> None:
    account, settings = Bounces(), dict[str, Any]()
    now = int(SystemClock().now().timestamp())
    found: list[str] = []
    async with account.fake().listening() as visit:
        account.bounced(now - 3_600)
        first = await visit.done("sendgrid.new_bounce", settings=settings)
        for _ in range(520):
            account.bounced(now + 60)
        cursor, more = first["cursor"], True
        while more:
            look = await visit.done("sendgrid.new_bounce", settings=settings, cursor=cursor)
            found += [one["key"] for one in look["items"]]
            cursor, more = look["cursor"], look["more"]
    assert first["items"] == []
    assert (len(found), len(set(found))) == (520, 520)


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_what_is_there_already_starts_runs_only_where_that_is_wanted(existing: str) -> None:
    account = Bounces()
    account.bounced(1_767_600_000)
    async with account.fake().listening() as visit:
        first = await visit.done("sendgrid.new_bounce", settings={"existing": existing})
    assert len(first["items"]) == (1 if existing == "start" else 0)
