"""SMTP: one letter over a connection to a checked address, TLS with the server's own name."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.headerregistry import Address, AddressHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY

import aiosmtplib

from engine.errors import ErrorClass
from engine.ports.clock import SystemClock
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attached import Enclosed, attach
from tools.sdk.attempt import Attempt
from tools.sdk.credential import Credential
from tools.sdk.dial import dial
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.idempotency import digest_key

_CONNECT_TIMEOUT_S = 15.0


@dataclass(frozen=True, slots=True)
class Letter:
    """What is to be sent."""

    to: tuple[str, ...]
    subject: str
    text: str
    html: str | None = None
    cc: tuple[str, ...] = ()
    reply_to: str | None = None
    files: tuple[Enclosed, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the server took."""

    message_id: str
    accepted: tuple[str, ...]


def compose(letter: Letter, *, sender: str, idempotency_key: str) -> EmailMessage:
    """Write the letter; the same key gives the same Message-ID, so a repeat can be recognised."""
    message = EmailMessage(policy=SMTP_POLICY)
    domain = mailboxes((sender,))[0].domain
    try:
        message["From"] = mailboxes((sender,))
        message["To"] = mailboxes(letter.to)
        if letter.cc:
            message["Cc"] = mailboxes(letter.cc)
        if letter.reply_to:
            message["Reply-To"] = mailboxes((letter.reply_to,))
        message["Subject"] = letter.subject
        message["Message-ID"] = f"<nexa-{digest_key(idempotency_key)}@{domain}>"
        message["Date"] = SystemClock().now()
    except (ValueError, HeaderParseError) as exc:
        raise bad_data("bad_header", f"the letter cannot be written: {exc}") from exc
    message.set_content(letter.text)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html")
    attach(message, letter.files)
    return message


def mailboxes(texts: tuple[str, ...]) -> tuple[Address, ...]:
    """Read mailboxes such as `Ada <ada@example.com>`; a line break or a second one is refused."""
    found: list[Address] = []
    registry = HeaderRegistry()
    for text in texts:
        if any(mark in text for mark in "\r\n\x00"):
            raise bad_data("bad_address", "an e-mail address holds a line break")
        header = registry("to", text)
        if not isinstance(header, AddressHeader) or header.defects:
            raise bad_data("bad_address", f"{text[:100]!r} is not one e-mail address")
        if any(group.display_name is not None for group in header.groups):
            raise bad_data("bad_address", f"{text[:100]!r} is a group, not one e-mail address")
        if len(header.addresses) != 1 or not header.addresses[0].domain:
            raise bad_data("bad_address", f"{text[:100]!r} is not one e-mail address")
        found.append(header.addresses[0])
    return tuple(found)


async def send_letter(
    policy: AddressPolicy,
    credential: Credential,
    letter: Letter,
    *,
    idempotency_key: str,
    timeout_s: float,
    attempt: Attempt,
) -> Receipt:
    """Send one letter, or raise with the class of what went wrong."""
    sender = str(credential.config["from"])
    message = compose(letter, sender=sender, idempotency_key=idempotency_key)
    recipients = [one.addr_spec for one in mailboxes(letter.to + letter.cc)]
    try:
        async with asyncio.timeout(timeout_s):
            client = await connect(policy, credential)
            try:
                attempt.mark_sent()
                refused, _ = await client.send_message(
                    message, sender=mailboxes((sender,))[0].addr_spec, recipients=recipients
                )
            finally:
                client.close()
    except aiosmtplib.SMTPException as exc:
        raise _translated(exc, attempt) from exc
    except (TimeoutError, OSError) as exc:
        raise _broken(exc, attempt) from exc
    accepted = tuple(one for one in recipients if one not in refused)
    return Receipt(str(message["Message-ID"]), accepted)


async def greeting(policy: AddressPolicy, credential: Credential) -> str:
    """Sign in and leave again; return how the server names itself."""
    attempt = Attempt()
    try:
        client = await connect(policy, credential)
        try:
            await client.noop()
        finally:
            client.close()
    except aiosmtplib.SMTPException as exc:
        raise _translated(exc, attempt) from exc
    except (TimeoutError, OSError) as exc:
        raise _broken(exc, attempt) from exc
    return f"{credential.config['host']} is ready to take mail from {credential.config['from']}."


async def connect(policy: AddressPolicy, credential: Credential) -> aiosmtplib.SMTP:
    """Open a session with the connection's server: TLS as configured, signed in where named."""
    config = credential.config
    host, port = str(config["host"]), int(config["port"])
    security = str(config.get("security", "starttls"))
    credential.check_host(host, port)
    channel = await dial(await policy.addresses(host, port), port, timeout_s=_CONNECT_TIMEOUT_S)
    client = aiosmtplib.SMTP(
        hostname=host,
        sock=channel,
        use_tls=security == "tls",
        start_tls=security == "starttls",
        tls_context=ssl.create_default_context(),
        local_hostname="nexabuilder.invalid",
        timeout=_CONNECT_TIMEOUT_S,
    )
    try:
        await client.connect()
        if config.get("username"):
            await client.login(str(config["username"]), credential.secret.get("password", ""))
    except BaseException:
        client.close()
        raise
    return client


def _translated(exc: aiosmtplib.SMTPException, attempt: Attempt) -> ActionFailed:
    if isinstance(exc, aiosmtplib.SMTPAuthenticationError):
        return ActionFailed(
            "auth",
            "smtp_not_authenticated",
            "the mail server did not accept the sign-in",
            hint="check user name and password of the SMTP connection",
            nothing_happened=True,
        )
    if isinstance(exc, aiosmtplib.SMTPRecipientsRefused):
        codes = [one.code for one in exc.recipients]
        return _by_code(min(codes, default=550), "the mail server refused every recipient")
    if isinstance(exc, aiosmtplib.SMTPResponseException) and exc.code > 0:
        return _by_code(exc.code, f"the mail server answered {exc.code}: {exc.message[:200]}")
    return _broken(exc, attempt)


_HINTS: dict[ErrorClass, str] = {
    "rate_limit": "the mail server takes no more just now; the step is tried again later",
    "auth": "check user name and password of the SMTP connection, and whether it may send here",
    "remote_down": "the mail server has a problem; the step is tried again",
    "bad_data": "check the recipients, and whether the server takes letters of this sender and size",
}


def _by_code(code: int, message: str) -> ActionFailed:
    error_class = _class_of(code)
    return ActionFailed(
        error_class, f"smtp_{code}", message, hint=_HINTS[error_class], nothing_happened=True
    )


def _class_of(code: int) -> ErrorClass:
    if code in {421, 450, 451, 452}:
        return "rate_limit"
    if code in {530, 534, 535}:
        return "auth"
    return "remote_down" if 400 <= code < 500 else "bad_data"


def _broken(exc: Exception, attempt: Attempt) -> ActionFailed:
    late = isinstance(exc, TimeoutError | aiosmtplib.SMTPTimeoutError)
    return ActionFailed(
        "timeout" if late else "remote_down",
        "timed_out" if late else "connection_lost",
        "the mail server did not answer in time" if late else "the mail server cannot be reached",
        hint="check server, port and encryption of the SMTP connection",
        nothing_happened=not attempt.sent,
        outcome_unknown=attempt.sent,
    )
