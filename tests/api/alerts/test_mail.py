"""Owners get mail when scheduled runs fail or do not start: a real mail server hears it, once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import text

from api.alerts.mail import AlertMailer
from api.settings import SettingInvalid, Settings, load_settings
from engine.ports import SystemClock
from engine.store.database import Database
from tests.api.runs.test_endpoints import finished, live, start
from tests.api.schedules.test_endpoints import DAILY, midnight
from tests.engine.runtime.conftest import until
from tests.support.database import Tenant
from tests.support.whole import API, Whole, ok, whole_service
from tools.demo import run_demo_peers
from tools.demo.mail import ArrivedLetter, MailSink
from tools.kit.smtp_peer import smtp_peer

STOPS = {
    **DAILY,
    "name": "Daily report",
    "steps": [{"id": "s", "type": "stop", "outcome": "fail", "message": "the shop is closed"}],
    "outputs": {},
}


MAIL = {"smtp_host", "smtp_port", "smtp_security", "smtp_from"}


def sending_to(port: int, folder: Path) -> Settings:
    return Settings.model_validate(
        {
            "data_dir": folder,
            "public_url": "https://nexa.example.com",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_security": "none",
            "smtp_from": "NexaBuilder <nexa@example.com>",
        }
    )


@asynccontextmanager
async def mailing(database: Database, folder: Path) -> AsyncIterator[tuple[AlertMailer, MailSink]]:
    async with run_demo_peers() as peers:
        mailer = AlertMailer(sending_to(peers.smtp_port, folder), database, SystemClock())
        yield mailer, peers.mail


async def fail_by_schedule(whole: Whole, client: httpx.AsyncClient, *, days: int = 1) -> str:
    """Have scheduled runs fail; return their workflow."""
    workflow = await live(client, STOPS)
    ok(await client.post(f"{API}/workflows/{workflow}/enable"))
    await fail_again(whole, client, workflow, days)
    return workflow


async def fail_again(whole: Whole, client: httpx.AsyncClient, workflow: str, days: int) -> None:
    asked = {"since": midnight(days - 1).isoformat(), "per_minute": 6000}
    place = f"{API}/workflows/{workflow}/schedules/daily/backfill"
    for run in ok(await client.post(place, json=asked), 202)["runs"]:
        assert (await finished(whole, client, run))["status"] == "failed"


async def email_of(database: Database, user_id: UUID | None) -> str:
    async with database.unscoped() as session:
        query = text("SELECT email FROM users WHERE id = :id")
        return str((await session.execute(query, {"id": user_id})).scalar_one())


async def an_hour_later(database: Database) -> None:
    async with database.engine_session() as session:
        await session.execute(text("UPDATE alerts SET mailed_at = mailed_at - interval '61 min'"))


async def test_the_owner_is_told_of_a_scheduled_run_that_failed_and_only_once(
    whole: Whole,
    ada: httpx.AsyncClient,
    database: Database,
    two_organizations: tuple[Tenant, Tenant],
    tmp_path: Path,
) -> None:
    await fail_by_schedule(whole, ada)
    async with mailing(database, tmp_path) as (mailer, sink):
        assert await mailer.send_due()
        assert await mailer.send_due()
        await an_hour_later(database)
        assert await mailer.send_due()
        (letter,) = sink.letters
    assert letter.recipients == (await email_of(database, two_organizations[0].user_id),)
    assert letter.sender == "nexa@example.com"
    assert letter.subject == "Daily report: a scheduled run failed or did not start"
    (run,) = ok(await ada.get(f"{API}/runs"))["items"]
    assert "Step s: the shop is closed" in letter.text
    assert f"https://nexa.example.com/runs/{run['id']}" in letter.text


async def test_what_a_person_started_is_no_mail(
    whole: Whole, ada: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    workflow = await live(ada, STOPS)
    await finished(whole, ada, ok(await start(ada, workflow), 202)["id"])
    async with mailing(database, tmp_path) as (mailer, sink):
        assert await mailer.send_due()
        assert sink.letters == []


async def test_many_failures_of_a_workflow_are_one_mail_an_hour(
    whole: Whole, ada: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    workflow = await fail_by_schedule(whole, ada, days=3)
    async with mailing(database, tmp_path) as (mailer, sink):
        await mailer.send_due()
        await fail_again(whole, ada, workflow, 5)
        await mailer.send_due()
        assert [subject(letter) for letter in sink.letters] == ["3 scheduled runs"]
        await an_hour_later(database)
        await mailer.send_due()
        assert [subject(letter) for letter in sink.letters] == [
            "3 scheduled runs",
            "2 scheduled runs",
        ]


def subject(letter: ArrivedLetter) -> str:
    return letter.subject.removeprefix("Daily report: ").removesuffix(" failed or did not start")


@pytest.mark.parametrize(
    ("kind", "title", "subject_says"),
    [
        (
            "schedule_not_started",
            "A scheduled run did not start: no version",
            "a scheduled run failed or did not start",
        ),
        ("event_not_started", "An event did not start its run", "a run failed or did not start"),
        ("trigger_failing", "A trigger has failed 5 times in a row", "a trigger keeps failing"),
    ],
)
async def test_what_should_have_started_by_itself_and_did_not_is_told_too(
    whole: Whole,
    ada: httpx.AsyncClient,
    database: Database,
    two_organizations: tuple[Tenant, Tenant],
    tmp_path: Path,
    kind: str,
    title: str,
    subject_says: str,
) -> None:
    workflow = await live(ada, STOPS)
    tenant = two_organizations[0]
    async with database.engine_session() as session:
        await session.execute(
            text(
                "INSERT INTO alerts (id, org_id, workspace_id, kind, title, workflow_id, facts) VALUES "
                "(gen_random_uuid(), :org, :workspace, :kind, :title, :workflow, '{}')"
            ),
            {
                "org": tenant.org_id,
                "workspace": tenant.workspace_id,
                "workflow": workflow,
                "kind": kind,
                "title": title,
            },
        )
    async with mailing(database, tmp_path) as (mailer, sink):
        await mailer.send_due()
        (letter,) = sink.letters
    assert letter.subject.endswith(f": {subject_says}")
    assert title in letter.text
    assert f"https://nexa.example.com/workflows/{workflow}" in letter.text


@pytest.mark.parametrize(
    ("answers", "is_kept"),
    [
        ({"CONNECT": "421 4.3.2 busy"}, True),
        ({"DATA": "451 4.3.0 later"}, True),
        ({"RCPT": "550 5.1.1 nobody here"}, False),
    ],
)
async def test_mail_that_cannot_be_taken_now_is_sent_later_and_what_is_refused_is_not_repeated(
    whole: Whole,
    ada: httpx.AsyncClient,
    database: Database,
    tmp_path: Path,
    answers: dict[str, str],
    is_kept: bool,
) -> None:
    await fail_by_schedule(whole, ada)
    async with smtp_peer(answers) as peer:
        mailer = AlertMailer(sending_to(peer.port, tmp_path), database, SystemClock())
        assert await mailer.send_due() is not is_kept
    async with mailing(database, tmp_path) as (mailer, sink):
        await mailer.send_due()
        assert len(sink.letters) == is_kept


async def test_of_two_processes_one_sends(
    whole: Whole, ada: httpx.AsyncClient, database: Database, tmp_path: Path
) -> None:
    from engine.store import alert_mails

    await fail_by_schedule(whole, ada)
    async with mailing(database, tmp_path) as (mailer, sink):
        async with alert_mails.turn(database) as is_ours:
            assert is_ours
            assert await mailer.send_due()
            assert sink.letters == []
        await mailer.send_due()
        assert len(sink.letters) == 1


async def test_the_service_sends_by_itself_where_a_mail_server_is_set(
    database: Database, two_organizations: tuple[Tenant, Tenant], tmp_path: Path
) -> None:
    async with (
        whole_service(database, tmp_path) as whole,
        whole.program(two_organizations[0]) as ada,
    ):
        await fail_by_schedule(whole, ada)
    async with run_demo_peers() as peers:
        settings = sending_to(peers.smtp_port, tmp_path).model_dump(include=MAIL)
        async with whole_service(database, tmp_path, **settings):
            await until(lambda: len(peers.mail.letters) == 1)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"smtp_host": "mail.example.com"}, "NEXA_SMTP_FROM"),
        (
            {"smtp_host": "m", "smtp_from": "a@example.com", "smtp_username": "a"},
            "NEXA_SMTP_PASSWORD",
        ),
    ],
)
def test_half_a_mail_server_is_refused(settings: dict[str, Any], named: str) -> None:
    with pytest.raises(SettingInvalid) as refused:
        load_settings(**settings)
    assert named in refused.value.message
