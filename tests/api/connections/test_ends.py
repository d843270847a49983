"""Connections that end, or that a service takes back: whoever made them is told ahead, and once."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from api.connections.ends import ConnectionEnds
from engine.ports.clock import SystemClock
from engine.store.connection_alerts import tell_of_ends
from engine.store.database import Database
from tests.api.alerts.test_mail import email_of, mailing
from tests.api.connections.test_sign_in import Place, place
from tests.support.database import Tenant
from tests.support.whole import API, ok
from tools.sdk.errors import ActionFailed

__all__ = ["place"]
DAY = timedelta(days=1)


async def made(client: httpx.AsyncClient, ends: datetime | None, name: str = "CRM") -> str:
    given = {
        "name": name,
        "kind": "http_bearer",
        "config": {"hosts": ["api.example.com"]},
        "secret": {"token": "s3cret"},
        "expires_at": ends.isoformat() if ends else None,
    }
    return str(ok(await client.post(f"{API}/connections", json=given), 201)["id"])


async def alerts(client: httpx.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = ok(await client.get(f"{API}/alerts"))["items"]
    return items


async def test_of_each_end_somebody_is_told_once(
    ada: httpx.AsyncClient, bob: httpx.AsyncClient, database: Database
) -> None:
    now = SystemClock().now()
    crm = await made(ada, now + 10 * DAY)
    await made(ada, now + 20 * DAY, "Later")
    await made(ada, None, "Never")
    gone = await made(ada, now + DAY, "Gone")
    ok(await ada.delete(f"{API}/connections/{gone}"), 204)
    assert await tell_of_ends(database, now) == 1
    assert await tell_of_ends(database, now) == 0
    (told,) = await alerts(ada)
    assert (told["kind"], told["workflow_id"]) == ("connection_ending", None)
    assert told["title"] == f"CRM ends on {now + 10 * DAY:%Y-%m-%d %H:%M} UTC"
    assert (told["facts"]["connection_id"], told["facts"]["key"]) == (crm, "crm")
    assert "s3cret" not in str(told)
    assert await alerts(bob) == []

    other = {"expires_at": (now + 12 * DAY).isoformat()}
    ok(await ada.patch(f"{API}/connections/{crm}", json=other))
    assert await tell_of_ends(database, now) == 1
    assert await tell_of_ends(database, now + 7 * DAY) == 1
    ended = [one["title"].split(" on ")[0] for one in await alerts(ada)]
    assert ended == ["Later ends", "CRM ends", "CRM ends"]


async def test_what_ended_unseen_is_said_to_have_ended(
    ada: httpx.AsyncClient, database: Database
) -> None:
    now = SystemClock().now()
    await made(ada, now - DAY)
    assert await tell_of_ends(database, now) == 1
    assert (await alerts(ada))[0]["title"].startswith("CRM has ended on ")


async def test_who_made_it_gets_one_letter_and_workflows_still_get_theirs(
    ada: httpx.AsyncClient,
    database: Database,
    two_organizations: tuple[Tenant, Tenant],
    tmp_path: Path,
) -> None:
    now = SystemClock().now()
    await made(ada, now + DAY)
    await tell_of_ends(database, now)
    async with mailing(database, tmp_path) as (mailer, sink):
        assert await mailer.send_due()
        assert await mailer.send_due()
        (letter,) = sink.letters
    assert letter.recipients == (await email_of(database, two_organizations[0].user_id),)
    assert letter.subject == "CRM: the connection needs somebody"
    assert "CRM ends on" in letter.text
    assert "https://nexa.example.com/connections" in letter.text


class Steps:
    """A clock that stands still, and ends whoever sleeps for the third time."""

    def __init__(self, at: datetime) -> None:
        self.at, self.slept = at, list[float]()

    def now(self) -> datetime:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if len(self.slept) == 3:
            raise asyncio.CancelledError


async def test_it_is_looked_for_every_hour(ada: httpx.AsyncClient, database: Database) -> None:
    clock = Steps(SystemClock().now())
    await made(ada, clock.at + DAY)
    with pytest.raises(asyncio.CancelledError):
        await ConnectionEnds(database, clock).run()
    assert clock.slept == [60.0, 3_600.0, 3_600.0]
    assert len(await alerts(ada)) == 1


async def told_of(place: Place) -> list[str]:
    me = (await place.owner.get("/api/v1/me")).json()
    async with place.database.tenant(UUID(me["organization"]["id"])) as session:
        rows = await session.execute(text("SELECT kind, title FROM alerts ORDER BY id"))
        return [f"{row.kind}: {row.title}" for row in rows]


async def test_a_sign_in_that_the_service_took_back_is_told_once_for_each_sign_in(
    place: Place,
) -> None:
    shown = await place.signed_in()
    for expected in (1, 2):
        place.provider.refresh_tokens.clear()
        place.clock.at += timedelta(hours=2)
        for nth in (0, 1, 0):
            with pytest.raises(ActionFailed):
                await place.token(nth)
        told = await told_of(place)
        assert len(told) == expected
        assert told[-1] == (
            "connection_refused: App does not work any more: "
            "the service gives no token (invalid_grant)"
        )
        assert (await place.show(shown))["health"] == "failing"
        back = await place.owner.get(place.provider.consent(await place.begin(shown)))
        assert back.status_code == 303


@pytest.mark.parametrize(
    "word", ["refresh_token_expires_in", "refresh_expires_in", "x_refresh_token_expires_in"]
)
async def test_a_sign_in_ends_when_its_refresh_token_does_and_lasts_while_it_is_used(
    place: Place, word: str
) -> None:
    place.provider.refresh_life = {word: 6 * 86_400}
    shown = await place.signed_in()
    first = await place.show(shown)
    assert first["expires_at"] is not None
    assert first["health"] == "untested"
    place.clock.at += 2 * DAY
    await place.token()
    place.clock.at += 2 * DAY
    used = await place.show(shown)
    assert (used["expires_at"] > first["expires_at"], used["health"]) == (True, "untested")
    assert await tell_of_ends(place.database, place.clock.at) == 0
    place.clock.at += 2 * DAY
    assert (await place.show(shown))["health"] == "expiring"
    assert await tell_of_ends(place.database, place.clock.at) == 1
    assert await tell_of_ends(place.database, place.clock.at) == 0


@pytest.mark.parametrize("life", [0, "never", None])
async def test_a_refresh_token_of_whose_end_nothing_is_said_has_none(
    place: Place, life: Any
) -> None:
    place.provider.refresh_life = {"refresh_expires_in": life}
    shown = await place.signed_in()
    assert (await place.show(shown))["expires_at"] is None


async def test_what_is_given_for_an_hour_warns_nobody(place: Place) -> None:
    place.provider.refresh_life = {"refresh_expires_in": 3_600}
    await place.signed_in()
    place.clock.at += timedelta(minutes=50)
    assert await tell_of_ends(place.database, place.clock.at) == 0
