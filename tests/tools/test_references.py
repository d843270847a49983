"""Secrets kept elsewhere: read for each attempt, from the operator's places only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from engine.ports.clock import SystemClock
from tools.connection_fields import http_place
from tools.credentials import CredentialRequest, CredentialResolver, StepUse
from tools.envelope import Binding
from tools.kit.bench import ORG, WORKFLOW, WORKSPACE, MemoryConnections
from tools.kit.http_peer import HttpPeer, answering, http_peer
from tools.references import SecretReferences, Vault
from tools.sdk.addresses import AddressPolicy
from tools.sdk.errors import ActionFailed
from tools.sdk.http import GuardedHttp

FIELDS = {"token"}
A_STEP = CredentialRequest(ORG, WORKSPACE, "api", StepUse(WORKFLOW, "run-1", "call"))


async def read(references: SecretReferences, reference: str) -> str:
    return (await references.filled({"token": reference}, FIELDS, ORG))["token"]


async def refused(references: SecretReferences, reference: str) -> str:
    with pytest.raises(ActionFailed) as failure:
        await read(references, reference)
    assert failure.value.error.code == "secret_unread"
    assert failure.value.error.nothing_happened
    assert failure.value.error.hint
    return failure.value.message


async def test_a_variable_is_read_anew_each_time_and_only_under_its_prefix() -> None:
    environment = {"NEXA_SECRET_STRIPE": "sk-1", "NEXA_MASTER_KEY": "m", "PATH": "/bin"}
    references = SecretReferences(environment=environment)
    assert await read(references, "secret://env/STRIPE") == "sk-1"
    environment["NEXA_SECRET_STRIPE"] = "sk-2"
    assert await read(references, "secret://env/STRIPE") == "sk-2"
    for name in ("PATH", "MASTER_KEY", "../NEXA_MASTER_KEY", ""):
        assert "NEXA_SECRET_" in await refused(references, f"secret://env/{name}")


async def test_a_file_is_read_from_the_folder_of_secrets_only(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "stripe.key").write_text("sk-file\n")
    (folder / "empty").write_text("")
    (folder / "endless").write_bytes(b"x" * 70_000)
    (folder / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "master.key").write_text("not for you")
    references = SecretReferences(folder=folder)
    assert await read(references, "secret://file/stripe.key") == "sk-file"
    for name in (
        "../master.key",
        "/etc/hostname",
        "..",
        ".",
        "empty",
        "endless",
        "binary",
        "none",
        "a\0b",
    ):
        assert "not for you" not in await refused(references, f"secret://file/{name}")
    assert "no secrets in files" in await refused(SecretReferences(), "secret://file/stripe.key")


@pytest.mark.parametrize("reference", ["secret://", "secret://aws/x", "secret://vault/kv/x#y"])
async def test_what_is_kept_nowhere_is_said(reference: str) -> None:
    await refused(SecretReferences(environment={}), reference)


async def test_other_organizations_may_not_refer() -> None:
    environment = {"NEXA_SECRET_A": "1"}
    ours = SecretReferences(environment=environment, organizations={ORG})
    assert await read(ours, "secret://env/A") == "1"
    theirs = SecretReferences(environment=environment, organizations={"another"})
    assert "organization" in await refused(theirs, "secret://env/A")


async def test_what_a_service_gave_is_never_a_reference() -> None:
    references = SecretReferences(environment={"NEXA_SECRET_A": "1"})
    given = {"token": "secret://env/A", "access_token": "secret://env/A"}
    assert await references.filled(given, FIELDS, ORG) == {
        "token": "1",
        "access_token": "secret://env/A",
    }


@asynccontextmanager
async def vault_at(
    peer: HttpPeer, token: Callable[[], str] = lambda: "s.token\n"
) -> AsyncIterator[SecretReferences]:
    http = GuardedHttp(AddressPolicy(allowed=lambda: {http_place(peer.url())}))
    yield SecretReferences(vault=Vault(http, SystemClock(), peer.url(), token, "team"))
    await http.aclose()


VERSION_1 = b'{"data": {"key": "sk-vault", "number": 5, "data": {"no": "metadata"}}}'
VERSION_2 = b'{"data": {"data": {"key": "sk-vault", "number": 5}, "metadata": {"version": 3}}}'


@pytest.mark.parametrize("body", [VERSION_1, VERSION_2])
async def test_vault_is_asked_with_the_operators_token(body: bytes) -> None:
    async with http_peer(answering(200, body)) as peer, vault_at(peer) as references:
        assert await read(references, "secret://vault/secret/data/stripe#key") == "sk-vault"
        asked = peer.heard[0]
        assert (asked.method, asked.target) == ("GET", "/v1/secret/data/stripe")
        assert asked.headers["x-vault-token"] == "s.token"
        assert asked.headers["x-vault-namespace"] == "team"
        for field in ("number", "none"):
            await refused(references, f"secret://vault/secret/data/stripe#{field}")


@pytest.mark.parametrize(
    "path",
    ["sys/../auth#k", "secret#k", "secret/a?list=true#k", "//evil/x#k", "secret/a", "a/b#c/d"],
)
async def test_a_path_cannot_leave_its_engine(path: str) -> None:
    async with http_peer(answering(200, VERSION_1)) as peer, vault_at(peer) as references:
        await refused(references, f"secret://vault/{path}")
        assert not peer.heard


@pytest.mark.parametrize(
    ("status", "body", "error_class"),
    [
        (403, b'{"errors": ["permission denied"]}', "auth"),
        (404, b'{"errors": []}', "auth"),
        (200, b"<html>", "auth"),
        (200, b'{"data": null}', "auth"),
        (503, b'{"errors": ["Vault is sealed"]}', "remote_down"),
    ],
)
async def test_a_vault_that_gives_nothing_fails_the_step_before_it_acts(
    status: int, body: bytes, error_class: str
) -> None:
    async with http_peer(answering(status, body)) as peer, vault_at(peer) as references:
        with pytest.raises(ActionFailed) as failure:
            await read(references, "secret://vault/secret/data/stripe#key")
    assert failure.value.error.error_class == error_class
    assert failure.value.error.nothing_happened
    assert "Vault" in failure.value.message


async def test_a_vault_that_is_away_can_be_tried_again() -> None:
    async with http_peer(answering(200)) as gone:
        pass
    async with vault_at(gone) as references:
        with pytest.raises(ActionFailed) as failure:
            await read(references, "secret://vault/secret/data/stripe#key")
    assert failure.value.error.retryable


async def test_a_token_file_that_is_gone_is_said(tmp_path: Path) -> None:
    token = (tmp_path / "token").read_text
    async with http_peer(answering(200)) as peer, vault_at(peer, token) as references:
        assert "token" in await refused(references, "secret://vault/secret/data/stripe#key")


def resolver_of(environment: dict[str, str], kind: str, config: Any, stands_for: Any) -> Any:
    """Return a resolver with one connection that was made when the reference stood for that."""
    store = MemoryConnections()
    row = store.add("api", kind, config, stands_for)
    (name,) = stands_for
    sealed = store.envelope.seal({name: "secret://env/API"}, Binding(ORG, row.id, 1))
    store.rows["api"] = type(row)(
        **{**{field: getattr(row, field) for field in row.__dataclass_fields__}, "sealed": sealed}
    )
    return CredentialResolver(
        store, store.envelope, references=SecretReferences(environment=environment)
    )


async def test_a_step_gets_what_the_reference_stands_for_now() -> None:
    environment = {"NEXA_SECRET_API": "first"}
    config = {"hosts": ["api.example.com"]}
    resolver = resolver_of(environment, "http_bearer", config, {"token": "first"})
    assert (await resolver.resolve(A_STEP)).secret == {"token": "first"}
    environment["NEXA_SECRET_API"] = "second"
    assert (await resolver.resolve(A_STEP)).secret == {"token": "second"}
    environment["NEXA_SECRET_API"] = "with\r\nx-header: injected"
    with pytest.raises(ActionFailed, match="cannot be used") as failure:
        await resolver.resolve(A_STEP)
    assert "injected" not in failure.value.message


async def test_a_reference_cannot_come_to_lead_elsewhere() -> None:
    environment = {"NEXA_SECRET_API": "postgresql://u:p@db.example.com/shop"}
    resolver = resolver_of(environment, "sql_url", {}, {"url": environment["NEXA_SECRET_API"]})
    assert (await resolver.resolve(A_STEP)).hosts == {"db.example.com:5432"}
    environment["NEXA_SECRET_API"] = "postgresql://u:p@evil.example.com/shop"
    with pytest.raises(ActionFailed, match="another host"):
        await resolver.resolve(A_STEP)
