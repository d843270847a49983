"""Opening a TCP connection to one of the addresses that the policy has checked (R29)."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Sequence

Channel = socket.socket
"""What drivers that open no connection of their own are handed."""


async def dial(addresses: Sequence[str], port: int, *, timeout_s: float) -> Channel:
    """Return a connected, non-blocking socket to the first address that answers, or raise OSError."""
    loop = asyncio.get_running_loop()
    failure: OSError = OSError("no address")
    for address in addresses:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        # Naming TCP lets asyncio switch Nagle's algorithm off.
        channel = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        channel.setblocking(False)
        try:
            async with asyncio.timeout(timeout_s):
                await loop.sock_connect(channel, (address, port))
        except OSError as exc:
            channel.close()
            failure = exc
        except BaseException:
            channel.close()
            raise
        else:
            return channel
    raise failure


def cut(channel: Channel) -> None:
    """Close a socket so that whoever waits on it, in whatever thread, waits no longer."""
    with contextlib.suppress(OSError):
        channel.shutdown(socket.SHUT_RDWR)
    channel.close()
