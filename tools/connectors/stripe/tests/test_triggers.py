"""Stripe's triggers against a fake that keeps events as Stripe's documentation tells it."""

from __future__ import annotations

from typing import Any

import pytest

from tools.kit.fake_service import Asked, Fake, Told


class Events:
    """Events, the newest first; a page holds two."""

    def __init__(self) -> None:
        self.kept: list[dict[str, Any]] = []
        self.asked: list[str] = []

    def fake(self) -> Fake:
        return Fake(
            kind="stripe_key",
            config={"base_url": "http://{place}"},
            secret={"token": "sk_test_1234"},
            proof=("authorization", "Bearer sk_test_1234"),
            refusal=Told(401, {"error": {"message": "Invalid API Key provided"}}),
            routes={"GET /v1/events": self.page},
        )

    def happened(self, kind: str, second: int) -> None:
        name = f"evt_{len(self.kept)}"
        what = {"id": f"pi_{len(self.kept)}", "amount": 5, "currency": "eur"}
        told = {**what, "status": "succeeded", "created": second - 1}
        event = {"id": name, "type": kind, "created": second, "data": {"object": told}}
        self.kept.insert(0, event)

    def page(self, asked: Asked) -> Any:
        since, kind = int(asked.query.get("created[gte]", 0)), asked.query["types[]"]
        fit = [one for one in self.kept if one["created"] >= since and one["type"] == kind]
        after = asked.query.get("starting_after")
        begin = next((n + 1 for n, one in enumerate(fit) if one["id"] == after), 0)
        return {"data": fit[begin : begin + 2], "has_more": begin + 2 < len(fit)}


PAID = "payment_intent.succeeded"


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_payment_that_succeeds_starts_one_run(existing: str) -> None:
    events, settings = Events(), {"existing": existing}
    async with events.fake().listening() as visit:
        events.happened(PAID, 1_767_600_000)
        first = await visit.done("stripe.new_payment", settings=settings)
        for _ in range(3):
            events.happened(PAID, 1_767_600_000)
        events.happened("charge.refunded", 1_767_600_001)
        second = await visit.done("stripe.new_payment", settings=settings, cursor=first["cursor"])
        third = await visit.done("stripe.new_payment", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [one["key"] for one in second["items"]] == ["pi_1", "pi_2", "pi_3"]
    assert second["items"][0]["payload"]["paid_at"] == 1_767_600_000
    assert third["items"] == []


async def test_events_of_the_kinds_that_are_named_start_runs_with_what_they_are_about() -> None:
    events, settings = Events(), {"kinds": ["charge.refunded"]}
    async with events.fake().listening() as visit:
        first = await visit.done("stripe.new_event", settings=settings)
        events.happened(PAID, 1_767_600_000)
        events.happened("charge.refunded", 1_767_600_001)
        second = await visit.done("stripe.new_event", settings=settings, cursor=first["cursor"])
    (one,) = second["items"]
    assert (one["key"], one["payload"]["kind"]) == ("evt_1", "charge.refunded")
    assert one["payload"]["object"]["id"] == "pi_1"
