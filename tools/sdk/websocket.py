"""A WebSocket that we open (RFC 6455): to a checked address, encrypted under the server's name."""

from __future__ import annotations

import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage

from tools.sdk.addresses import AddressPolicy
from tools.sdk.dial import dial
from tools.sdk.errors import ActionFailed, bad_data

LARGEST_MESSAGE: Final = 2_000_000
_OPENED_WITHIN_S: Final = 10.0
_CLOSED_WITHIN_S: Final = 2.0
_ALIVE_S: Final = 20.0
"""A peer that answers no ping for so long is gone."""
_PORTS: Final = {"ws": 80, "wss": 443}


@asynccontextmanager
async def websocket(
    url: str, policy: AddressPolicy, *, service: str
) -> AsyncIterator[ClientConnection]:
    """Open a connection for as long as the block lasts; what breaks inside is an ActionFailed.

    The address may hold a ticket: it is told to nobody. No redirect is followed and no proxy asked.
    """
    # At level debug every header and every message would be written.
    logging.getLogger("websockets").setLevel(logging.WARNING)
    host, port, is_encrypted = socket_place(url)
    try:
        channel = await dial(await policy.addresses(host, port), port, timeout_s=_OPENED_WITHIN_S)
        try:
            opening = connect(
                url,
                sock=channel,
                ssl=ssl.create_default_context() if is_encrypted else None,
                server_hostname=host if is_encrypted else None,
                proxy=None,
                compression=None,
                user_agent_header="NexaBuilder",
                open_timeout=_OPENED_WITHIN_S,
                close_timeout=_CLOSED_WITHIN_S,
                ping_interval=_ALIVE_S,
                ping_timeout=_ALIVE_S,
                max_size=LARGEST_MESSAGE,
            )
            connection = await opening
        except BaseException:
            channel.close()
            raise
        try:
            yield connection
        finally:
            await connection.close()
    except ssl.SSLError as exc:
        raise _broken(service, "tls_failed", f"no trusted encrypted connection to {host}") from exc
    except (InvalidHandshake, InvalidMessage, ValueError) as exc:
        why = f"{host} does not open a WebSocket"
        raise _broken(service, "line_refused", why) from exc
    except (ConnectionClosed, OSError, EOFError) as exc:
        raise _broken(service, "line_lost", f"the line to {service} broke") from exc


def socket_place(url: str) -> tuple[str, int, bool]:
    """Return host and port of an address, and whether the way there is encrypted; raise ActionFailed."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        parts, host, port = urlsplit(""), None, None
    if parts.scheme not in _PORTS or not host or parts.username is not None:
        raise bad_data("bad_url", "the service names an address that is none of a WebSocket")
    return host, port or _PORTS[parts.scheme], parts.scheme == "wss"


def _broken(service: str, code: str, why: str) -> ActionFailed:
    return ActionFailed(
        "remote_down", code, why, hint=f"check whether {service} can be reached from here"
    )
