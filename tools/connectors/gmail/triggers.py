"""Gmail: a run for each message that comes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from engine.core.action import Polling
from tools.connectors.gmail.actions import OneMessage, label_id, listed_ids
from tools.connectors.gmail.client import GMAIL, MESSAGE
from tools.connectors.gmail.messages import Message, message_of
from tools.sdk.action import Wording
from tools.sdk.answer import Answer, at, given
from tools.sdk.context import StepContext
from tools.sdk.errors import ActionFailed
from tools.sdk.paging import dig
from tools.sdk.schema import Arguments, Json
from tools.sdk.service import Calls, Request
from tools.sdk.trigger import Item, Page, Watched, trigger

_AT_ONCE: Final = 25
"""Each message is a request of its own."""
_MOST_BEFORE: Final = 5_000
"""So many messages that are there already are begun with, the newest ones."""
_OVERLAP_S: Final = 300
"""Our clock and Gmail's may differ."""
_MOST_PAGES: Final = 50


class MailWatched(Watched):
    label: str = given(
        "Label", "Only messages that come with it, by its name.", default="INBOX", min_length=1,
        max_length=225, example="Invoices",
    )  # fmt: skip


class _Mark(BaseModel):
    """How far the mailbox was read: a place in its history, and what is still to be begun with."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    history: str
    skip: int = 0
    """So many messages of the record after that place are dealt with."""
    waiting: tuple[str, ...] = ()
    looked_at: int = 0


class _Added(Answer):
    id: str = at("message.id", "Gmail's id of the message.")


class _Record(Answer):
    id: str = at("id", "Its place in the history.")
    added: list[_Added] = at("messagesAdded", "What came.", default=[])


class _History(Answer):
    records: list[_Record] = at("history", "What happened, oldest first.", default=[])
    now: str = at("historyId", "Where the history ends.")
    more: str | None = at("nextPageToken", "There is another page.", default=None)


@trigger(
    "gmail.new_message",
    title="When Gmail gets a new message",
    connection=GMAIL.need,
    polling=Polling(every_s=120, least_s=30),
    wording=Wording(
        synonyms=(
            "new gmail message", "gmail receives", "mail arrives in gmail", "email comes to gmail",
            "gmail inbox", "new mail in gmail", "when gmail gets a mail",
        ),
        examples=(
            "when a mail arrives in Gmail",
            "whenever our Gmail inbox gets a new message",
            "for each new Gmail message with the label Invoices",
        ),
    ),
)  # fmt: skip
async def new_message(
    ctx: StepContext, settings: MailWatched, cursor: Json | None
) -> Page[Message]:
    """A message has come to a Gmail mailbox; it stays as it is."""
    calls = GMAIL.calls(ctx)
    now = int(ctx.http.clock.now().timestamp())
    label = await label_id(calls, settings.label)
    if cursor is None:
        history = await calls.told("/gmail/v1/users/me/profile", "historyId")
        there = await _there(calls, label, None) if settings.existing == "start" else ()
        mark = _Mark(history=history, waiting=there, looked_at=now)
        return Page(items=[], cursor=mark.model_dump(mode="json"), more=bool(there))
    mark = _Mark.model_validate(cursor)
    if mark.waiting:
        first, left = mark.waiting[:_AT_ONCE], mark.waiting[_AT_ONCE:]
        return await _page(calls, first, mark.model_copy(update={"waiting": left}), more=True)
    try:
        found = await _history(calls, label, mark.history)
    except ActionFailed as exc:
        if exc.error.code != "not_found":
            raise
        # Gmail has forgotten that place: what came since is read by its time, and known by its id.
        history = await calls.told("/gmail/v1/users/me/profile", "historyId")
        since = await _there(calls, label, mark.looked_at - _OVERLAP_S)
        again = _Mark(history=history, waiting=since, looked_at=now)
        return Page(items=[], cursor=again.model_dump(mode="json"), more=bool(since))
    here, moved, more = _taken(found, mark)
    return await _page(calls, here, moved.model_copy(update={"looked_at": now}), more=more)


async def _history(calls: Calls, label: str, since: str) -> _History:
    """Return the first page of the history that says anything."""
    named = {
        "startHistoryId": since,
        "historyTypes": "messageAdded",
        "labelId": label,
        "maxResults": 100,
    }
    for _ in range(_MOST_PAGES):
        answer = await calls.answer(_asked_for(dict(named)), Arguments(), writes=False)
        found = calls.read(_History, answer, writes=False)
        if found.records or found.more is None:
            break
        named["pageToken"] = found.more
    return found


def _asked_for(query: dict[str, Any]) -> Request:
    return Request("GET", "/gmail/v1/users/me/history", query=lambda _: query)


def _taken(found: _History, mark: _Mark) -> tuple[list[str], _Mark, bool]:
    """Return as many messages as fit into one look, and the place behind them."""
    taken: list[str] = []
    place, skip = mark.history, mark.skip
    for record in found.records:
        ids = [one.id for one in record.added][skip:]
        room = _AT_ONCE - len(taken)
        taken += ids[:room]
        if len(ids) > room:
            return list(dict.fromkeys(taken)), _Mark(history=place, skip=skip + room), True
        place, skip = record.id, 0
    end = place if found.more else found.now
    return list(dict.fromkeys(taken)), _Mark(history=end), found.more is not None


async def _there(calls: Calls, label: str, since: int | None) -> tuple[str, ...]:
    """Return the ids of messages that are there, oldest first; Gmail lists the newest first."""
    query = {"labelIds": label, "q": None if since is None else f"after:{max(since, 0)}"}
    found = await calls.elements(listed_ids(query), Arguments(), _MOST_BEFORE)
    return tuple(str(dig(one, "id")) for one in reversed(found))


async def _page(calls: Calls, ids: Sequence[str], mark: _Mark, *, more: bool) -> Page[Message]:
    items: list[Item[Message]] = []
    for one in ids:
        found = await _message(calls, one)
        if found is not None:
            message = calls.read(Message, message_of(found), writes=False)
            items.append(Item(key=one, payload=message))
    return Page(items=items, cursor=mark.model_dump(mode="json"), more=more)


async def _message(calls: Calls, message: str) -> Any:
    """Return a message; None where it was deleted since it came."""
    request = Request("GET", MESSAGE, query=lambda _: {"format": "full"})
    try:
        return await calls.answer(request, OneMessage(message=message), writes=False)
    except ActionFailed as exc:
        if exc.error.code != "not_found":
            raise
        return None
