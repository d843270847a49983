"""HubSpot: a run for each contact, company, deal or ticket that is made."""

from __future__ import annotations

from typing import Any

from engine.core.action import Polling
from tools.connectors.hubspot.client import HUBSPOT
from tools.connectors.hubspot.fields import Kind, Record, Wanted
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest, seconds_of
from tools.sdk.paging import TokenPages
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger

_MADE = "createdate"


class RecordsWatched(Watched):
    kind: Kind
    properties: Wanted | None = None


def _made(settings: RecordsWatched, order: str, moment: str | None = None) -> Request:
    body: dict[str, Any] = {"sorts": [{"propertyName": _MADE, "direction": order}]}
    if moment is not None:
        since = int(seconds_of(moment) * 1_000)
        after = {"propertyName": _MADE, "operator": "GTE", "value": str(since)}
        body["filterGroups"] = [{"filters": [after]}]
    if settings.properties:
        body["properties"] = sorted({*settings.properties, _MADE})
    path, pages = (
        "/crm/v3/objects/{kind}/search",
        TokenPages("limit", 200, "after", "paging.next.after"),
    )
    return Request("POST", path, body=lambda _: body, at="results", paging=pages)


_RECORDS: Newest[RecordsWatched, Record] = Newest(
    since=lambda settings, moment: _made(settings, "ASCENDING", moment),
    last=lambda settings: _made(settings, "DESCENDING"),
    model=Record,
    made=lambda one: str(one.properties.get(_MADE) or one.created_at or ""),
    name=lambda one: one.id,
    oldest_first=True,
)


@trigger(
    "hubspot.new_record",
    title="When HubSpot has a new contact, company, deal or ticket",
    connection=HUBSPOT.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new hubspot contact", "new hubspot deal", "contact is added to hubspot",
            "deal is created in hubspot", "new company in hubspot", "new hubspot ticket",
            "new hubspot record",
        ),
        examples=(
            "when a contact is added to HubSpot",
            "for each new deal in HubSpot",
        ),
    ),
)  # fmt: skip
async def new_record(
    ctx: StepContext, settings: RecordsWatched, cursor: Json | None
) -> Page[Record]:
    """A contact, company, deal or ticket has been made in HubSpot."""
    return await _RECORDS.look(HUBSPOT.calls(ctx), settings, cursor)
