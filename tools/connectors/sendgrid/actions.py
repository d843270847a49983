"""SendGrid's actions: letters from templates, contacts, and addresses that get none."""

from __future__ import annotations

import base64
from typing import Annotated, Any

from tools.connectors.sendgrid.client import SENDGRID
from tools.sdk.answer import Answer, Done, Listing, at, given
from tools.sdk.attached import Files, enclosed
from tools.sdk.paging import OnePage
from tools.sdk.schema import Arguments, Json
from tools.sdk.service import Request, Words

_SUPPRESSED = "/v3/asm/suppressions/global"
Address = Annotated[
    str,
    given("E-mail address", "Whose.", pattern=r"^[^\s@/]+@[^\s@/]+$", max_length=254,
          example="ada@example.com"),
]  # fmt: skip


class SendTemplate(Arguments):
    sender: Address = given("From", "A sender SendGrid has verified.", pattern=r"^[^\s@]+@[^\s@]+$",
                            max_length=254, example="shop@example.com")  # fmt: skip
    to: list[Address] = given(
        "To",
        "Each of them sees the others.",
        min_length=1,
        max_length=100,
        example=["ada@example.com"],
    )
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
    files = [
        {
            "filename": one.name,
            "type": one.media_type,
            "content": base64.b64encode(one.content).decode(),
        }
        for one in enclosed(args.files)
    ]
    return {
        "from": {"email": args.sender},
        "personalizations": [{"to": [{"email": one} for one in args.to], **values}],
        "template_id": args.template_id,
        **({"attachments": files} if files else {}),
    }


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
