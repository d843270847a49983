"""Trello: a run for each card that is made on a board."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.core.action import Polling
from engine.core.backoff import format_moment
from tools.connectors.trello.cards import BOARD_CARDS, Card, all_told
from tools.connectors.trello.client import TRELLO, CardPages
from tools.connectors.trello.fields import BoardId
from tools.sdk.action import Wording
from tools.sdk.context import StepContext
from tools.sdk.newest import MOST_READ, Newest
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger

_PAGES = CardPages(1_000)


class BoardWatched(Watched):
    board_id: BoardId


def made_at(card: Card) -> str:
    """Read when a card was made: the first eight digits of its id count seconds since 1970."""
    return format_moment(datetime.fromtimestamp(int(card.id[:8], 16), UTC))


def _made(moment: str | None = None) -> Request:
    # Trello does not say whether what was made in that very second is among what it answers.
    since = format_moment(datetime.fromisoformat(moment) - timedelta(seconds=1)) if moment else None
    asked = {"filter": "all", "since": since}
    return Request("GET", BOARD_CARDS, query=lambda _: asked, shaped=all_told, paging=_PAGES)


_CARDS: Newest[BoardWatched, Card] = Newest(
    since=lambda _, moment: _made(moment),
    last=lambda _: _made(),
    model=Card,
    made=made_at,
    name=lambda card: card.id,
    among=MOST_READ,
)


@trigger(
    "trello.new_card",
    title="When a Trello card is made",
    connection=TRELLO.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new trello card", "trello card is created", "card is added to trello",
            "card is added to the trello board", "new card in trello", "trello card is made",
        ),
        examples=(
            "when a card is added to the Trello board",
            "for each new Trello card",
        ),
    ),
)  # fmt: skip
async def new_card(ctx: StepContext, settings: BoardWatched, cursor: Json | None) -> Page[Card]:
    """A card has been made on a Trello board."""
    return await _CARDS.look(TRELLO.calls(ctx), settings, cursor)
