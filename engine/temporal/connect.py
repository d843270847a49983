"""The way to a Temporal server: plain, by TLS, with a certificate of our own, or with a key of Temporal Cloud."""

from dataclasses import dataclass

from temporalio.client import Client
from temporalio.service import TLSConfig

from engine.temporal.payloads import data_converter
from engine.temporal.ports import RunRecords


@dataclass(frozen=True, slots=True)
class TemporalPlace:
    """Which server, which namespace, and how to be known there."""

    address: str
    namespace: str = "default"
    api_key: str | None = None
    tls: bool = False
    ca: bytes | None = None
    certificate: bytes | None = None
    private_key: bytes | None = None


async def connect(place: TemporalPlace, records: RunRecords, *, lazy: bool) -> Client:
    """Return a client; with `lazy` it connects at its first use, so that a server away stops no start."""
    return await Client.connect(
        place.address,
        namespace=place.namespace,
        api_key=place.api_key,
        tls=_tls(place),
        data_converter=data_converter(records),
        lazy=lazy,
    )


def _tls(place: TemporalPlace) -> TLSConfig | bool:
    if place.ca is None and place.certificate is None:
        return place.tls or place.api_key is not None
    return TLSConfig(
        server_root_ca_cert=place.ca,
        client_cert=place.certificate,
        client_private_key=place.private_key,
    )
