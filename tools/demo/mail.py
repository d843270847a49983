"""A mail server that takes every letter and delivers none: what arrived is kept in a list."""

from __future__ import annotations

import email
from collections.abc import Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass(frozen=True, slots=True)
class ArrivedLetter:
    """One letter as it came over the wire."""

    message_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str | None


@dataclass
class MailSink:
    """Collects letters; `aiosmtpd` speaks the protocol."""

    letters: list[ArrivedLetter] = field(default_factory=list)

    def sent_to(self, recipient: str) -> list[ArrivedLetter]:
        """Return the letters for one address, in order of arrival."""
        return [one for one in self.letters if recipient in one.recipients]

    def protocol(self) -> Any:
        """Return a fresh protocol object for one incoming connection."""
        return SMTP(
            self, hostname="demo.invalid", ident="NexaBuilder demo mail", enable_SMTPUTF8=True
        )

    async def handle_DATA(  # noqa: N802 - the name aiosmtpd calls
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
    ) -> str:
        """Keep one letter."""
        self.letters.append(_read(envelope.content or b"", envelope.mail_from, envelope.rcpt_tos))
        return "250 2.0.0 Kept for the demo page, delivered to nobody"


def _read(content: bytes | str, sender: str | None, recipients: Sequence[str]) -> ArrivedLetter:
    raw = content.encode() if isinstance(content, str) else content
    message: EmailMessage = email.message_from_bytes(raw, policy=default)
    return ArrivedLetter(
        message_id=str(message["Message-ID"] or ""),
        sender=str(sender or ""),
        recipients=tuple(recipients),
        subject=str(message["Subject"] or ""),
        text=_part(message, "plain") or "",
        html=_part(message, "html"),
    )


def _part(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body((kind,))
    return str(part.get_content()).replace("\r\n", "\n").rstrip("\n") if part is not None else None
