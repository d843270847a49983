"""Schedules by REST: shown, paused over new versions, resumed, and due times made up for once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx

from engine.ports import SystemClock
from tests.api.runs.test_endpoints import finished, live
from tests.api.versions.test_endpoints import publish
from tests.support.whole import API, Whole, ok

DAILY: dict[str, Any] = {
    "nexa": 1,
    "name": "Daily",
    "triggers": [
        {
            "id": "daily",
            "type": "schedule",
            "with": {"cron": "0 0 * * *", "timezone": "UTC", "overlap": "skip"},
        }
    ],
    "steps": [
        {
            "id": "a",
            "uses": "text.render",
            "with": {"template": "{{ trigger.?due_at.orValue('') }}"},
        }
    ],
    "outputs": {"due": "{{ steps.a.text }}"},
}


async def switched_on(client: httpx.AsyncClient, document: dict[str, Any] = DAILY) -> str:
    workflow = await live(client, document)
    ok(await client.post(f"{API}/workflows/{workflow}/enable"))
    return workflow


async def shown(client: httpx.AsyncClient, workflow: str) -> dict[str, Any]:
    (one,) = ok(await client.get(f"{API}/workflows/{workflow}/schedules"))["items"]
    found: dict[str, Any] = one
    return found


def midnight(days_ago: int) -> datetime:
    today = SystemClock().now().replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=days_ago)


async def test_a_schedule_is_shown_with_its_next_times(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    one = await shown(ada, await switched_on(ada))
    assert (one["trigger"], one["enabled"], one["paused_at"]) == ("daily", True, None)
    assert (one["missed"], one["overlap"]) == ("run_once", "skip")
    assert "UTC" in one["says"]
    assert (one["timezone"], one["rrule"]) == ("UTC", None)
    assert one["cron"]
    assert [datetime.fromisoformat(moment) for moment in one["next_fires"]] == [
        midnight(-n) for n in range(1, 6)
    ]


async def test_a_paused_schedule_fires_nothing_and_stays_paused_over_a_new_version(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await switched_on(ada)
    place = f"{API}/workflows/{workflow}/schedules/daily"
    paused = ok(await ada.post(f"{place}/pause"))
    assert paused["paused_at"] is not None
    assert paused["next_fires"] == []
    assert ok(await ada.post(f"{place}/pause"))["paused_at"] == paused["paused_at"]
    store = whole.service.services.host._ports.store
    assert await store.schedules() == []
    ok(await publish(ada, workflow, 1), 201)
    assert (await shown(ada, workflow))["paused_at"] == paused["paused_at"]
    assert await store.schedules() == []
    resumed = ok(await ada.post(f"{place}/resume"))
    assert (resumed["paused_at"], len(resumed["next_fires"])) == (None, 5)
    (row,) = await store.schedules()
    assert row.next_fire_at == midnight(-1)


async def test_due_times_without_a_run_are_made_up_for_once_and_one_after_another(
    whole: Whole, ada: httpx.AsyncClient
) -> None:
    workflow = await switched_on(ada)
    place = f"{API}/workflows/{workflow}/schedules/daily/backfill"
    asked = {"since": midnight(2).isoformat()}
    preview = ok(await ada.post(f"{place}/preview", json=asked))
    assert [datetime.fromisoformat(due) for due in preview["due"]] == [
        midnight(n) for n in (2, 1, 0)
    ]
    assert preview["already"] == 0
    started = ok(await ada.post(place, json={**asked, "per_minute": 6000}), 202)
    ended = [await finished(whole, ada, run) for run in started["runs"]]
    assert [run["status"] for run in ended] == ["succeeded"] * 3
    assert [run["outputs"]["due"][:10] for run in ended] == [
        str(midnight(n).date()) for n in (2, 1, 0)
    ]
    again = ok(await ada.post(place, json={**asked, "since": midnight(3).isoformat()}), 202)
    assert (len(again["runs"]), again["already"]) == (1, 3)
    nothing = ok(await ada.post(place, json=asked), 202)
    assert (nothing["runs"], nothing["last_at"]) == ([], None)


async def test_what_cannot_be_made_up_for_is_told(
    whole: Whole, ada: httpx.AsyncClient, bob: httpx.AsyncClient
) -> None:
    workflow = await switched_on(ada)
    place = f"{API}/workflows/{workflow}/schedules/daily/backfill"
    future = {"since": midnight(1).isoformat(), "until": midnight(-2).isoformat()}
    backwards = {"since": midnight(0).isoformat(), "until": midnight(3).isoformat()}
    too_many = {"since": midnight(600).isoformat()}
    for body in (future, backwards, too_many):
        assert (await ada.post(f"{place}/preview", json=body)).status_code == 422
    asked = {"since": midnight(1).isoformat()}
    assert (await bob.post(f"{place}/preview", json=asked)).status_code == 404
    assert (await bob.get(f"{API}/workflows/{workflow}/schedules")).status_code == 404
    ok(await ada.post(f"{API}/workflows/{workflow}/disable"))
    assert (await ada.post(place, json=asked)).status_code == 409
