"""R38: a secret that the other side echoes back is found nowhere after a live run."""

from __future__ import annotations

import base64
import logging
from typing import Any
from urllib.parse import quote

import httpx
import psycopg
import pytest
import structlog

from tests.api.runs.test_endpoints import finished, live, start
from tests.support.database import Tenant
from tests.support.whole import API, Whole, ok
from tools.allow_list import AllowList
from tools.kit.http_peer import Heard, HttpPeer, http_peer, write_answer

PASSWORD = "canary/9f1c+pass=="
PAIR = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
SPELLINGS = (PASSWORD, PAIR, quote(PASSWORD, safe=""), base64.b64encode(PASSWORD.encode()).decode())


def document(url: str) -> dict[str, Any]:
    request = {"uses": "http.request", "connection": "echo"}
    return {
        "nexa": 1,
        "name": "Echo",
        "steps": [
            {"id": "reads", **request, "with": {"method": "GET", "url": f"{url}/ok"}},
            {
                "id": "tells",
                "uses": "text.render",
                "with": {"template": "{{ steps.reads.body }} {{ steps.reads.headers }}"},
            },
            {
                "id": "fails",
                **request,
                "after": ["tells"],
                "retry": {"max_attempts": 1},
                "with": {"method": "POST", "url": f"{url}/fails", "json": {"a": 1}},
            },
        ],
        "outputs": {"said": "{{ steps.tells.text }}"},
    }


async def echo(heard: Heard, writer: Any) -> None:
    signed = heard.headers["authorization"]
    status = 200 if heard.target == "/ok" else 500
    body = f'{{"password": "{PASSWORD}", "header": "{signed}", "url": "{SPELLINGS[2]}"}}'
    headers = {"content-type": "application/json", "x-echo": signed, "set-cookie": PASSWORD}
    write_answer(writer, status, body.encode(), headers)


async def run_it(whole: Whole, ada: httpx.AsyncClient, peer: HttpPeer) -> list[str]:
    """Run the workflow live and return everything the service says about it."""
    connection = {
        "name": "Echo",
        "kind": "http_basic",
        "config": {"hosts": [peer.url()], "username": "ada"},
        "secret": {"password": PASSWORD},
    }
    made = ok(await ada.post(f"{API}/connections", json=connection), 201)
    workflow = await live(ada, document(f"http://{peer.place}"))
    run = ok(await start(ada, workflow), 202)
    ended = await finished(whole, ada, run["id"])
    assert ended["status"] == "failed", ended
    paths = (
        "/connections",
        f"/connections/{made['id']}",
        f"/runs/{run['id']}",
        f"/runs/{run['id']}/steps",
        f"/runs/{run['id']}/events",
        f"/workflows/{workflow}/export",
        f"/workflows/{workflow}/draft",
    )
    json_only = {"accept": "application/json"}
    return [(await ada.get(API + path, headers=json_only)).text for path in paths]


async def test_no_event_answer_row_or_log_holds_the_secret(
    whole: Whole,
    ada: httpx.AsyncClient,
    two_organizations: tuple[Tenant, Tenant],
    tmp_path: Any,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    async with http_peer(echo) as peer:
        AllowList(folder=tmp_path).add([peer.place])
        with structlog.testing.capture_logs() as logs:
            shown = await run_it(whole, ada, peer)
        assert [request.headers["authorization"] for request in peer.heard] == [f"Basic {PAIR}"] * 2
    out, err = capfd.readouterr()
    everything = {
        "answers": "".join(shown),
        "rows": _dump(whole.database.admin_dsn()),
        "logs": f"{logs}{caplog.text}{out}{err}",
    }
    assert "•••" in everything["answers"]
    assert str(two_organizations[0].org_id) in everything["rows"]
    for place, text in everything.items():
        for spelling in SPELLINGS:
            assert spelling not in text, place
            assert spelling.encode().hex() not in text, place


def _dump(dsn: str) -> str:
    with psycopg.connect(dsn) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        return "".join(
            str(connection.execute(f"SELECT t::text FROM {table} t").fetchall())  # noqa: S608
            for (table,) in tables
        )
