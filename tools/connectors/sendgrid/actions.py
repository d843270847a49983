"""SendGrid's actions: letters from templates, contacts, and addresses that get none."""

from __future__ import annotations

import base64
from typing import Annotated, Any

from tools.connectors.sendgrid.client import SENDGRID
from tools.sdk.answer import Answer, Done, Listing, at, given
from tools.sdk.attached import Files, enclosed
from tools.sdk.errors import bad_data
from tools.sdk.paging import OnePage
from tools.sdk.schema import Arguments, Json
from tools.sdk.service import Request, Words

_SUPPRESSED = "/v3/asm/suppressions/global"
Address = Annotated[
    str,
    given("E-mail address", "Whose.", pattern=r"^[^\s@/]+@[^\s@/]+$", max_length=254,
          example="ada@example.com"),
]  # fmt: skip


Sender = Annotated[
    str,
    given("From", "A sender SendGrid has verified.", pattern=r"^[^\s@]+@[^\s@]+$", max_length=254,
          example="shop@example.com"),
]  # fmt: skip
Recipients = Annotated[
    list[Address],
    given("To", "Each of them sees the others.", min_length=1, max_length=100,
          example=["ada@example.com"]),
]  # fmt: skip


class SendTemplate(Arguments):
    sender: Sender
    to: Recipients
    template_id: str = given(
        "Template", "SendGrid's id of it.", pattern=r"^[A-Za-z0-9-]+$", max_length=100,
        example="d-f43daeeaef504760851f727007e0b5d0",
    )  # fmt: skip
    values: dict[str, Json] | None = given(
        "Values", "What the template fills in.", default=None, example={"order": "A-17"}
    )
    files: Files | None = None


def _letter(args: SendTemplate) -> dict[str, Any]:
    values = {"dynamic_template_data": args.values} if args.values else {}
    return {
        "from": {"email": args.sender},
        "personalizations": [{"to": _each(args.to), **values}],
        "template_id": args.template_id,
        **_attached(args.files),
    }


def _each(addresses: list[str]) -> list[dict[str, str]]:
    return [{"email": one} for one in addresses]


def _attached(given_files: Files | None) -> dict[str, Any]:
    files = [
        {
            "filename": one.name,
            "type": one.media_type,
            "content": base64.b64encode(one.content).decode(),
        }
        for one in enclosed(given_files)
    ]
    return {"attachments": files} if files else {}


class SendEmail(Arguments):
    sender: Sender
    sender_name: str | None = given(
        "Name", "As which the sender is shown.", default=None, max_length=100, example="The shop"
    )
    to: Recipients
    cc: list[Address] | None = given(
        "Copy to", "Whom everybody sees.", default=None, max_length=100
    )
    bcc: list[Address] | None = given(
        "Hidden copy to", "Whom nobody sees.", default=None, max_length=100
    )
    reply_to: Address | None = given("Reply to", "Left out, the sender.", default=None)
    subject: str = given("Subject", "What it is about.", min_length=1, max_length=900,
                         example="Your order A-17")  # fmt: skip
    text: str | None = given(
        "Text", "What it says, without markup.", default=None, min_length=1, max_length=500_000,
        example="It is on its way.",
    )  # fmt: skip
    html: str | None = given(
        "HTML", "What it says, with markup.", default=None, min_length=1, max_length=500_000
    )
    files: Files | None = None


def _written(args: SendEmail) -> dict[str, Any]:
    parts = {"text/plain": args.text, "text/html": args.html}
    content = [{"type": kind, "value": value} for kind, value in parts.items() if value]
    if not content:
        raise bad_data(
            "sendgrid_empty_letter", "the letter says nothing", hint="give a text or HTML"
        )
    everybody = [one.lower() for one in (*args.to, *(args.cc or ()), *(args.bcc or ()))]
    if len(set(everybody)) < len(everybody):
        raise bad_data(
            "sendgrid_named_twice",
            "an address is named twice, which SendGrid refuses",
            hint="name each person once, in to, cc or bcc",
        )
    copies = {name: _each(of) for name, of in (("cc", args.cc), ("bcc", args.bcc)) if of}
    name = {"name": args.sender_name} if args.sender_name else {}
    answers = {"reply_to": {"email": args.reply_to}} if args.reply_to else {}
    return {
        "from": {"email": args.sender, **name},
        "personalizations": [{"to": _each(args.to), **copies}],
        **answers,
        "subject": args.subject,
        "content": content,
        **_attached(args.files),
    }


send_email = SENDGRID.action(
    "send_email",
    "write",
    Request("POST", "/v3/mail/send", body=_written),
    (SendEmail, Done),
    Words(
        "Send a letter with SendGrid",
        "Send a letter with SendGrid, as text, as HTML or as both.",
        ("sendgrid email", "email with sendgrid", "sendgrid mail", "write a letter with sendgrid",
         "sendgrid message"),
        ("send an email with SendGrid", "mail the report through SendGrid"),
    ),
)  # fmt: skip


