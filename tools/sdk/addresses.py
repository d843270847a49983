"""Where steps may connect to: every address is checked before a socket opens (R26, R27, R29).

A name is resolved once, every answer is checked, and the caller connects to a checked address.
Checking names alone, or checking twice, is what let others be rebound to their own loopback.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import Awaitable, Callable, Collection
from ipaddress import IPv4Address, IPv6Address

from tools.sdk.errors import ActionFailed, EgressRefused

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Awaitable[list[str]]]

_INNER_NAMES = ("localhost", "local", "internal", "lan", "home.arpa", "localdomain")
_NUMERIC = re.compile(r"^(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+))*$", re.IGNORECASE)
_REFUSED_NETWORKS = tuple(
    ipaddress.ip_network(text)
    for text in (
        "100.64.0.0/10",  # carrier-grade NAT
        "168.63.129.16/32",  # a cloud's wire server, public by its number only
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "::/96",  # v4-compatible
        "::ffff:0:0/96",  # v4-mapped
        "::ffff:0:0:0/96",  # v4-translated
        "64:ff9b::/96",  # NAT64
        "64:ff9b:1::/48",
        "100::/64",
        "2001::/32",  # Teredo
        "2002::/16",  # 6to4
        "5f00::/16",
        "fec0::/10",
    )
)


async def system_resolver(host: str, port: int) -> list[str]:
    """Ask the machine's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the public internet, plainly written."""
    if address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    if not address.is_global:
        return False
    return not any(
        address.version == network.version and address in network for network in _REFUSED_NETWORKS
    )


class AddressPolicy:
    """Public addresses are open, private ones only by `host:port` on the operator's list."""

    def __init__(
        self,
        *,
        allowed: Callable[[], Collection[str]] = frozenset,
        own_ports: Callable[[], Collection[int]] = frozenset,
        resolver: Resolver = system_resolver,
    ) -> None:
        self._allowed = allowed
        self._own_ports = own_ports
        self._resolver = resolver

    async def addresses(self, host: str, port: int) -> list[str]:
        """Return the checked addresses of a host, or raise before anything was opened."""
        name = host.lower().rstrip(".").strip("[]")
        opened = f"{name}:{port}" in self._allowed()
        if not opened:
            _check_name(name, port)
        found = [_address(text) for text in await self._resolved(name, port)]
        if not opened:
            self._check_public(name, port, found)
        if port in self._own_ports() and any(_is_this_machine(address) for address in found):
            raise EgressRefused(
                f"{name}:{port} is a port of this service itself",
                hint="steps never call the service that runs them; start a sub-workflow instead",
            )
        return [str(address) for address in found]

    async def _resolved(self, name: str, port: int) -> list[str]:
        try:
            return [str(ipaddress.ip_address(name))]
        except ValueError:
            pass
        try:
            found = await self._resolver(name, port)
        except (OSError, UnicodeError) as exc:
            raise ActionFailed(
                "remote_down",
                "host_not_found",
                f"the name {name!r} could not be resolved",
                hint="check the spelling of the address, and that this machine has a network",
                nothing_happened=True,
            ) from exc
        return list(dict.fromkeys(found))

    def _check_public(self, name: str, port: int, found: list[Address]) -> None:
        if not found or not all(is_public(address) for address in found):
            raise EgressRefused(
                f"{name}:{port} is not an address of the public internet",
                hint=f"an operator can open it by adding {name}:{port} to the allow-list",
            )


def _check_name(name: str, port: int) -> None:
    inner = any(name == end or name.endswith(f".{end}") for end in _INNER_NAMES)
    if inner:
        raise EgressRefused(
            f"{name} names a place inside this network",
            hint=f"an operator can open it by adding {name}:{port} to the allow-list",
        )
    if _NUMERIC.match(name) and not _is_canonical(name):
        raise EgressRefused(
            f"{name!r} is an unusual spelling of a number address",
            hint="write it as four decimal numbers, such as 203.0.113.7",
        )


def _is_canonical(name: str) -> bool:
    try:
        return str(ipaddress.ip_address(name)) == name
    except ValueError:
        return False


def _address(text: str) -> Address:
    try:
        return ipaddress.ip_address(text)
    except ValueError as exc:
        raise EgressRefused(f"{text!r} is not an address") from exc


def _is_this_machine(address: Address) -> bool:
    if address.is_loopback or address.is_unspecified:
        return True
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return _is_this_machine(mapped)
    family = socket.AF_INET if address.version == 4 else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(address), 0))
        except OSError:
            return False
    return True
