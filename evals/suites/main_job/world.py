"""The surroundings of a case: the product's own runner, its ways out led to the fakes."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from engine.core.validate import ConnectionInfo
from engine.ports.connections import SealedSecret, StoredConnection
from evals.suites.main_job.answer import Ledger, Row
from evals.suites.main_job.case import World
from evals.suites.main_job.host import ORG_ID, WORKSPACE_ID
from evals.suites.main_job.peers import (
    BASE,
    HOST,
    SCHEME_HEADER,
    SLACK_TOKEN,
    Peers,
    running_peers,
)
from tools.credentials import CredentialResolver
from tools.envelope import Binding, Envelope, MasterKeys
from tools.registry import ActionRegistry
from tools.runner import Surroundings, ToolRunner
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.expressions import Expressions
from tools.sdk.http import GuardedHttp, LongAnswer, Reply

CONNECTIONS = (
    ConnectionInfo(key="slack", service="slack", kind="slack_token", name="Slack"),
    ConnectionInfo(key="smtp", service="smtp", kind="smtp", name="Mail server"),
    ConnectionInfo(key="database", service="sql", kind="sql_url", name="Database"),
)
WITH_MODEL = (
    *CONNECTIONS,
    ConnectionInfo(key="ai", service="ai", kind="openai_api", name="Model"),
)
_DATABASE_FILE = "world.db"


class LedHttp(GuardedHttp):
    """The product's client; what is meant for another place than one of the fakes is sent to that of HTTP."""

    def __init__(self, policy: AddressPolicy, peers: Peers) -> None:
        super().__init__(policy)
        self._peers = peers
        self._near = {httpx.URL(url).netloc for url in (peers.slack, peers.model)}

    async def send(self, hop: Any, attempt: Attempt, into: LongAnswer | None = None) -> Reply:
        """Send a request where the world is; its own host and scheme travel in headers."""
        url: httpx.URL = hop.url
        if url.netloc in self._near:
            return await super().send(hop, attempt, into)
        asked = {**hop.headers, "host": url.netloc.decode(), SCHEME_HEADER: url.scheme}
        here = url.copy_with(scheme="http", host=HOST, port=self._peers.port)
        reply = await super().send(replace(hop, url=here, headers=asked), attempt, into)
        return replace(reply, url=str(url))


class Connections:
    """The only connection of each service, sealed like any other."""

    def __init__(self, peers: Peers, envelope: Envelope) -> None:
        smtp = {
            "host": HOST,
            "port": peers.smtp_port,
            "security": "none",
            "from": "nexa@example.com",
        }
        slack_place, model_place = httpx.URL(peers.slack), httpx.URL(peers.model)
        model = {"base_url": peers.model, "model": "fake"}
        made: Sequence[tuple[dict[str, Any], dict[str, str], tuple[str, ...]]] = (
            ({"base_url": peers.slack}, {"token": SLACK_TOKEN}, (slack_place.netloc.decode(),)),
            (smtp, {}, (f"{HOST}:{peers.smtp_port}",)),
            ({}, {"url": f"sqlite:///{_DATABASE_FILE}"}, ()),
            (model, {"token": "for-the-fake"}, (model_place.netloc.decode(),)),
        )
        self._stored = {
            info.key: _stored(info, config, secret, hosts, envelope)
            for info, (config, secret, hosts) in zip(WITH_MODEL, made, strict=True)
        }

    async def connection(self, org_id: str, workspace_id: str, key: str) -> StoredConnection | None:
        del org_id, workspace_id
        return self._stored.get(key)

    async def is_granted(self, org_id: str, connection_id: str, workflow_id: str) -> bool:
        del org_id, connection_id, workflow_id
        return True

    async def serves_chat(self, org_id: str, workspace_id: str, key: str) -> bool:
        """Say that nobody talks through it."""
        del org_id, workspace_id, key
        return False


