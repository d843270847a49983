"""Connections: secrets go in and never out, stay with their host, and can be lent and taken back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest

from api.connections.endpoints import router
from api.connections.service import ConnectionDesk
from api.names import key_for
from engine.core.words import CEL_RESERVED, ID
from engine.ports.clock import SystemClock
from engine.ports.runner import Failed, Succeeded
from engine.store.connections import SqlConnectionStore
from engine.store.database import Database
from tests.support.database import add_tenant
from tests.support.service import People, people
from tools.connection_check import ConnectionCheck
from tools.credentials import CredentialResolver
from tools.demo import DemoPeers, run_demo_peers
from tools.demo.slack import TOKEN
from tools.envelope import Envelope, MasterKeys
from tools.kit.bench import EXPRESSIONS, REGISTRY, a_call
from tools.references import SecretReferences
from tools.runner import Surroundings, ToolRunner
from tools.sdk.addresses import AddressPolicy
from tools.sdk.http import GuardedHttp

CANARY = "canary-9d41-secret-value"
ROOT = "/api/v1/connections"


@dataclass
class Place:
    """An application with connections, the demo peers beside it, and a runner on its database."""

    people: People
    database: Database
    peers: DemoPeers
    runner: ToolRunner

    @property
    def owner(self) -> httpx.AsyncClient:
        return self.people.owner

    async def slack(self, **more: Any) -> dict[str, Any]:
        body = {
            "name": "Team Slack",
            "kind": "slack_token",
            "config": {"base_url": self.peers.slack_url},
            "secret": {"token": TOKEN},
            **more,
        }
        made = await self.owner.post(ROOT, json=body)
        assert made.status_code == 201, made.text
        shown: dict[str, Any] = made.json()
        return shown


@pytest.fixture
async def place(database: Database) -> AsyncIterator[Place]:
    async with people(database) as room, run_demo_peers() as peers:
        addresses = AddressPolicy(allowed=peers.places)
        http = GuardedHttp(addresses)
        envelope = Envelope(MasterKeys({1: b"m" * 32}))
        references = SecretReferences(environment={"NEXA_SECRET_SLACK": TOKEN})
        resolver = CredentialResolver(SqlConnectionStore(database), envelope, references=references)
        room.app.include_router(router, prefix="/api/v1")
        room.app.state.connection_desk = ConnectionDesk(
            envelope, resolver, ConnectionCheck(http, addresses), SystemClock(), http, references
        )
        around = Surroundings(http, addresses, EXPRESSIONS, resolver)
        yield Place(room, database, peers, ToolRunner(REGISTRY, around))
        await http.aclose()


async def ids_of(place: Place) -> tuple[str, str]:
    me = (await place.owner.get("/api/v1/me")).json()
    return me["organization"]["id"], me["workspace"]["id"]


async def post_message(place: Place, key: str, *, workflow: str | None = None) -> Any:
    org, workspace = await ids_of(place)
    call = a_call("slack.post_message", {"channel": "#sales", "text": "hi"}, connection=key)
    workflow = workflow or "00000000-0000-4000-8000-000000000001"
    names = ("org_id", "workspace_id", "workflow_id")
    given = {name: getattr(call, name) for name in call.__dataclass_fields__ if name not in names}
    return await place.runner.run(
        type(call)(**given, org_id=org, workspace_id=workspace, workflow_id=workflow)
    )


async def test_a_secret_may_be_kept_elsewhere(place: Place) -> None:
    reference = "secret://env/SLACK"
    made = await place.slack(secret={"token": reference})
    assert made["references"] == {"token": reference}
    assert (await place.owner.post(f"{ROOT}/{made['id']}/test", json={})).json()["ok"]
    assert isinstance(await post_message(place, "team_slack"), Succeeded)
    renamed = await place.owner.patch(
        f"{ROOT}/{made['id']}", json={"config": {"base_url": place.peers.slack_url}}
    )
    assert renamed.json()["references"] == {"token": reference}, "kept as a reference"
    entered = await place.owner.patch(f"{ROOT}/{made['id']}", json={"secret": {"token": TOKEN}})
    assert entered.json()["references"] == {}
    assert TOKEN not in made.__repr__() + renamed.text + entered.text


async def test_a_reference_to_nothing_makes_no_connection(place: Place) -> None:
    refused = await place.owner.post(
        ROOT,
        json={"name": "S", "kind": "slack_token", "secret": {"token": "secret://env/NONE"}},
    )
    assert refused.status_code == 422
    assert "NEXA_SECRET_NONE" in refused.json()["detail"]
    assert (await place.owner.get(ROOT)).json()["items"] == []


async def test_kinds_come_with_forms_that_mark_secrets(place: Place) -> None:
    kinds = (await place.owner.get("/api/v1/connection-kinds")).json()["items"]
    secret = {
        one["kind"]: sorted(
            name for name, part in one["schema"]["properties"].items() if part.get("writeOnly")
        )
        for one in kinds
    }
    assert secret == {
        "http_basic": ["password"],
        "http_bearer": ["token"],
        "http_header": ["value"],
        "http_query": ["value"],
        "http_digest": ["password"],
        "aws_keys": ["secret_access_key", "session_token"],
        "oauth2_client": ["client_secret"],
        "oauth2_code": ["client_secret"],
        "service_account": ["private_key"],
        "openai_api": ["token"],
        "slack_token": ["token"],
        "slack_app_token": ["token"],
        "smtp": ["password"],
        "imap": ["password"],
        "sql_url": ["url"],
        "webhook_secret": ["former_secret", "signing_secret"],
        "signing_key": ["former_key", "key"],
        "redis": ["password"],
        "rabbitmq": ["password"],
        "mqtt": ["password"],
        "nats": ["password", "token"],
        "discord_bot": ["token"],
        "telegram_bot": ["token"],
        "teams_webhook": ["url"],
        "github_token": ["token"],
        "hubspot_token": ["token"],
        "google_account": ["private_key"],
        "notion_token": ["token"],
        "airtable_token": ["token"],
        "jira_token": ["password"],
        "stripe_key": ["token"],
        "s3_keys": ["secret_access_key", "session_token"],
        "sendgrid_key": ["token"],
        "gitlab_token": ["token"],
        "trello_token": ["token"],
        "asana_token": ["token"],
        "linear_key": ["token"],
        "twilio_account": ["password"],
        "shopify_token": ["token"],
        "shopify_app": ["client_secret"],
    }


async def test_a_connection_is_made_tried_used_and_deleted(place: Place) -> None:
    made = await place.slack()
    assert (made["key"], made["service"]) == ("team_slack", "slack")
    assert made["allowed_hosts"] == [place.peers.places()[1]]
    tested = (await place.owner.post(f"{ROOT}/{made['id']}/test", json={})).json()
    assert tested == {"ok": True, "detail": "Connected as nexabuilder in Demo workspace."}
    assert isinstance(await post_message(place, "team_slack"), Succeeded)
    assert place.peers.slack.posted("#sales") == ["hi"]
    assert (await place.owner.delete(f"{ROOT}/{made['id']}")).status_code == 204
    outcome = await post_message(place, "team_slack")
    assert isinstance(outcome, Failed)
    assert outcome.error.code == "connection_missing"
    assert (await place.slack())["key"] == "team_slack_2"


async def test_a_wrong_secret_is_said_without_being_shown(place: Place) -> None:
    made = await place.slack(secret={"token": CANARY})
    tested = (await place.owner.post(f"{ROOT}/{made['id']}/test", json={})).json()
    assert tested["ok"] is False
    assert "invalid_auth" in tested["detail"]
    assert CANARY not in tested["detail"]


async def test_the_mail_server_is_tried_with_a_sign_in_only_where_one_is_named(
    place: Place,
) -> None:
    config = {
        "host": "127.0.0.1",
        "port": place.peers.smtp_port,
        "security": "none",
        "from": "ops@example.com",
    }
    made = await place.owner.post(ROOT, json={"name": "Mail", "kind": "smtp", "config": config})
    assert made.json()["has_secret"] is False
    tested = (await place.owner.post(f"{ROOT}/{made.json()['id']}/test", json={})).json()
    assert tested["ok"] is True, tested
    assert "without a sign-in" in tested["detail"]


async def test_no_answer_and_no_row_holds_a_secret(place: Place) -> None:
    made = await place.slack(secret={"token": CANARY})
    url = f"{ROOT}/{made['id']}"
    answers = [
        json.dumps(made),
        (await place.owner.get(ROOT)).text,
        (await place.owner.get(url)).text,
        (await place.owner.patch(url, json={"name": "Other"})).text,
        (await place.owner.post(f"{url}/test", json={})).text,
        (await place.owner.patch(url, json={"secret": {"token": CANARY, "x": CANARY}})).text,
        (
            await place.owner.post(
                ROOT, json={"name": "x", "kind": "smtp", "secret": {"a": CANARY}}
            )
        ).text,
    ]
    assert [answer for answer in answers if CANARY in answer] == []
    with psycopg.connect(place.database.admin_dsn()) as connection:
        tables = connection.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        dump = "".join(
            str(connection.execute(f"SELECT t::text FROM {table} t").fetchall())  # noqa: S608
            for (table,) in tables
        )
    assert CANARY not in dump
    assert CANARY.encode().hex() not in dump
    assert "team_slack" in dump


async def test_another_host_needs_the_secret_again(place: Place) -> None:
    made = await place.slack()
    url = f"{ROOT}/{made['id']}"
    moved = {"config": {"base_url": "http://attacker.example/api"}}
    refused = await place.owner.patch(url, json=moved)
    assert refused.status_code == 422
    assert "secret again" in refused.json()["detail"]
    changed = await place.owner.patch(url, json={**moved, "secret": {"token": "xoxb-new"}})
    assert changed.json()["allowed_hosts"] == ["attacker.example:80"]


async def test_a_grant_taken_back_stops_the_next_step(place: Place) -> None:
    made = await place.slack()
    url = f"{ROOT}/{made['id']}/grants"
    grants = (await place.owner.get(url)).json()["items"]
    assert [one["workflow_id"] for one in grants] == [None]
    assert isinstance(await post_message(place, "team_slack"), Succeeded)
    assert (await place.owner.delete(f"{url}/{grants[0]['id']}")).status_code == 204
    outcome = await post_message(place, "team_slack")
    assert isinstance(outcome, Failed)
    assert (outcome.error.error_class, outcome.error.code) == ("auth", "connection_not_granted")
    assert (await place.owner.post(url, json={})).status_code == 201
    assert isinstance(await post_message(place, "team_slack"), Succeeded)
    unknown = await place.owner.post(url, json={"workflow_id": made["id"]})
    assert unknown.status_code == 404


async def test_viewers_see_connections_and_cannot_touch_them(place: Place) -> None:
    made = await place.slack()
    async with place.people.member("viewer") as viewer:
        assert (await viewer.get(ROOT)).status_code == 200
        url = f"{ROOT}/{made['id']}"
        refused = [
            await viewer.post(ROOT, json={"name": "x", "kind": "smtp"}),
            await viewer.patch(url, json={"name": "x"}),
            await viewer.delete(url),
            await viewer.post(f"{url}/test", json={}),
            await viewer.post(f"{url}/grants", json={}),
        ]
        assert [answer.status_code for answer in refused] == [403] * 5


async def test_another_organization_sees_and_uses_nothing(place: Place) -> None:
    made = await place.slack()
    other = await add_tenant(place.database, "Other")
    store = SqlConnectionStore(place.database)
    org, workspace = await ids_of(place)
    assert await store.connection(org, workspace, "team_slack") is not None
    assert await store.connection(str(other.org_id), workspace, "team_slack") is None
    assert not await store.is_granted(str(other.org_id), made["id"], workspace)


UNFIT: list[dict[str, Any]] = [
    {"name": "x", "kind": "none"},
    {"name": "", "kind": "smtp"},
    {"name": "x", "kind": "slack_token", "service": "smtp", "secret": {"token": "t"}},
    {"name": "x", "kind": "slack_token", "secret": {}},
    {"name": "x", "kind": "slack_token", "config": {"token": "t"}},
    {"name": "x", "kind": "slack_token", "secret": {"token": "a\r\nX-Evil: 1"}},
    {"name": "x", "kind": "http_bearer", "config": {"hosts": []}, "secret": {"token": "t"}},
    {
        "name": "x",
        "kind": "http_bearer",
        "config": {"hosts": ["a b"]},
        "secret": {"token": "t"},
    },
    {
        "name": "x",
        "kind": "http_bearer",
        "config": {"hosts": ["u:p@h"]},
        "secret": {"token": "t"},
    },
    {
        "name": "x",
        "kind": "http_header",
        "config": {"hosts": ["h.example"], "header": "A: b"},
        "secret": {"value": "v"},
    },
    {"name": "x", "kind": "sql_url", "secret": {"url": "postgresql:///db?host=/tmp"}},
    {"name": "x", "kind": "sql_url", "secret": {"url": "oracle://h/db"}},
    {"name": "x", "kind": "smtp", "config": {"host": "h", "from": "a@b\r\nBcc: c@d"}},
]


async def test_what_does_not_fit_is_refused_and_nothing_is_stored(place: Place) -> None:
    answers = [await place.owner.post(ROOT, json=body) for body in UNFIT]
    assert [answer.status_code for answer in answers] == [422] * len(UNFIT)
    assert (await place.owner.get(ROOT)).json()["items"] == []


@pytest.mark.parametrize("name", ["Slack", "if", "Üñï côdé", "営業", "9 lives", "x" * 200, "a.b/c"])
def test_every_name_gives_a_key_that_documents_can_use(name: str) -> None:
    taken: set[str] = set()
    for _ in range(12):
        key = key_for(name, "slack", taken)
        assert ID.fullmatch(key)
        assert key not in CEL_RESERVED
        assert key not in taken
        taken.add(key)
