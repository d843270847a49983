"""R37: the master key is rotated while steps run, and no step notices."""

from __future__ import annotations

import asyncio
import dataclasses
from pathlib import Path

import psycopg
import pytest

from api.connections.rotation import BATCH, Rotated, rotate
from engine.ports.ids import uuid7
from engine.store.connections import SqlConnectionStore
from engine.store.database import Database
from engine.store.failures import DatabaseUnavailable, MasterKeyUnusable
from engine.store.master_key import add_key, load_or_create_master_key, parse_keyring, read_keyring
from tests.support.database import Tenant, add_tenant
from tools.credentials import CredentialRequest, CredentialResolver, PersonUse
from tools.envelope import Binding, Envelope, MasterKeys, SecretUnreadable

MANY = 10_000
_COPY = (
    "COPY connections (id, org_id, workspace_id, key, name, service, kind, config, ciphertext, "
    "wrapped_key, key_version, secret_version, allowed_hosts) FROM STDIN"
)


def seed(database: Database, tenants: list[Tenant], envelope: Envelope, count: int) -> None:
    """Store connections of several organizations, each with a secret of its own."""
    with (
        psycopg.connect(database.admin_dsn()) as connection,
        connection.cursor() as cursor,
        cursor.copy(_COPY) as copy,
    ):
        for number in range(count):
            row, tenant = uuid7(), tenants[number % len(tenants)]
            sealed = envelope.seal(
                {"token": f"token-{number}"}, Binding(str(tenant.org_id), str(row), 1)
            )
            copy.write_row(
                    (
                        row, tenant.org_id, tenant.workspace_id, f"c{number}", f"c{number}", "http",
                        "http_bearer", "{}", sealed.ciphertext, sealed.wrapped_key,
                        sealed.key_version, 1, ["api.example.com:443"],
                    )
                )  # fmt: skip


def versions(database: Database) -> dict[int, int]:
    with psycopg.connect(database.admin_dsn()) as connection:
        rows = connection.execute("SELECT key_version, count(*) FROM connections GROUP BY 1")
        return dict(rows.fetchall())


async def test_ten_thousand_secrets_move_while_steps_read_them(
    database: Database, tmp_path: Path
) -> None:
    tenants = [await add_tenant(database, name) for name in ("a", "b", "c")]
    load_or_create_master_key(tmp_path)
    keys = MasterKeys(read_keyring(tmp_path), again=lambda: read_keyring(tmp_path))
    running = Envelope(keys)
    await asyncio.to_thread(seed, database, tenants, running, MANY)
    resolver = CredentialResolver(SqlConnectionStore(database), running)

    async def read(number: int) -> None:
        tenant = tenants[number % 3]
        request = CredentialRequest(
            str(tenant.org_id), str(tenant.workspace_id), f"c{number}", PersonUse("ada")
        )
        assert (await resolver.resolve(request)).secret == {"token": f"token-{number}"}

    version = add_key(tmp_path)
    mover = Envelope(MasterKeys(read_keyring(tmp_path)))
    moving = asyncio.create_task(asyncio.to_thread(rotate, database.admin_dsn(), mover, version))
    reads = 0
    while not moving.done() or reads < 50:
        await read((reads * 7919) % MANY)
        reads += 1
    assert await moving == Rotated(MANY, 0)
    assert versions(database) == {2: MANY}
    assert rotate(database.admin_dsn(), mover, version) == Rotated(0, 0)
    only_new = {2: read_keyring(tmp_path)[2]}
    resolver = CredentialResolver(SqlConnectionStore(database), Envelope(MasterKeys(only_new)))
    await read(17)


async def test_a_secret_no_key_opens_is_counted_and_left(
    database: Database, tmp_path: Path
) -> None:
    tenant = await add_tenant(database, "a")
    load_or_create_master_key(tmp_path)
    seed(database, [tenant], Envelope(MasterKeys({1: b"lost" * 8})), BATCH + 1)
    seed_more = Envelope(MasterKeys(read_keyring(tmp_path)))
    with psycopg.connect(database.admin_dsn()) as connection:
        connection.execute("UPDATE connections SET key = 'lost-' || key")
    seed(database, [tenant], seed_more, 3)
    version = add_key(tmp_path)
    done = rotate(database.admin_dsn(), Envelope(MasterKeys(read_keyring(tmp_path))), version)
    assert done == Rotated(3, BATCH + 1)
    assert versions(database) == {1: BATCH + 1, 2: 3}


async def test_a_role_that_sees_one_organization_may_not_rotate(database: Database) -> None:
    envelope = Envelope(MasterKeys({1: b"k" * 32, 2: b"l" * 32}))
    with pytest.raises(DatabaseUnavailable, match="superuser"):
        rotate(database.dsn("app"), envelope, 2)


def test_a_running_service_seals_with_a_new_key_at_once(tmp_path: Path) -> None:
    load_or_create_master_key(tmp_path)
    running = Envelope(MasterKeys(read_keyring(tmp_path), again=lambda: read_keyring(tmp_path)))
    here = Binding("o", "c", 1)
    before = running.seal({"a": "b"}, here)
    add_key(tmp_path)
    after = running.seal({"a": "b"}, here)
    assert (before.key_version, after.key_version) == (1, 2)
    assert running.open(before, here) == running.open(after, here) == {"a": "b"}
    with pytest.raises(SecretUnreadable, match="version 9"):
        running.open(dataclasses.replace(after, key_version=9), here)


def test_the_first_key_stays_and_newer_ones_follow(tmp_path: Path) -> None:
    first = load_or_create_master_key(tmp_path)
    assert [add_key(tmp_path), add_key(tmp_path)] == [2, 3]
    assert load_or_create_master_key(tmp_path) == first
    assert len(set(read_keyring(tmp_path).values())) == 3
    assert (tmp_path / "master.key").stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob(".master.key.*"))


@pytest.mark.parametrize("newer", ["2", "x:{k}", "1:{k}", "2:{k} 2:{k}", "2:short", "0:{k}", "{k}"])
def test_a_list_of_keys_that_cannot_be_meant_is_refused(newer: str) -> None:
    key = "ab" * 32
    with pytest.raises(MasterKeyUnusable):
        parse_keyring(f"{key},{newer.format(k=key)}", source="NEXA_MASTER_KEY")
    assert parse_keyring(f"{key},2:{key}", source="x") == {1: b"\xab" * 32, 2: b"\xab" * 32}