class WorldAround:
    """The running fakes and a runner that reaches nothing else."""

    def __init__(self, peers: Peers, runner: ToolRunner, folder: Path) -> None:
        self.peers = peers
        self.runner = runner
        self._folder = folder
        self._tables: Mapping[str, Sequence[Mapping[str, Any]]] = {}

    def become(self, world: World | None) -> None:
        """Answer from now on as this world does, with an empty ledger."""
        world = world or World()
        self.peers.http = world.http
        self.peers.sayings = world.sayings
        self.peers.ledger.clear()
        self._tables = world.tables
        _write_tables(self._folder / _DATABASE_FILE, world.tables)

    def ledger(self) -> Ledger:
        """Return all that has happened since the world was made, the database looked through."""
        ledger = self.peers.ledger.copy()
        for table, before, now in _read_tables(self._folder / _DATABASE_FILE, self._tables):
            ledger.rows += [Row(table, text) for text in (now - before).elements()]
            ledger.gone += [Row(table, text) for text in (before - now).elements()]
        return ledger


@asynccontextmanager
async def running_world(expressions: Expressions) -> AsyncIterator[WorldAround]:
    """Start the fakes, make the connections to them and open exactly their addresses."""
    async with running_peers() as peers:
        with TemporaryDirectory(prefix="nexa-evals-") as folder:
            places = {httpx.URL(url).netloc.decode() for url in (peers.slack, peers.model)}
            ports = {f"{HOST}:{port}" for port in (peers.port, peers.smtp_port)}
            opened = {BASE, *ports, *places}
            policy = AddressPolicy(allowed=lambda: opened)
            envelope = Envelope(MasterKeys({1: b"a key that seals nothing real"}))
            http = LedHttp(policy, peers)
            surroundings = Surroundings(
                http=http,
                addresses=policy,
                expressions=expressions,
                credentials=CredentialResolver(Connections(peers, envelope), envelope),
                sqlite_folder=Path(folder),
            )
            try:
                yield WorldAround(peers, ToolRunner(ActionRegistry(), surroundings), Path(folder))
            finally:
                await http.aclose()


def _stored(
    info: ConnectionInfo,
    config: Mapping[str, Any],
    secret: Mapping[str, str],
    hosts: tuple[str, ...],
    envelope: Envelope,
) -> StoredConnection:
    sealed: SealedSecret = envelope.seal(secret, Binding(str(ORG_ID), info.key, 1))
    return StoredConnection(
        id=info.key,
        org_id=str(ORG_ID),
        workspace_id=str(WORKSPACE_ID),
        key=info.key,
        name=info.name,
        service=info.service,
        kind=info.kind,
        config=config,
        allowed_hosts=hosts,
        secret_version=1,
        sealed=sealed,
    )


def _write_tables(file: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    file.unlink(missing_ok=True)
    with closing(sqlite3.connect(file)) as database, database:
        for name, rows in tables.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            listed = ", ".join(f'"{column}"' for column in columns)
            database.execute(f'CREATE TABLE "{name}" ({listed})')
            marks = ", ".join("?" for _ in columns)
            values = [[row.get(column) for column in columns] for row in rows]
            database.executemany(f'INSERT INTO "{name}" VALUES ({marks})', values)  # noqa: S608 - names are the case's own


def _read_tables(
    file: Path, tables: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[tuple[str, Counter[str], Counter[str]]]:
    """Answer every table of the world: its rows as they were made, and as they are."""
    with closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        for name, rows in tables.items():
            columns = list(dict.fromkeys(column for row in rows for column in row))
            before = Counter(_row_text({c: row.get(c) for c in columns}) for row in rows)
            try:
                found = database.execute(f'SELECT * FROM "{name}"').fetchall()  # noqa: S608 - the case's own name
            except sqlite3.OperationalError:
                found = []
            yield name, before, Counter(_row_text(dict(row)) for row in found)


def _row_text(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=str)
