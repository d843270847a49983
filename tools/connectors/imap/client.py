"""One IMAP session for one piece of work: dialled by us, encrypted under the server's name, in a thread."""

from __future__ import annotations

import asyncio
import contextlib
import imaplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError, ProtocolError

from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.dial import Channel, cut, dial
from tools.sdk.errors import ActionFailed, bad_data

LARGEST_ANSWER: Final = 25_000_000
_CONNECT_TIMEOUT_S: Final = 10.0
_HINT: Final = "check server, port and encryption of the IMAP connection"
# What servers say in brackets when they refuse (RFC 5530).
_BUSY: Final = ("[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]")
_FULL: Final = ("[OVERQUOTA]", "[LIMIT]")
_SIGN_IN: Final = ("[AUTHENTICATIONFAILED]", "[AUTHORIZATIONFAILED]", "[EXPIRED]", "[NOPERM]")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The mailbox of a connection, for one attempt."""

    policy: AddressPolicy
    credential: Credential
    attempt: Attempt
    timeout_s: float

    async def read(self, work: Callable[[IMAPClient], T]) -> T:
        """Do what changes nothing in a session of its own."""
        return await self._do(work, writes=False)

    async def write(self, work: Callable[[IMAPClient], T]) -> T:
        """Do what changes something; how that went is unknown where the session breaks."""
        return await self._do(work, writes=True)

    async def _do(self, work: Callable[[IMAPClient], T], *, writes: bool) -> T:
        config = self.credential.config
        host, port = str(config["host"]), int(config["port"])
        self.credential.check_host(host, port)
        try:
            async with asyncio.timeout(self.timeout_s):
                addresses = await self.policy.addresses(host, port)
                channel = await dial(addresses, port, timeout_s=_CONNECT_TIMEOUT_S)
                channel.settimeout(self.timeout_s)
                try:
                    return await asyncio.to_thread(self._work, channel, work, writes)
                finally:
                    # The thread waits on this socket: without it, it ends.
                    cut(channel)
        except (TimeoutError, OSError, IMAPClientError, imaplib.IMAP4.error) as exc:
            raise _failure(exc, host, self.attempt, writes=writes) from exc

    def _work(self, channel: Channel, work: Callable[[IMAPClient], T], writes: bool) -> T:
        with _signed_in(self.credential, channel) as client:
            if writes:
                self.attempt.mark_sent()
            return work(client)


class _Imap4(imaplib.IMAP4):
    """The standard library's protocol, over a socket that is open, with bounded answers."""

    def __init__(self, host: str, channel: Channel) -> None:
        self._channel = channel
        super().__init__(host)

    def _create_socket(self, timeout: float | None) -> Channel:  # noqa: ARG002 - the library's own name
        return self._channel

    def read(self, size: int) -> bytes:
        """Read a literal; more than an answer may have is refused before any is read."""
        if size > LARGEST_ANSWER:
            raise bad_data("answer_too_large", f"the server sends {size} bytes at once")
        return super().read(size)


class _Client(IMAPClient):  # type: ignore[misc]  # the library declares no types
    """The client library, over a socket that is open."""

    def __init__(self, host: str, channel: Channel) -> None:
        self._channel = channel
        super().__init__(host, ssl=False, timeout=None)
        # What goes over the line is nobody's to log.
        self._imap.debug = 0
        self.normalise_times = False

    def _create_IMAP4(self) -> _Imap4:  # noqa: N802 - the library's own name
        return _Imap4(self.host, self._channel)


@contextlib.contextmanager
def _signed_in(credential: Credential, channel: Channel) -> Iterator[IMAPClient]:
    config, tls = credential.config, ssl.create_default_context()
    host, security = str(config["host"]), str(config.get("security", "tls"))
    timeout_s = channel.gettimeout()
    if security == "tls":
        channel = tls.wrap_socket(channel, server_hostname=host)
        channel.settimeout(timeout_s)
    client = _Client(host, channel)
    try:
        if security == "starttls":
            client.starttls(tls)
        client.login(str(config["username"]), credential.secret["password"])
        yield client
        client.logout()
    finally:
        with contextlib.suppress(OSError, IMAPClientError, imaplib.IMAP4.error):
            client.shutdown()


def _failure(exc: Exception, host: str, attempt: Attempt, *, writes: bool) -> ActionFailed:
    if isinstance(exc, LoginError):
        return ActionFailed(
            "auth",
            "imap_not_authenticated",
            "the mail server did not accept the sign-in",
            hint="check user name and password of the IMAP connection",
            nothing_happened=True,
        )
    if isinstance(exc, ssl.SSLError):
        return ActionFailed(
            "remote_down",
            "tls_failed",
            f"no trusted encrypted connection to {host}: {str(exc)[:200]}",
            hint="check the host name, the certificate of the server, and whether it encrypts at all",
            retryable=False,
            nothing_happened=True,
        )
    if isinstance(exc, ProtocolError):
        return _broken("imap_malformed", "the mail server's answer cannot be read", attempt, writes)
    if isinstance(exc, TimeoutError):
        return ActionFailed(
            "timeout",
            "timed_out",
            "the mail server did not answer in time",
            hint=_HINT,
            nothing_happened=not attempt.sent,
            outcome_unknown=attempt.sent and writes,
        )
    if isinstance(exc, imaplib.IMAP4.error) and not isinstance(exc, imaplib.IMAP4.abort):
        return _refused(str(exc))
    return _broken(
        "connection_lost",
        "the mail server cannot be reached, or the connection broke",
        attempt,
        writes,
    )


def _refused(said: str) -> ActionFailed:
    message = f"the mail server refused: {said[:200]}"
    if any(code in said for code in _SIGN_IN):
        hint = "check what the account of the IMAP connection may do"
        return ActionFailed("auth", "imap_not_allowed", message, hint=hint, nothing_happened=True)
    if any(code in said for code in _FULL):
        hint = "the mailbox has reached a limit; make room, or ask for less"
        return ActionFailed("quota", "imap_limit", message, hint=hint, nothing_happened=True)
    if any(code in said for code in _BUSY):
        hint = "the mail server has a problem; the step is tried again"
        return ActionFailed("remote_down", "imap_busy", message, hint=hint, nothing_happened=True)
    return bad_data("imap_refused", message, hint="check the name of the folder")


def _broken(code: str, message: str, attempt: Attempt, writes: bool) -> ActionFailed:
    return ActionFailed(
        "remote_down",
        code,
        message,
        hint=_HINT,
        nothing_happened=not attempt.sent,
        outcome_unknown=attempt.sent and writes,
    )
