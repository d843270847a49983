"""Airtable's actions: the records of a table, and the tables of a base."""

from __future__ import annotations

from typing import Annotated, Any

from tools.connectors.airtable.client import AIRTABLE
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.paging import OnePage
from tools.sdk.schema import Arguments, Json, each_is, keeps
from tools.sdk.service import Request, Words

_TABLE = "/v0/{base_id}/{table}"
_RECORD = _TABLE + "/{record_id}"
BaseId = Annotated[
    str, given("Base", "The id in its address.", pattern=r"^app\w+$", max_length=40,
               example="appZ1x2C3v4B5n6M7"),
]  # fmt: skip
Table = Annotated[
    str, given("Table", "Its name or id.", min_length=1, max_length=200, example="Orders")
]
RecordId = Annotated[
    str, given("Record", "Airtable's id of it.", pattern=r"^rec\w+$", max_length=40,
               example="recA1b2C3d4E5f6G7"),
]  # fmt: skip
Values = Annotated[
    dict[str, Json],
    given("Fields", "Values by the names of the fields.", min_length=1, max_length=500,
          example={"Name": "Order A-17", "Total": 250}),
]  # fmt: skip
Typecast = Annotated[
    bool, given("Convert", "Whether texts become choices, numbers and dates as the field needs.")
]


class Record(Answer):
    id: str = at("id", "Airtable's id of it.", example="recA1b2C3d4E5f6G7")
    fields: dict[str, Json] = at(
        "fields", "Values by the names of the fields; empty ones are left out."
    )
    created_at: str | None = at("createdTime", "When it was made.", default=None)


class CreateRecord(Arguments):
    base_id: BaseId
    table: Table
    fields: Values
    typecast: Typecast = True


create_record = AIRTABLE.action(
    "create_record",
    "write",
    Request("POST", _TABLE),
    (CreateRecord, Record),
    Words(
        "Add a record to Airtable",
        "Add a record to an Airtable table.",
        ("airtable record", "add a row to airtable", "new airtable record", "create in airtable",
         "write to airtable", "save in airtable"),
        ("add each order to Airtable", "create a record in the Airtable table"),
    ),
)  # fmt: skip


def _several(each: dict[str, Any]) -> Any:
    return given("Records", "The fields of each; ten at most.", min_length=1, max_length=10,
                 example=[{"Name": "Order A-17", "Total": 250}], json_schema_extra=each)  # fmt: skip


class CreateRecords(Arguments):
    base_id: BaseId
    table: Table
    records: list[dict[str, Json]] = _several(each_is("airtable.create_record", "fields"))
    typecast: Typecast = True


class Records(Answer):
    records: list[Record] = at("records", "Every record as it stands now.")


def _each(args: Any) -> dict[str, Any]:
    return {"records": [{"fields": one} for one in args.records], "typecast": args.typecast}


create_records = AIRTABLE.action(
    "create_records",
    "write",
    Request("POST", _TABLE, body=_each),
    (CreateRecords, Records),
    Words(
        "Add records to Airtable",
        "Add up to ten records to an Airtable table at once.",
        ("airtable records", "add rows to airtable", "many airtable records", "batch to airtable",
         "export to airtable"),
        ("add these records to Airtable at once", "export the rows to Airtable"),
    ),
)  # fmt: skip


class UpsertRecords(CreateRecords):
    records: list[dict[str, Json]] = _several(each_is())
    match_on: list[str] = given(
        "Same by", "Names of fields: a record that agrees in all of them is updated.", min_length=1,
        max_length=3, example=["Name"],
    )  # fmt: skip


def _upsert(args: UpsertRecords) -> dict[str, Any]:
    return {**_each(args), "performUpsert": {"fieldsToMergeOn": args.match_on}}


upsert_records = AIRTABLE.action(
    "upsert_records",
    "idempotent_write",
    Request("PATCH", _TABLE, body=_upsert),
    (UpsertRecords, Records),
    Words(
        "Add or update records in Airtable",
        "Update records of an Airtable table, and add those that are not there.",
        ("upsert airtable", "sync to airtable", "create or update airtable record",
         "keep airtable up to date", "merge into airtable"),
        ("sync the customers to Airtable by e-mail", "add or update the Airtable record"),
    ),
)  # fmt: skip


