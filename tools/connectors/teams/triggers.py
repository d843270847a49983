"""Microsoft Teams: a run for each new message in a channel."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, Field

from engine.core.action import Polling
from engine.ports.polls import MOST_ITEMS
from tools.connectors.teams.graph import (
    DELTA,
    GRAPH,
    MARK_EXPIRED,
    NEXT,
    ChannelId,
    ChannelMessage,
    TeamId,
    told,
    written,
)
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.errors import ActionFailed
from tools.sdk.schema import Json
from tools.sdk.service import Calls
from tools.sdk.trigger import Item, Page, Watched, trigger

_PAGE = 50


class ChannelWatched(Watched):
    team_id: TeamId
    channel_id: ChannelId
    include_apps: bool = Field(
        default=False, title="Apps too", description="Also what apps and workflows of Teams write."
    )


class _Mark(BaseModel):
    """Where Graph goes on telling, and since when messages count."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    since: str | None = None
    address: str | None = None


@trigger(
    "teams.new_channel_message",
    title="When a Microsoft Teams channel gets a new message",
    connection=GRAPH.need,
    polling=Polling(every_s=120, least_s=30),
    wording=Wording(
        synonyms=(
            "teams message arrives", "new microsoft teams message", "somebody writes in teams",
            "message in microsoft teams", "posted in ms teams", "teams channel gets",
        ),
        examples=(
            "when somebody writes in the Microsoft Teams channel",
            "whenever a new message appears in the MS Teams channel",
        ),
    ),
)  # fmt: skip
async def new_channel_message(
    ctx: StepContext, settings: ChannelWatched, cursor: Json | None
) -> Page[ChannelMessage]:
    """Somebody has begun a conversation in a channel of Microsoft Teams; replies are not among them."""
    calls = GRAPH.calls(ctx)
    if cursor is None and settings.existing == "skip":
        found = await _got(calls, _place(settings), [("$top", str(_PAGE))])
        newest = max((_changed(one) for one in _messages(calls, found)), default=None)
        return Page(items=[], cursor=_Mark(since=newest).model_dump())
    mark = _Mark.model_validate(cursor) if cursor is not None else _Mark()
    found = await _changes(calls, settings, mark)
    new = [one for one in _messages(calls, found) if written(one) and _counts(one, mark, settings)]
    items: list[Item[ChannelMessage]] = [
        Item(key=str(one["id"]), payload=calls.read(ChannelMessage, told(one), writes=False))
        for one in sorted(new, key=lambda one: str(one.get("createdDateTime")))
    ]
    following, settled = found.get(NEXT), found.get(DELTA)
    if not isinstance(following or settled, str) or len(items) > MOST_ITEMS:
        raise calls.api.malformed("it does not say where it goes on", writes=False)
    moved = _Mark(since=mark.since, address=following or settled)
    return Page(items=items, cursor=moved.model_dump(), more=bool(following))


async def _changes(calls: Calls, settings: ChannelWatched, mark: _Mark) -> dict[str, Any]:
    """Return what has changed; a mark that Graph has forgotten begins anew from its moment."""
    if mark.address is not None:
        try:
            return await _got(calls, mark.address, [])
        except ActionFailed as exc:
            if exc.error.code != MARK_EXPIRED:
                raise
    since = [("$filter", f"lastModifiedDateTime gt {mark.since}")] if mark.since else []
    return await _got(calls, f"{_place(settings)}/delta", [("$top", str(_PAGE)), *since])


async def _got(calls: Calls, path: str, query: list[tuple[str, str]]) -> dict[str, Any]:
    return await calls.api.object("GET", path, query=query, writes=False)


def _place(settings: ChannelWatched) -> str:
    return f"/teams/{settings.team_id}/channels/{quote(settings.channel_id, safe='')}/messages"


def _messages(calls: Calls, found: dict[str, Any]) -> list[dict[str, Any]]:
    messages = found.get("value")
    if not isinstance(messages, list) or not all(isinstance(one, dict) for one in messages):
        raise calls.api.malformed("it is no list of messages", writes=False)
    return messages


def _changed(message: dict[str, Any]) -> str:
    return str(message.get("lastModifiedDateTime") or message.get("createdDateTime") or "")


def _counts(message: dict[str, Any], mark: _Mark, settings: ChannelWatched) -> bool:
    """Say whether it is new, not an old one that was changed, and by somebody who counts."""
    author = message.get("from") or {}
    if author.get("application") and not settings.include_apps:
        return False
    created = message.get("createdDateTime")
    if mark.since is None or not isinstance(created, str):
        return True
    return datetime.fromisoformat(created) > datetime.fromisoformat(mark.since)
