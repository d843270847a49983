"""The way to a Temporal server by TLS, as the settings name it."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from api.scale_out import place_of
from api.settings import Settings, load_settings
from engine.temporal.connect import connect
from tests.support.certificates import a_certificate
from tests.support.line import line
from tests.support.temporal_records import MemoryRecords


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    return a_certificate(tmp_path / "authority.pem", "authority.example")


@pytest.fixture
def server(tmp_path: Path, authority: Path) -> Path:
    file = tmp_path / "server.pem"
    return a_certificate(file, "temporal.example", address="127.0.0.1", issuer=authority)


@pytest.fixture
def client(tmp_path: Path, authority: Path) -> Path:
    return a_certificate(tmp_path / "client.pem", "worker.example", issuer=authority)


def speaking(server: Path, *, asks_for: Path | None = None) -> ssl.SSLContext:
    """Return what a server speaks that shows its certificate, and may ask for one `asks_for` issued."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    context.set_alpn_protocols(["h2"])
    if asks_for is not None:
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(asks_for)
    return context


async def reaches(settings: Settings) -> bool:
    try:
        await connect(place_of(settings), MemoryRecords(), lazy=False)
    except RuntimeError:
        return False
    return True


def told(monkeypatch: pytest.MonkeyPatch, address: str, **files: Path) -> Settings:
    monkeypatch.setenv("NEXA_TEMPORAL_ADDRESS", address)
    monkeypatch.setenv("NEXA_TEMPORAL_TLS", "true")
    for name, file in files.items():
        monkeypatch.setenv(f"NEXA_TEMPORAL_TLS_{name.upper()}", str(file))
    return load_settings()


async def test_a_server_is_reached_whose_certificate_is_vouched_for(
    server: Path, authority: Path, temporal_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with line(temporal_address, tls=speaking(server)) as address:
        assert not await reaches(told(monkeypatch, address))
        assert await reaches(told(monkeypatch, address, ca=authority))


async def test_a_server_that_asks_for_a_certificate_is_shown_ours(
    server: Path,
    client: Path,
    authority: Path,
    temporal_address: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with line(temporal_address, tls=speaking(server, asks_for=authority)) as address:
        assert not await reaches(told(monkeypatch, address, ca=authority))
        assert await reaches(told(monkeypatch, address, ca=authority, cert=client, key=client))


async def test_a_key_of_temporal_cloud_is_sent_by_tls_only(
    server: Path, authority: Path, temporal_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEXA_TEMPORAL_API_KEY", "canary-key-81f2")
    async with line(temporal_address) as address:
        monkeypatch.setenv("NEXA_TEMPORAL_ADDRESS", address)
        assert not await reaches(load_settings())
    async with line(temporal_address, tls=speaking(server)) as address:
        assert await reaches(told(monkeypatch, address, ca=authority))