class UpdateRecord(CreateRecord):
    record_id: RecordId


update_record = AIRTABLE.action(
    "update_record",
    "idempotent_write",
    Request("PATCH", _RECORD),
    (UpdateRecord, Record),
    Words(
        "Change an Airtable record",
        "Change fields of an Airtable record; the others stay.",
        ("update airtable", "change airtable record", "set a field in airtable",
         "edit airtable row", "mark in airtable"),
        ("set the status of the Airtable record", "update the row in Airtable"),
    ),
)  # fmt: skip


class OneRecord(Arguments):
    base_id: BaseId
    table: Table
    record_id: RecordId


get_record = AIRTABLE.action(
    "get_record",
    "read",
    Request("GET", _RECORD),
    (OneRecord, Record),
    Words(
        "Read an Airtable record",
        "Read one record of an Airtable table.",
        ("get airtable record", "read airtable row", "fetch from airtable", "airtable record by id",
         "look up in airtable"),
        ("read the Airtable record", "get the row from Airtable"),
    ),
)  # fmt: skip


class Deleted(Answer):
    id: str = at("id", "What is gone.", example="recA1b2C3d4E5f6G7")
    deleted: bool = at("deleted", "Always true: a refusal fails the step.")


delete_record = AIRTABLE.action(
    "delete_record",
    "irreversible",
    Request("DELETE", _RECORD),
    (OneRecord, Deleted),
    Words(
        "Delete an Airtable record",
        "Delete a record of an Airtable table.",
        ("delete airtable record", "remove from airtable", "airtable delete", "erase airtable row",
         "delete the row in airtable"),
        ("delete the record from Airtable", "remove the Airtable row"),
    ),
)  # fmt: skip


class ListRecords(Listing):
    base_id: BaseId
    table: Table
    formula: str | None = given(
        "Filter", "A formula of Airtable's; all records if empty.", default=None, max_length=10_000,
        example="{Total} > 100",
    )  # fmt: skip
    view: str | None = given("View", "Its name or id.", default=None, max_length=200)
    fields: list[str] | None = given(
        "Fields", "Which ones to read; all if empty.", default=None, max_length=500,
        json_schema_extra=keeps("records", "*", "fields"),
    )  # fmt: skip
    sort_by: str | None = given("Sorted by", "The name of a field.", default=None, max_length=200)
    descending: bool = given("Backwards", "Whether the largest comes first.", default=False)


def _query(args: ListRecords) -> dict[str, Any]:
    order = {"sort[0][field]": args.sort_by} if args.sort_by else {}
    if order and args.descending:
        order["sort[0][direction]"] = "desc"
    asked = {"filterByFormula": args.formula, "view": args.view, "fields[]": args.fields}
    return {**asked, **order}


list_records = AIRTABLE.listing(
    "list_records",
    Request("GET", _TABLE, query=_query, at="records"),
    (ListRecords, Record),
    "records",
    Words(
        "List Airtable records",
        "List the records of an Airtable table, filtered and sorted.",
        ("airtable rows", "list airtable records", "read airtable", "search airtable",
         "get records from airtable"),
        ("list the open orders from Airtable", "read all records of the Airtable table"),
    ),
)  # fmt: skip


class ListTables(Listing):
    base_id: BaseId


class TableShown(Answer):
    id: str = at("id", "Airtable's id of it.", example="tblA1b2C3d4E5f6G7")
    name: str = at("name", "Its name.", example="Orders")
    fields: list[str] = at("names", "The names of its fields.", default=[])


def _tables(found: Any) -> Any:
    if not isinstance(found, list):
        return found
    return [
        {**one, "names": [field.get("name") for field in one.get("fields", ())]} for one in found
    ]


list_tables = AIRTABLE.listing(
    "list_tables",
    Request(
        "GET", "/v0/meta/bases/{base_id}/tables", at="tables", shaped=_tables, paging=OnePage(),
    ),
    (ListTables, TableShown),
    "tables",
    Words(
        "List Airtable tables",
        "List the tables of an Airtable base with the names of their fields.",
        ("airtable tables", "list airtable tables", "tables of the airtable base",
         "airtable fields", "airtable schema"),
        ("list the tables of the Airtable base", "which fields has the Airtable table"),
    ),
)  # fmt: skip
