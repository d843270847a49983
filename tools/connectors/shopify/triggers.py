"""Shopify: a run for each order that is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from engine.core.action import Polling
from tools.connectors.shopify.client import SHOPIFY
from tools.connectors.shopify.fields import listed, searched, term
from tools.connectors.shopify.orders import FIELDS, Order, all_told
from tools.sdk.action import Wording
from tools.sdk.answer import given
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest
from tools.sdk.paging import dig
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger

_SETTLED: Final = timedelta(seconds=60)
"""An order has its time before searches find it: a later one can be found first."""


class OrdersWatched(Watched):
    tag: str | None = given("Tag", "Only with this one.", default=None, max_length=255)


def _made(
    settings: OrdersWatched, shaped: Callable[[Any], Any], moment: str | None, *, newest_first: bool
) -> Request:
    search = searched(term("created_at:>=", moment), term("tag:", settings.tag))
    return listed(
        "orders", FIELDS, "CREATED_AT", lambda _: search, shaped, newest_first=newest_first
    )


def _looking(now: datetime) -> Newest[OrdersWatched, Order]:
    until = now - _SETTLED

    def settled(found: Any) -> Any:
        told = all_told(found)
        return [one for one in told if _moment(one) <= until] if isinstance(told, list) else told

    return Newest(
        since=lambda settings, moment: _made(settings, settled, moment, newest_first=False),
        last=lambda settings: _made(settings, all_told, None, newest_first=True),
        model=Order,
        made=lambda order: order.created_at,
        name=lambda order: order.id,
        oldest_first=True,
    )


def _moment(order: Any) -> datetime:
    """Return when an order was made; one without a moment is left for its model to refuse."""
    try:
        return datetime.fromisoformat(str(dig(order, "createdAt"))).astimezone(UTC)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)


@trigger(
    "shopify.new_order",
    title="When a Shopify order is made",
    connection=SHOPIFY.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new shopify order", "shopify order is made", "order comes in in shopify",
            "new order in shopify", "order in the shopify shop", "somebody orders in shopify",
        ),
        examples=(
            "when an order comes in in Shopify",
            "for each new Shopify order",
        ),
    ),
)  # fmt: skip
async def new_order(ctx: StepContext, settings: OrdersWatched, cursor: Json | None) -> Page[Order]:
    """An order has been made in a Shopify shop."""
    now = ctx.http.clock.now().astimezone(UTC)
    return await _looking(now).look(SHOPIFY.calls(ctx), settings, cursor)
