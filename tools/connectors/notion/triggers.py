"""Notion: a run for each page that is added to a database."""

from __future__ import annotations

from typing import Any

from engine.core.action import Polling
from tools.connectors.notion.actions import DatabaseId, Page, pages_told
from tools.connectors.notion.client import NOTION
from tools.sdk import trigger as looking
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Watched, trigger

_MADE = "created_time"


class DatabaseWatched(Watched):
    database_id: DatabaseId


def _added(order: str, moment: str | None = None) -> Request:
    body: dict[str, Any] = {"sorts": [{"timestamp": _MADE, "direction": order}]}
    if moment is not None:
        body["filter"] = {"timestamp": _MADE, _MADE: {"on_or_after": moment}}
    path = "/v1/databases/{database_id}/query"
    return Request("POST", path, body=lambda _: body, at="results", shaped=pages_told)


_PAGES: Newest[DatabaseWatched, Page] = Newest(
    since=lambda _, moment: _added("ascending", moment),
    last=lambda _: _added("descending"),
    model=Page,
    made=lambda one: one.created_at or "",
    name=lambda one: one.id,
    oldest_first=True,
)


@trigger(
    "notion.new_page",
    title="When a page is added to a Notion database",
    connection=NOTION.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new notion page", "page is added to notion", "new row in notion",
            "row is added to the notion database", "new notion entry", "entry in the notion database",
        ),
        examples=(
            "when a page is added to the Notion database",
            "for each new row of the Notion database",
        ),
    ),
)  # fmt: skip
async def new_page(
    ctx: StepContext, settings: DatabaseWatched, cursor: Json | None
) -> looking.Page[Page]:
    """A page has been added to a Notion database."""
    return await _PAGES.look(NOTION.calls(ctx), settings, cursor)
