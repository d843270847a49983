"""Salesforce's actions: records queried, searched, read, made, changed and deleted."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from tools.connectors.salesforce.client import DATA, OBJECT, RECORD, SALESFORCE, plain
from tools.connectors.salesforce.fields import (
    NAME_PATTERN,
    FieldName,
    ObjectName,
    RecordId,
    Records,
    Scalar,
    Values,
)
from tools.connectors.salesforce.listing import list_records
from tools.connectors.salesforce.soql import MOMENT, bound
from tools.sdk.action import Terms, declared
from tools.sdk.answer import Answer, Done, at, given
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.paging import OnePage
from tools.sdk.schema import Arguments, Json, keeps
from tools.sdk.service import Request, Words

__all__ = ["list_records"]
_QUERY_TIMEOUT_S = 120.0


class Query(Arguments):
    query: str = given(
        "Query", "In SOQL; values stand at names such as :stage and are given beside it.",
        min_length=1, max_length=50_000,
        example="SELECT Id, Name FROM Opportunity WHERE StageName = :stage AND CloseDate > :day",
    )  # fmt: skip
    values: dict[str, Scalar | list[Scalar]] = given(
        "Values", "Texts, numbers, truths or lists, by their names in the query.", default={},
        max_length=100, example={"stage": "Closed Won"},
    )  # fmt: skip
    moments: dict[str, Annotated[str, Field(pattern=MOMENT)]] = given(
        "Moments", "Days, or moments with their offset, by their names in the query.", default={},
        max_length=100, example={"day": "2026-01-05"},
    )  # fmt: skip
    limit: int = given("How many", "At most so many are read.", default=1_000, ge=1, le=10_000)


async def _query(ctx: StepContext, args: Query) -> Records:
    calls = SALESFORCE.calls(ctx)
    whole = {"q": bound(args.query, args.values, args.moments)}
    asked = Request("GET", DATA + "/query", query=lambda _: whole, at="records")
    found = plain(await calls.elements(asked, args, args.limit))
    return calls.read(Records, {"records": found, "count": len(found)}, writes=False)


query = declared(
    "salesforce.query",
    (Query, Records),
    _query,
    said=Words(
        "Query Salesforce",
        "Read records of Salesforce by a query in SOQL; values given beside it stay values.",
        ("salesforce", "salesforce query", "salesforce soql", "list salesforce records",
         "read from salesforce", "salesforce report", "get opportunities from salesforce"),
        ("get the open opportunities from Salesforce", "list the Salesforce accounts of Berlin"),
    ).said(),
    terms=Terms("read", SALESFORCE.need, _QUERY_TIMEOUT_S),
)  # fmt: skip


class Search(Arguments):
    object: ObjectName
    text: str = given(
        "Words", "At least two letters.", min_length=2, max_length=200, example="Acme"
    )
    fields: list[FieldName] = given(
        "Fields", "Which ones to read.", default=["Id", "Name"], min_length=1, max_length=100,
        example=["Id", "Name"],
    )  # fmt: skip
    limit: int = given("How many", "At most so many are read.", default=100, ge=1, le=2_000)


def _searched(args: Search) -> dict[str, Any]:
    name = args.object
    fields, limit = ",".join(args.fields), args.limit
    return {"q": args.text, "sobject": name, f"{name}.fields": fields, f"{name}.limit": limit}


async def _search(ctx: StepContext, args: Search) -> Records:
    calls = SALESFORCE.calls(ctx)
    asked = Request(
        "GET", DATA + "/parameterizedSearch", query=_searched, at="searchRecords", paging=OnePage()
    )
    found = plain(await calls.elements(asked, args, args.limit))
    return calls.read(Records, {"records": found, "count": len(found)}, writes=False)


search_records = SALESFORCE.performed(
    "search_records",
    "read",
    (Search, Records),
    _search,
    Words(
        "Search Salesforce",
        "Search the records of a Salesforce object by words, in whichever field they are.",
        ("search salesforce", "find in salesforce", "salesforce search",
         "look for a salesforce account", "find a salesforce contact"),
        ("find the account Acme in Salesforce", "search Salesforce for the contact"),
    ),
)  # fmt: skip


class OneRecord(Arguments):
    object: ObjectName
    id: RecordId


class GetRecord(OneRecord):
    fields: list[FieldName] | None = given(
        "Fields", "Which ones to read; all if empty.", default=None, min_length=1, max_length=200,
        example=["Name", "Industry"], json_schema_extra=keeps("fields"),
    )  # fmt: skip


class Record(Answer):
    id: str = at("Id", "Salesforce's id of it.", example="001D000000IqhSLIAZ")
    fields: dict[str, Json] = at("fields", "Its fields by their API names.")


def record_of(found: Any) -> Any:
    """Return a record as Record reads it."""
    return {"Id": found.get("Id"), "fields": plain(found)} if isinstance(found, dict) else found


def _shown(args: GetRecord) -> dict[str, Any]:
    wanted = dict.fromkeys(["Id", *args.fields]) if args.fields else ()
    return {"fields": ",".join(wanted) or None}


get_record = SALESFORCE.action(
    "get_record",
    "read",
    Request("GET", RECORD, query=_shown, shaped=record_of),
    (GetRecord, Record),
    Words(
        "Read a Salesforce record",
        "Read one record of Salesforce by its id.",
        ("get salesforce record", "read salesforce account", "salesforce lead by id",
         "fetch from salesforce", "look up in salesforce"),
        ("read the Salesforce account", "get the lead from Salesforce"),
    ),
)  # fmt: skip


class CreateRecord(Arguments):
    object: ObjectName
    fields: Values


class Created(Answer):
    id: str = at("id", "Salesforce's id of it.", example="001D000000IqhSLIAZ")


create_record = SALESFORCE.action(
    "create_record",
    "write",
    Request("POST", OBJECT, body=lambda args: args.fields),
    (CreateRecord, Created),
    Words(
        "Create a Salesforce record",
        "Create a record in Salesforce, such as a lead, a contact, an account or a case.",
        ("create salesforce record", "salesforce lead", "add to salesforce", "new salesforce contact",
         "open a salesforce case", "salesforce opportunity"),
        ("create a Salesforce lead for each sign-up", "add the customer to Salesforce"),
    ),
)  # fmt: skip


class UpdateRecord(OneRecord):
    fields: Values


update_record = SALESFORCE.action(
    "update_record",
    "idempotent_write",
    Request("PATCH", RECORD, body=lambda args: args.fields),
    (UpdateRecord, Done),
    Words(
        "Change a Salesforce record",
        "Change fields of a record of Salesforce; the others stay.",
        ("update salesforce record", "change salesforce opportunity", "set salesforce field",
         "edit salesforce contact", "move the salesforce opportunity to a stage"),
        ("update the Salesforce contact", "set the stage of the Salesforce opportunity"),
    ),
)  # fmt: skip


class UpsertRecord(CreateRecord):
    id_field: str = given(
        "Known by",
        "The API name of its external id.",
        pattern=NAME_PATTERN,
        example="Customer_No__c",
    )
    value: str = given("Value", "Of the external id.", min_length=1, max_length=255, example="C-17")


class Upserted(Created):
    created: bool = at("created", "Whether it is new.", default=False)


async def _upsert_record(ctx: StepContext, args: UpsertRecord) -> Upserted:
    calls = SALESFORCE.calls(ctx)
    named = Request("PATCH", OBJECT + "/{id_field}/{value}", body=lambda args: args.fields)
    found = await calls.answer(named, args, writes=True)
    if isinstance(found, list):
        # A choice of several (300) is an answer and no refusal; nothing was written.
        raise bad_data(
            "salesforce_ambiguous", f"{len(found)} records have {args.id_field} {args.value!r}",
            hint="make the external id unique in Salesforce",
        )  # fmt: skip
    return calls.read(Upserted, found, writes=True)


upsert_record = SALESFORCE.performed(
    "upsert_record",
    "idempotent_write",
    (UpsertRecord, Upserted),
    _upsert_record,
    Words(
        "Create or update a Salesforce record",
        "Create a record in Salesforce, or update the one that has this external id.",
        ("upsert salesforce record", "sync to salesforce", "create or update in salesforce",
         "salesforce external id", "keep salesforce up to date"),
        ("sync each customer to Salesforce", "create or update the Salesforce account"),
    ),
)  # fmt: skip
delete_record = SALESFORCE.action(
    "delete_record",
    "irreversible",
    Request("DELETE", RECORD, query=lambda _: {}),
    (OneRecord, Done),
    Words(
        "Delete a Salesforce record",
        "Delete a record of Salesforce.",
        ("delete salesforce record", "remove from salesforce", "delete salesforce lead",
         "erase salesforce contact", "salesforce delete"),
        ("delete the Salesforce lead", "remove the contact from Salesforce"),
    ),
)  # fmt: skip


class DescribeObject(Arguments):
    object: ObjectName


class FieldShown(Answer):
    name: str = at("name", "Its API name.", example="StageName")
    label: str = at("label", "As people see it.", example="Stage")
    type: str = at("type", "What it holds.", example="picklist")
    nullable: bool = at("nillable", "Whether it may be empty.", default=True)
    writable: bool = at("updateable", "Whether it may be changed.", default=False)
    external_id: bool = at("externalId", "Whether records are known by it.", default=False)


class Described(Answer):
    name: str = at("name", "Its API name.", example="Opportunity")
    label: str = at("label", "As people see it.", example="Opportunity")
    fields: list[FieldShown] = at("fields", "Its fields.")


describe_object = SALESFORCE.action(
    "describe_object",
    "read",
    Request("GET", OBJECT + "/describe"),
    (DescribeObject, Described),
    Words(
        "Describe a Salesforce object",
        "Read which fields a Salesforce object has.",
        ("salesforce fields", "describe salesforce object", "salesforce schema",
         "which fields has the salesforce object", "salesforce api names"),
        ("which fields does the Salesforce account have", "describe the Salesforce object Lead"),
    ),
)  # fmt: skip
