"""HubSpot's actions: contacts, companies, deals, and notes about them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tools.connectors.hubspot.client import HUBSPOT
from tools.connectors.hubspot.fields import Kind, More, Record, RecordId, Wanted, properties_of
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.context import StepContext
from tools.sdk.paging import TokenPages
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words

_OBJECT = "/crm/v3/objects/"
# How HubSpot numbers the tie between a note and what it is about.
_NOTE_TO = {"contacts": 202, "companies": 190, "deals": 214, "tickets": 228}
Operator = Literal[
    "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "CONTAINS_TOKEN", "HAS_PROPERTY", "NOT_HAS_PROPERTY"
]


class CreateContact(Arguments):
    email: str = given(
        "E-mail address", "By it HubSpot knows a contact.", pattern=r"^[^\s@]+@[^\s@]+$",
        max_length=320, example="ada@example.com",
    )  # fmt: skip
    first_name: str | None = Field(
        None, title="First name", description="Of the person.", max_length=200,
        serialization_alias="firstname", examples=["Ada"],
    )  # fmt: skip
    last_name: str | None = Field(
        None, title="Last name", description="Of the person.", max_length=200,
        serialization_alias="lastname", examples=["Lund"],
    )  # fmt: skip
    phone: str | None = given("Phone", "Of the person.", default=None, max_length=100)
    company: str | None = given("Company", "Where they work.", default=None, max_length=300)
    properties: More | None = None


create_contact = HUBSPOT.action(
    "create_contact",
    "write",
    Request("POST", _OBJECT + "contacts", body=properties_of),
    (CreateContact, Record),
    Words(
        "Create a HubSpot contact",
        "Create a contact in HubSpot.",
        ("hubspot contact", "new contact in hubspot", "add contact to hubspot", "hubspot lead",
         "add a lead to hubspot"),
        ("create a HubSpot contact for each sign-up", "add the person to HubSpot"),
    ),
)  # fmt: skip


def _by_address(args: CreateContact) -> dict[str, Any]:
    record = properties_of(args)
    return {"inputs": [{"idProperty": "email", "id": args.email, **record}]}


upsert_contact = HUBSPOT.action(
    "upsert_contact",
    "idempotent_write",
    Request(
        "POST", _OBJECT + "contacts/batch/upsert", body=_by_address, at="results",
        shaped=lambda found: found[0] if isinstance(found, list) and found else None,
    ),
    (CreateContact, Record),
    Words(
        "Create or update a HubSpot contact",
        "Create a contact in HubSpot, or update the one with this e-mail address.",
        ("upsert hubspot contact", "sync contact to hubspot", "create or update hubspot contact",
         "hubspot contact by email", "keep hubspot up to date"),
        ("create or update the HubSpot contact", "sync every customer to HubSpot contacts"),
    ),
)  # fmt: skip


class CreateCompany(Arguments):
    name: str = given("Name", "Of the company.", min_length=1, max_length=300, example="Acme")
    domain: str | None = given(
        "Domain", "Of its website.", default=None, max_length=253, example="acme.example.com"
    )
    properties: More | None = None


create_company = HUBSPOT.action(
    "create_company",
    "write",
    Request("POST", _OBJECT + "companies", body=properties_of),
    (CreateCompany, Record),
    Words(
        "Create a HubSpot company",
        "Create a company in HubSpot.",
        ("hubspot company", "new company in hubspot", "add company to hubspot",
         "hubspot account", "add the firm to hubspot"),
        ("create a HubSpot company for the customer", "add the company to HubSpot"),
    ),
)  # fmt: skip


class CreateDeal(Arguments):
    name: str = Field(
        title="Name", description="Of the deal.", min_length=1, max_length=300,
        serialization_alias="dealname", examples=["Acme, 20 seats"],
    )  # fmt: skip
    amount: float | None = given("Amount", "In the account's currency.", default=None, example=250)
    stage: str | None = Field(
        None, title="Stage", description="Its internal name.", max_length=200,
        serialization_alias="dealstage", examples=["qualifiedtobuy"],
    )  # fmt: skip
    pipeline: str | None = given(
        "Pipeline", "Its internal name.", default=None, max_length=200, example="default"
    )
    properties: More | None = None


create_deal = HUBSPOT.action(
    "create_deal",
    "write",
    Request("POST", _OBJECT + "deals", body=properties_of),
    (CreateDeal, Record),
    Words(
        "Create a HubSpot deal",
        "Create a deal in HubSpot.",
        ("hubspot deal", "new deal in hubspot", "add deal to hubspot", "hubspot opportunity",
         "open a hubspot deal"),
        ("create a HubSpot deal for the order", "add a deal to HubSpot"),
    ),
)  # fmt: skip


class GetRecord(Arguments):
    kind: Kind
    id: RecordId
    id_property: str | None = Field(
        None, title="Found by", description="Another unique property than the id.",
        pattern=r"^\w+$", max_length=100, serialization_alias="idProperty", examples=["email"],
    )  # fmt: skip
    properties: Wanted | None = None


get_record = HUBSPOT.action(
    "get_record",
    "read",
    Request("GET", _OBJECT + "{kind}/{id}"),
    (GetRecord, Record),
    Words(
        "Read a HubSpot record",
        "Read one contact, company, deal or ticket from HubSpot.",
        ("get hubspot contact", "read hubspot", "fetch hubspot deal", "hubspot record",
         "look up in hubspot"),
        ("read the contact from HubSpot", "get the HubSpot deal by its id"),
    ),
)  # fmt: skip


class SearchRecords(Listing):
    kind: Kind
    text: str | None = given(
        "Words", "Looked for in names, addresses and numbers.", default=None, max_length=3_000
    )
    property: str | None = given(
        "Property",
        "One that must fit.",
        default=None,
        pattern=r"^\w+$",
        max_length=100,
        example="email",
    )
    operator: Operator = given("Comparison", "How it must fit.", default="EQ")
    value: str | int | float | bool | None = given(
        "Value", "What it is compared with.", default=None, example="ada@example.com"
    )
    properties: Wanted | None = None


def _search(args: SearchRecords) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if args.text:
        body["query"] = args.text
    if args.property:
        one: dict[str, Any] = {"propertyName": args.property, "operator": args.operator}
        if args.value is not None:
            one["value"] = args.value
        body["filterGroups"] = [{"filters": [one]}]
    if args.properties:
        body["properties"] = args.properties
    return body


search_records = HUBSPOT.listing(
    "search_records",
    Request(
        "POST", _OBJECT + "{kind}/search", body=_search, at="results",
        paging=TokenPages("limit", 200, "after", "paging.next.after"),
    ),
    (SearchRecords, Record),
    "records",
    Words(
        "Search HubSpot",
        "Search contacts, companies, deals or tickets in HubSpot.",
        ("search hubspot", "find hubspot contact", "hubspot search", "find deals in hubspot",
         "look for a company in hubspot"),
        ("find the HubSpot contact with this address", "search HubSpot for deals over 1000"),
    ),
)  # fmt: skip


class ListRecords(Listing):
    kind: Kind
    properties: Wanted | None = None


list_records = HUBSPOT.listing(
    "list_records",
    Request("GET", _OBJECT + "{kind}", at="results"),
    (ListRecords, Record),
    "records",
    Words(
        "List HubSpot records",
        "List contacts, companies, deals or tickets of HubSpot.",
        ("list hubspot contacts", "all hubspot deals", "hubspot companies", "export hubspot",
         "get contacts from hubspot"),
        ("list all HubSpot contacts", "get the deals from HubSpot"),
    ),
)  # fmt: skip


class UpdateRecord(Arguments):
    kind: Kind
    id: RecordId
    properties: More = given(
        "Properties", "New values, by HubSpot's internal names.", min_length=1, max_length=100,
        example={"lifecyclestage": "customer"},
    )  # fmt: skip


update_record = HUBSPOT.action(
    "update_record",
    "idempotent_write",
    Request("PATCH", _OBJECT + "{kind}/{id}"),
    (UpdateRecord, Record),
    Words(
        "Change a HubSpot record",
        "Change properties of a contact, company, deal or ticket in HubSpot.",
        ("update hubspot contact", "change hubspot deal", "set hubspot property",
         "edit hubspot record", "move the hubspot deal to a stage"),
        ("update the HubSpot contact", "move the HubSpot deal to closed won"),
    ),
)  # fmt: skip


class AddNote(Arguments):
    kind: Kind
    id: RecordId
    text: str = given(
        "Note", "What to note.", min_length=1, max_length=65_536, example="Called back today."
    )


class Note(Answer):
    id: str = at("id", "HubSpot's id of the note.", example="77")


async def _add_note(ctx: StepContext, args: AddNote) -> Note:
    about = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": _NOTE_TO[args.kind]}
    written_at = ctx.http.clock.now().isoformat(timespec="seconds")
    body = {
        "properties": {"hs_timestamp": written_at, "hs_note_body": args.text},
        "associations": [{"to": {"id": args.id}, "types": [about]}],
    }
    calls = HUBSPOT.calls(ctx)
    note = Request("POST", _OBJECT + "notes", body=lambda _: body)
    return calls.read(Note, await calls.answer(note, args, writes=True), writes=True)


add_note = HUBSPOT.performed(
    "add_note",
    "write",
    (AddNote, Note),
    _add_note,
    Words(
        "Add a HubSpot note",
        "Write a note about a contact, company, deal or ticket in HubSpot.",
        ("hubspot note", "note in hubspot", "log in hubspot", "write a note about the hubspot contact",
         "add note to hubspot deal"),
        ("add a note to the HubSpot contact", "note the call in HubSpot"),
    ),
)  # fmt: skip
