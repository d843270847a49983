"""The trigger of Amazon SES against a fake that keeps its suppression list as AWS's documentation tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from engine.ports.clock import SystemClock
from tools.kit.fake_service import Asked, Fake, Told

ADDRESSES = "/v2/email/suppression/addresses"


class Suppressed:
    """Addresses by when they were put on the list; a page holds two."""

    def __init__(self) -> None:
        self.kept: list[tuple[str, str, float]] = []

    def fake(self) -> Fake:
        return Fake(
            kind="aws_keys",
            config={
                "hosts": ["http://{place}"], "region": "eu-central-1", "aws_service": "ses",
                "access_key_id": "AKIATEST",
            },
            secret={"secret_access_key": "test/secret/1234"},
            proof=("user-agent", "NexaBuilder"),
            refusal=Told(403, {"message": "no"}),
            routes={f"GET {ADDRESSES}": self.page},
        )  # fmt: skip

    def page(self, asked: Asked) -> Any:
        since = datetime.fromisoformat(asked.query.get("StartDate", "2000-01-01T00:00:00Z"))
        wanted = asked.query.get("Reason")
        fit = [
            {"EmailAddress": address, "Reason": reason, "LastUpdateTime": at}
            for address, reason, at in self.kept
            if at > since.timestamp() and wanted in (None, reason)
        ]
        begin = int(asked.query.get("NextToken", 0))
        more = {"NextToken": str(begin + 2)} if begin + 2 < len(fit) else {}
        return {"SuppressedDestinationSummaries": fit[begin : begin + 2], **more}


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_address_that_bounces_starts_one_run_and_a_complaint_none(
    existing: str,
) -> None:
    post, settings = Suppressed(), {"reason": "BOUNCE", "existing": existing}
    now = SystemClock().now().timestamp()
    async with post.fake().listening() as visit:
        post.kept.append(("old@example.com", "BOUNCE", now - 3_600))
        first = await visit.done("ses.newly_suppressed", settings=settings)
        post.kept += [(f"{n}@example.com", "BOUNCE", now + 60.25) for n in range(3)]
        post.kept.append(("angry@example.com", "COMPLAINT", now + 61))
        second = await visit.done("ses.newly_suppressed", settings=settings, cursor=first["cursor"])
        third = await visit.done("ses.newly_suppressed", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    found = [one["payload"]["email"] for one in second["items"]]
    assert found == ["0@example.com", "1@example.com", "2@example.com"]
    assert third["items"] == []