send_template = SENDGRID.action(
    "send_template",
    "write",
    Request("POST", "/v3/mail/send", body=_letter),
    (SendTemplate, Done),
    Words(
        "Send a SendGrid template",
        "Send a letter from a SendGrid template.",
        ("sendgrid template", "sendgrid letter", "send with sendgrid", "sendgrid newsletter",
         "transactional letter by sendgrid"),
        ("send the SendGrid template to the customer", "use SendGrid for the welcome letter"),
    ),
)  # fmt: skip


class UpsertContact(Arguments):
    email: Address
    first_name: str | None = given("First name", "Of the person.", default=None, max_length=50)
    last_name: str | None = given("Last name", "Of the person.", default=None, max_length=50)
    list_ids: list[str] | None = given(
        "Lists", "Ids of lists the contact joins.", default=None, max_length=50
    )


class Job(Answer):
    job_id: str = at("job_id", "What takes the contact in.")


def _contact(args: UpsertContact) -> dict[str, Any]:
    named = {"first_name": args.first_name, "last_name": args.last_name}
    contact = {"email": args.email, **{name: text for name, text in named.items() if text}}
    lists = {"list_ids": args.list_ids} if args.list_ids else {}
    return {**lists, "contacts": [contact]}


upsert_contact = SENDGRID.action(
    "upsert_contact",
    "idempotent_write",
    Request("PUT", "/v3/marketing/contacts", body=_contact),
    (UpsertContact, Job),
    Words(
        "Add or update a SendGrid contact",
        "Add a contact to SendGrid, or update the one with this address.",
        ("sendgrid contact", "add to sendgrid", "sendgrid subscriber", "sendgrid list member",
         "sync contact to sendgrid"),
        ("add the person to the SendGrid list", "sync each customer to SendGrid"),
    ),
)  # fmt: skip


class ListBounces(Listing):
    start_time: int | None = given("From", "In seconds since 1970.", default=None, ge=0)


class Bounce(Answer):
    email: str = at("email", "The address that does not take letters.", example="ada@example.com")
    reason: str = at("reason", "What its server has said.", default="")
    created: int = at("created", "When, in seconds since 1970.", example=1_767_600_000)


list_bounces = SENDGRID.listing(
    "list_bounces",
    Request(
        "GET", "/v3/suppression/bounces", paging=OnePage(),
        query=lambda args: {"start_time": args.start_time, "limit": min(args.limit, 500)},
    ),
    (ListBounces, Bounce),
    "bounces",
    Words(
        "List SendGrid bounces",
        "List addresses whose letters came back to SendGrid, up to 500 at once.",
        ("sendgrid bounces", "bounced at sendgrid", "sendgrid undelivered", "sendgrid returns",
         "failed letters at sendgrid"),
        ("list the bounces at SendGrid", "which addresses bounced at SendGrid"),
    ),
)  # fmt: skip


class OneAddress(Arguments):
    email: Address


suppress_address = SENDGRID.action(
    "suppress_address",
    "idempotent_write",
    Request("POST", _SUPPRESSED, body=lambda args: {"recipient_emails": [args.email]}),
    (OneAddress, Done),
    Words(
        "Suppress an address at SendGrid",
        "Let SendGrid send nothing more to an address.",
        ("sendgrid suppress", "sendgrid unsubscribe", "unsubscribe at sendgrid",
         "block at sendgrid", "sendgrid opt out"),
        ("unsubscribe the address at SendGrid", "let SendGrid write to her no more"),
    ),
)  # fmt: skip
allow_address = SENDGRID.action(
    "allow_address",
    "idempotent_write",
    Request("DELETE", _SUPPRESSED + "/{email}"),
    (OneAddress, Done),
    Words(
        "Allow an address at SendGrid",
        "Let SendGrid send to an address again that was suppressed.",
        ("sendgrid allow", "sendgrid resubscribe", "unblock at sendgrid",
         "remove sendgrid suppression", "sendgrid opt in"),
        ("allow the address at SendGrid again", "remove the suppression at SendGrid"),
    ),
)  # fmt: skip


class Template(Answer):
    id: str = at("id", "SendGrid's id of it.", example="d-f43daeeaef504760851f727007e0b5d0")
    name: str = at("name", "Its name.", example="Welcome")


list_templates = SENDGRID.listing(
    "list_templates",
    Request("GET", "/v3/templates", query=lambda _: {"generations": "dynamic"}, at="result"),
    (Listing, Template),
    "templates",
    Words(
        "List SendGrid templates",
        "List the templates of letters at SendGrid.",
        ("sendgrid templates", "list sendgrid templates", "which sendgrid templates",
         "sendgrid designs", "template ids at sendgrid"),
        ("list the SendGrid templates", "which templates are at SendGrid"),
    ),
)  # fmt: skip
