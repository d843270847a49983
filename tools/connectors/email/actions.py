"""E-mail: send through the SMTP server of a connection."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from tools.connectors.email.client import Letter, send_letter
from tools.manifest import NeedEntry
from tools.sdk.action import Wording, action
from tools.sdk.attached import Files, enclosed
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Result

# One mailbox, with or without a name before it; never a line break, which would start a new header.
_MAILBOX = (
    r"^(?:[^\r\n\x00<>@]{0,200}<[^\s<>@,;\x00]{1,64}@[^\s<>@,;\x00]{1,255}>"
    r"|[^\s<>@,;\x00]{1,64}@[^\s<>@,;\x00]{1,255})$"
)
Mailbox = Annotated[
    str, Field(max_length=600, pattern=_MAILBOX, json_schema_extra={"x-nexa-format": "mailbox"})
]
Mailboxes = Mailbox | Annotated[list[Mailbox], Field(min_length=1, max_length=100)]


class SendEmail(Arguments):
    to: Mailboxes = Field(
        title="To",
        description="One address or a list of addresses.",
        examples=["ops@example.com"],
    )
    subject: str = Field(
        title="Subject",
        description="The subject line.",
        min_length=1,
        max_length=900,
        pattern=r"^[^\r\n\x00]*$",
        examples=["Orders of today"],
    )
    text: str = Field(
        title="Text",
        description="The message as plain text.",
        min_length=1,
        max_length=5_000_000,
    )
    html: str | None = Field(
        default=None,
        title="HTML",
        description="The same message as HTML, for mail programs that show it.",
        max_length=5_000_000,
    )
    cc: Mailboxes | None = Field(
        default=None, title="Copy to", description="One address or a list that gets a copy."
    )
    reply_to: Mailbox | None = Field(
        default=None, title="Reply to", description="Where answers go, if not to the sender."
    )
    files: Files | None = None


class Sent(Result):
    message_id: str = Field(
        description="The Message-ID; the same for a repeated attempt.",
        examples=["<nexa-0001@example.com>"],
    )
    accepted: list[str] = Field(
        description="The addresses the server took.", examples=[["ops@example.com"]]
    )


@action(
    "email.send",
    title="Send an e-mail",
    effect="write",
    connection=NeedEntry(service="smtp", kinds=("smtp",)),
    timeout_s=60,
    wording=Wording(
        synonyms=(
            "e-mail", "email", "mail", "send a mail", "write to", "inbox", "notify by mail",
            "newsletter", "summary mail", "report by e-mail", "inform", "letter", "smtp",
        ),
        examples=(
            "e-mail a summary to ops@example.com",
            "send a mail to the customer",
            "mail the report to the team",
            "let finance@example.com know by e-mail",
        ),
    ),
)  # fmt: skip
async def send_email(ctx: StepContext, args: SendEmail) -> Sent:
    """Send an e-mail through the connection's SMTP server."""
    receipt = await send_letter(
        ctx.addresses,
        ctx.needs_credential(),
        Letter(
            to=_listed(args.to),
            cc=_listed(args.cc),
            subject=args.subject,
            text=args.text,
            html=args.html,
            reply_to=args.reply_to,
            files=enclosed(args.files),
        ),
        idempotency_key=ctx.idempotency_key,
        timeout_s=ctx.timeout_s,
        attempt=ctx.attempt,
    )
    return Sent(message_id=receipt.message_id, accepted=list(receipt.accepted))


def _listed(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)
