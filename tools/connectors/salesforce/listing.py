"""Salesforce's records by conditions on their fields, without a query language."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tools.connectors.salesforce.client import DATA, SALESFORCE, plain
from tools.connectors.salesforce.fields import FieldName, ObjectName, Records, Scalar
from tools.connectors.salesforce.soql import MOMENT, like, literal
from tools.sdk.action import Terms, declared
from tools.sdk.answer import given
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words

_TIMEOUT_S = 120.0
_SIGNS = {
    "equals": "=", "not_equals": "!=", "above": ">", "below": "<", "at_least": ">=",
    "at_most": "<=",
}  # fmt: skip
Way = Literal[
    "equals", "not_equals", "above", "below", "at_least", "at_most", "one_of", "contains",
    "begins_with", "empty", "not_empty",
]  # fmt: skip


class Condition(Arguments):
    field: FieldName = Field(title="Field", description="Its API name.", examples=["StageName"])
    how: Way = given("How", "What has to hold.", default="equals")
    value: Scalar | list[Scalar] = given(
        "Value",
        "A text, a number or a truth; a list for one_of.",
        default=None,
        example="Closed Won",
    )
    moment: Annotated[str, Field(pattern=MOMENT)] | None = given(
        "Moment", "A day, or a moment with its offset, in the place of a value.", default=None,
        example="2026-01-05",
    )  # fmt: skip


class ListRecords(Arguments):
    object: ObjectName
    fields: list[FieldName] = given(
        "Fields", "Which ones to read.", default=["Id"], min_length=1, max_length=200,
        example=["Id", "Name", "StageName"],
    )  # fmt: skip
    where: list[Condition] = given(
        "Where", "All of these have to hold.", default=[], max_length=50,
        example=[{"field": "StageName", "how": "equals", "value": "Closed Won"}],
    )  # fmt: skip
    order_by: FieldName | None = Field(
        default=None, title="Sorted by", description="By which field.", examples=["CloseDate"]
    )
    descending: bool = given("Descending", "The largest or latest first.", default=False)
    limit: int = given("How many", "At most so many are read.", default=1_000, ge=1, le=10_000)


async def _list_records(ctx: StepContext, args: ListRecords) -> Records:
    calls, whole = SALESFORCE.calls(ctx), {"q": soql_of(args)}
    asked = Request("GET", DATA + "/query", query=lambda _: whole, at="records")
    found = plain(await calls.elements(asked, args, args.limit))
    return calls.read(Records, {"records": found, "count": len(found)}, writes=False)


def soql_of(args: ListRecords) -> str:
    """Write the query: names are names by their pattern, values are quoted."""
    where = ("WHERE", " AND ".join(map(_term, args.where))) if args.where else ()
    falling = ("DESC", "NULLS LAST") if args.descending else ()
    order = ("ORDER BY", args.order_by, *falling) if args.order_by else ()
    read = ("SELECT", ", ".join(dict.fromkeys(args.fields)), "FROM", args.object)
    return " ".join((*read, *where, *order, "LIMIT", str(args.limit)))


def _term(one: Condition) -> str:
    if one.how in {"empty", "not_empty"}:
        return f"{one.field} {'=' if one.how == 'empty' else '!='} NULL"
    if one.how == "one_of":
        if not isinstance(one.value, list) or not one.value:
            raise _unfit(one, "a list with at least one value")
        return f"{one.field} IN {literal(one.value)}"
    if isinstance(one.value, list):
        raise _unfit(one, "one value, not a list")
    if one.how in {"contains", "begins_with"}:
        if not isinstance(one.value, str) or not one.value:
            raise _unfit(one, "a text")
        return f"{one.field} LIKE {like(one.value, only_begins=one.how == 'begins_with')}"
    if one.value is None and one.moment is None:
        raise _unfit(one, "a value or a moment")
    return f"{one.field} {_SIGNS[one.how]} {one.moment or literal(one.value)}"


def _unfit(one: Condition, wanted: str) -> Exception:
    return bad_data(
        "salesforce_condition",
        f"the condition on {one.field} ({one.how}) needs {wanted}",
        hint="give each condition a value that fits it",
    )


list_records = declared(
    "salesforce.list_records",
    (ListRecords, Records),
    _list_records,
    said=Words(
        "List Salesforce records",
        "List records of Salesforce by conditions on their fields.",
        ("salesforce records by field", "salesforce opportunities by stage",
         "salesforce accounts by city", "filter salesforce records", "salesforce leads by status"),
        ("list the Salesforce opportunities in stage Closed Won",
         "get the Salesforce leads that are new"),
    ).said(),
    terms=Terms("read", SALESFORCE.need, _TIMEOUT_S),
)  # fmt: skip
