"""Airtable: a run for each record that is added to a table."""

from __future__ import annotations

from engine.core.action import Polling
from tools.connectors.airtable.actions import BaseId, Record, Table
from tools.connectors.airtable.client import AIRTABLE
from tools.sdk.action import Wording
from tools.sdk.answer import given
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest, earlier
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger


class TableWatched(Watched):
    base_id: BaseId
    table: Table
    view: str | None = given("View", "Its name or id.", default=None, max_length=200)


def _added(settings: TableWatched, moment: str | None) -> Request:
    formula = None
    if moment is not None:
        formula = f'IS_AFTER(CREATED_TIME(), DATETIME_PARSE("{earlier(moment, 1.0)}"))'
    asked = {"filterByFormula": formula, "view": settings.view}
    return Request("GET", "/v0/{base_id}/{table}", query=lambda _: asked, at="records")


_RECORDS: Newest[TableWatched, Record] = Newest(
    since=_added,
    model=Record,
    made=lambda one: one.created_at or "",
    name=lambda one: one.id,
)


@trigger(
    "airtable.new_record",
    title="When a record is added to an Airtable table",
    connection=AIRTABLE.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new airtable record", "record is added to airtable", "new row in airtable",
            "row is added to airtable", "new airtable entry", "airtable table gets a record",
        ),
        examples=(
            "when a record is added to the Airtable table Orders",
            "for each new row in Airtable",
        ),
    ),
)  # fmt: skip
async def new_record(ctx: StepContext, settings: TableWatched, cursor: Json | None) -> Page[Record]:
    """A record has been added to an Airtable table."""
    return await _RECORDS.look(AIRTABLE.calls(ctx), settings, cursor)
