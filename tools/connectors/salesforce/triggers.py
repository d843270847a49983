"""Salesforce: a run for each record that is new, or that changes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.connectors.salesforce.actions import Record, record_of
from tools.connectors.salesforce.client import DATA, SALESFORCE
from tools.connectors.salesforce.fields import FieldName, ObjectName
from tools.connectors.salesforce.soql import literal
from tools.sdk.action import Wording
from tools.sdk.answer import given
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments, Json
from tools.sdk.service import Request
from tools.sdk.trigger import Item, Page, Watched, trigger

_SETTLED: Final = timedelta(seconds=60)
"""A record has its time from within its transaction: it can be seen only after later ones."""
_BEGINNING: Final = "1970-01-01T00:00:00.000Z"
_STAMP: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3})(?:\+0000|Z)")


class RecordsWatched(Watched):
    object: Annotated[
        ObjectName,
        Field(examples=["Account", "Contact", "Lead", "Opportunity", "Case", "Task"]),
    ]
    on: Literal["new", "any"] = given(
        "When", "new: once for each record; any: also each time one changes.", default="new"
    )
    fields: list[FieldName] | None = given(
        "Fields", "Which ones to read; Salesforce's own if empty.", default=None, min_length=1,
        max_length=200, example=["Name", "StageName"],
    )  # fmt: skip


class _Mark(BaseModel):
    """The last record that was brought: of those with its time, its id says which came before."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    stamp: str
    id: str = ""


@trigger(
    "salesforce.new_record",
    title="When a Salesforce record is new or changes",
    connection=SALESFORCE.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new salesforce record", "salesforce record changes", "new lead in salesforce",
            "new salesforce opportunity", "salesforce contact is updated", "salesforce deal changes",
        ),
        examples=(
            "when a lead is created in Salesforce",
            "whenever a Salesforce opportunity changes",
            "for each new Salesforce case",
        ),
    ),
)  # fmt: skip
async def new_record(
    ctx: StepContext, settings: RecordsWatched, cursor: Json | None
) -> Page[Record]:
    """A record has come to Salesforce, or one has changed."""
    calls, now = SALESFORCE.calls(ctx), ctx.http.clock.now().astimezone(UTC)
    if cursor is None:
        begins = _BEGINNING if settings.existing == "start" else _written(now)
        more = settings.existing == "start"
        return Page(items=[], cursor=_Mark(stamp=begins).model_dump(mode="json"), more=more)
    mark = _Mark.model_validate(cursor)
    until = _written(now - _SETTLED)
    asked = {"q": _query(settings, mark)}
    request = Request("GET", DATA + "/query", query=lambda _: asked, at="records")
    found = await calls.elements(request, Arguments(), MOST_ITEMS)
    items: list[Item[Record]] = []
    for one in found:
        record = calls.read(Record, record_of(one), writes=False)
        stamp = _stamp(record, settings)
        if stamp is None:
            raise calls.api.malformed(f"{_by(settings)} is missing", writes=False)
        if stamp > until:
            break
        key = record.id if settings.on == "new" else f"{record.id}/{stamp}"
        items.append(Item(key=key, payload=record))
        mark = _Mark(stamp=stamp, id=record.id)
    more = len(items) == MOST_ITEMS
    return Page(items=items, cursor=mark.model_dump(mode="json"), more=more)


def _by(settings: RecordsWatched) -> str:
    return "CreatedDate" if settings.on == "new" else "SystemModstamp"


def _query(settings: RecordsWatched, mark: _Mark) -> str:
    by = _by(settings)
    # Salesforce refuses a field that is named twice, so its own group stands alone.
    wanted = (
        dict.fromkeys(["Id", by, *settings.fields]) if settings.fields else ["FIELDS(STANDARD)"]
    )
    same = f" OR ({by} = {mark.stamp} AND Id > {literal(mark.id)})" if mark.id else ""
    parts = (
        "SELECT", ", ".join(wanted), "FROM", settings.object,
        f"WHERE {by} > {mark.stamp}{same}",
        f"ORDER BY {by} ASC, Id ASC LIMIT {MOST_ITEMS}",
    )  # fmt: skip
    return " ".join(parts)


def _stamp(record: Record, settings: RecordsWatched) -> str | None:
    told: Any = record.fields.get(_by(settings))
    found = _STAMP.fullmatch(told) if isinstance(told, str) else None
    return f"{found[1]}Z" if found else None


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
