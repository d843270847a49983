"""Amazon SES's actions: letters, senders, and addresses that get none."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import Field

from tools.connectors.ses.client import ADDRESSES, SES
from tools.sdk.answer import Answer, Done, Listing, at, given
from tools.sdk.schema import Arguments, Json
from tools.sdk.service import Request, Words

# One mailbox, with or without a name before it; never a line break, which would start a new header.
_MAILBOX = (
    r"^(?:[^\r\n\x00<>@]{0,200}<[^\s<>@,;\x00]{1,64}@[^\s<>@,;\x00]{1,255}>"
    r"|[^\s<>@,;\x00]{1,64}@[^\s<>@,;\x00]{1,255})$"
)
Mailbox = Annotated[
    str, Field(max_length=320, pattern=_MAILBOX, json_schema_extra={"x-nexa-format": "mailbox"})
]
Mailboxes = Mailbox | Annotated[list[Mailbox], Field(min_length=1, max_length=50)]
Address = Annotated[
    str, given("E-mail address", "Whose.", pattern=r"^[^\s@/]+@[^\s@/]+$", max_length=320,
               example="ada@example.com"),
]  # fmt: skip
Reason = Literal["BOUNCE", "COMPLAINT"]


class Letter(Arguments):
    to: Mailboxes = given(
        "To", "One address or a list; all see each other.", example="ada@example.com"
    )
    sender: str = given("From", "A sender SES has verified.", max_length=320, pattern=_MAILBOX,
                        example="Shop <shop@example.com>")  # fmt: skip
    cc: Mailboxes | None = given("Copy to", "Who gets a copy.", default=None)
    bcc: Mailboxes | None = given("Hidden copy to", "Who gets one unseen.", default=None)
    reply_to: Mailbox | None = given("Reply to", "Where answers go.", default=None)
    configuration_set: str | None = given(
        "Configuration set", "Its name in SES.", default=None, pattern=r"^[A-Za-z0-9_-]+$",
        max_length=64, example="tracked",
    )  # fmt: skip


class SendEmail(Letter):
    subject: str = given(
        "Subject", "The subject line.", min_length=1, max_length=900, pattern=r"^[^\r\n\x00]*$",
        example="Orders of today",
    )  # fmt: skip
    text: str = given("Text", "The letter as plain text.", min_length=1, max_length=5_000_000)
    html: str | None = given(
        "HTML", "The same letter as HTML, for programs that show it.", default=None, min_length=1,
        max_length=5_000_000,
    )  # fmt: skip


class Sent(Answer):
    message_id: str = at("MessageId", "SES's id of the letter.", example="0107018c2f0a-000000")


def _listed(value: str | list[str] | None) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else value


def _letter(args: Letter, content: dict[str, Any]) -> dict[str, Any]:
    people = {"ToAddresses": args.to, "CcAddresses": args.cc, "BccAddresses": args.bcc}
    body: dict[str, Any] = {
        "FromEmailAddress": args.sender,
        "Destination": {name: _listed(one) for name, one in people.items() if one is not None},
        "Content": content,
    }
    if args.reply_to:
        body["ReplyToAddresses"] = [args.reply_to]
    if args.configuration_set:
        body["ConfigurationSetName"] = args.configuration_set
    return body


def _said(text: str) -> dict[str, str]:
    return {"Data": text, "Charset": "UTF-8"}


def _written(args: SendEmail) -> dict[str, Any]:
    told = {"Text": args.text, "Html": args.html}
    body = {name: _said(text) for name, text in told.items() if text is not None}
    return _letter(args, {"Simple": {"Subject": _said(args.subject), "Body": body}})


send_email = SES.action(
    "send_email",
    "write",
    Request("POST", "/v2/email/outbound-emails", body=_written),
    (SendEmail, Sent),
    Words(
        "Send an e-mail with SES",
        "Send an e-mail through Amazon SES, as text, HTML or both.",
        ("send with ses", "amazon ses", "aws ses", "ses letter", "e-mail by ses",
         "mail through ses", "send it with ses", "send by ses to"),
        ("send the receipt with SES", "e-mail the customer through Amazon SES"),
    ),
)  # fmt: skip


class SendTemplate(Letter):
    template: str = given(
        "Template",
        "Its name in SES.",
        pattern=r"^[A-Za-z0-9_-]+$",
        max_length=64,
        example="welcome",
    )
    values: dict[str, Json] = given(
        "Values", "What the template fills in.", default={}, max_length=500,
        example={"order": "A-17"},
    )  # fmt: skip


def _filled(args: SendTemplate) -> dict[str, Any]:
    data = json.dumps(args.values, ensure_ascii=False)
    return _letter(args, {"Template": {"TemplateName": args.template, "TemplateData": data}})


send_template = SES.action(
    "send_template",
    "write",
    Request("POST", "/v2/email/outbound-emails", body=_filled),
    (SendTemplate, Sent),
    Words(
        "Send an SES template",
        "Send a letter from a template of Amazon SES.",
        ("ses template", "send ses template", "templated letter by ses", "ses newsletter",
         "transactional letter by ses"),
        ("send the SES template welcome to the customer", "use SES for the welcome letter"),
    ),
)  # fmt: skip


class Identity(Answer):
    name: str = at("IdentityName", "The address or domain.", example="example.com")
    type: str = at("IdentityType", "EMAIL_ADDRESS or DOMAIN.", example="DOMAIN")
    may_send: bool = at("SendingEnabled", "Whether letters can be sent from it.", default=False)


list_identities = SES.listing(
    "list_identities",
    Request("GET", "/v2/email/identities", at="EmailIdentities"),
    (Listing, Identity),
    "identities",
    Words(
        "List SES senders",
        "List the addresses and domains that Amazon SES may send from.",
        ("ses identities", "ses senders", "verified in ses", "ses domains", "list ses identities"),
        ("list the verified senders of SES", "which domains may send with SES"),
    ),
)  # fmt: skip


class Quota(Answer):
    in_24_hours: float = at(
        "SendQuota.Max24HourSend", "Letters in 24 hours; -1 without a limit.", example=50_000
    )
    sent: float = at("SendQuota.SentLast24Hours", "Letters in the last 24 hours.", example=17)
    per_second: float = at("SendQuota.MaxSendRate", "Letters in a second.", example=14)
    may_send: bool = at("SendingEnabled", "Whether the account may send.")
    in_production: bool = at("ProductionAccessEnabled", "Whether it may write to anybody.")


class NoArguments(Arguments):
    """Nothing to say."""


get_quota = SES.action(
    "get_quota",
    "read",
    Request("GET", "/v2/email/account"),
    (NoArguments, Quota),
    Words(
        "Get the SES quota",
        "Read how many letters Amazon SES may send, and how many it has.",
        ("ses quota", "ses limit", "ses sending quota", "how many letters has ses sent",
         "ses account"),
        ("get the sending quota of SES", "how many letters may SES still send"),
    ),
)  # fmt: skip


class Suppressed(Answer):
    email: str = at("EmailAddress", "The address that gets no letters.", example="ada@example.com")
    reason: str = at("Reason", "BOUNCE or COMPLAINT.", example="BOUNCE")
    since: float | None = at("LastUpdateTime", "When, in seconds since 1970.", default=None)


class ListSuppressed(Listing):
    reason: Reason | None = given("Reason", "Only for this one.", default=None)


list_suppressed = SES.listing(
    "list_suppressed",
    Request(
        "GET", ADDRESSES, at="SuppressedDestinationSummaries",
        query=lambda args: {"Reason": args.reason},
    ),
    (ListSuppressed, Suppressed),
    "addresses",
    Words(
        "List addresses suppressed in SES",
        "List the addresses on the suppression list of Amazon SES, because they bounced or complained.",
        ("ses bounces", "ses suppression list", "suppressed in ses", "ses complaints",
         "bounced at ses"),
        ("list the bounces of SES", "who has complained in SES"),
    ),
)  # fmt: skip


class Suppress(Arguments):
    email: Address
    reason: Reason = given("Reason", "Why it gets no letters.", default="COMPLAINT")


suppress = SES.action(
    "suppress",
    "idempotent_write",
    Request(
        "PUT", ADDRESSES, body=lambda args: {"EmailAddress": args.email, "Reason": args.reason}
    ),
    (Suppress, Done),
    Words(
        "Suppress an address in SES",
        "Put an address on the suppression list of Amazon SES; it gets no more letters.",
        ("ses unsubscribe", "suppress in ses", "block address in ses", "opt out of ses letters",
         "add to the ses suppression list"),
        ("suppress the address in SES", "add the address to the SES suppression list"),
    ),
)  # fmt: skip


class OneAddress(Arguments):
    email: Address


allow_again = SES.action(
    "allow_again",
    "write",
    Request("DELETE", ADDRESSES + "/{email}", query=lambda _: {}),
    (OneAddress, Done),
    Words(
        "Allow an address in SES again",
        "Take an address off the suppression list of Amazon SES.",
        ("ses resubscribe", "unblock address in ses", "remove from the ses suppression list",
         "allow in ses again", "lift the ses suppression"),
        ("allow the address in SES again", "take the address off the SES suppression list"),
    ),
)  # fmt: skip
