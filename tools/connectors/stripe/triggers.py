"""Stripe: a run for each payment that succeeds, or for each event of the kinds that are named."""

from __future__ import annotations

from typing import Annotated, Final

from engine.core.action import Polling
from tools.connectors.stripe.client import STRIPE
from tools.sdk.action import Wording
from tools.sdk.answer import Answer, at, given
from tools.sdk.context import StepContext
from tools.sdk.newest import Newest, moment_of_seconds, seconds_of
from tools.sdk.schema import Json
from tools.sdk.service import Request
from tools.sdk.trigger import Page, Watched, trigger

_PAID: Final = ["payment_intent.succeeded"]
Kinds = Annotated[
    list[str],
    given("Kinds", "As Stripe names them.", min_length=1, max_length=20,
          example=["customer.subscription.deleted", "invoice.payment_failed"]),
]  # fmt: skip


class EventsWatched(Watched):
    kinds: Kinds


class PaymentsWatched(Watched):
    pass


class StripeEvent(Answer):
    id: str = at("id", "Stripe's id of the event.", example="evt_1Nv0Fg")
    kind: str = at("type", "What has happened, as Stripe names it.", example="charge.refunded")
    object: dict[str, Json] = at("data.object", "What it has happened to, as Stripe tells it.")
    created: int = at("created", "When, in seconds since 1970.", example=1_767_600_000)


class PaymentMade(Answer):
    id: str = at("data.object.id", "Stripe's id of the payment.", example="pi_1Nv0Fg")
    amount: int = at("data.object.amount", "In the smallest unit of the currency.", example=2_500)
    currency: str = at("data.object.currency", "Three small letters.", example="eur")
    customer: str | None = at("data.object.customer", "Stripe's id of the customer.", default=None)
    description: str | None = at("data.object.description", "What was paid for.", default=None)
    paid_at: int = at("created", "When, in seconds since 1970.", example=1_767_600_000)


def _events(kinds: list[str], moment: str | None = None) -> Request:
    since = None if moment is None else seconds_of(moment)
    asked = {"types[]": kinds, "created[gte]": since}
    return Request("GET", "/v1/events", query=lambda _: asked, at="data")


_EVENTS: Newest[EventsWatched, StripeEvent] = Newest(
    since=lambda settings, moment: _events(settings.kinds, moment),
    last=lambda settings: _events(settings.kinds),
    model=StripeEvent,
    made=lambda one: moment_of_seconds(one.created),
    name=lambda one: one.id,
)
_PAYMENTS: Newest[PaymentsWatched, PaymentMade] = Newest(
    since=lambda _, moment: _events(_PAID, moment),
    last=lambda _: _events(_PAID),
    model=PaymentMade,
    made=lambda one: moment_of_seconds(one.paid_at),
    name=lambda one: one.id,
)


@trigger(
    "stripe.new_payment",
    title="When something is paid through Stripe",
    connection=STRIPE.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "new stripe payment", "stripe payment succeeds", "paid through stripe",
            "stripe payment comes in", "customer pays with stripe", "new payment in stripe",
        ),
        examples=(
            "when a Stripe payment succeeds",
            "for each new payment in Stripe",
        ),
    ),
)  # fmt: skip
async def new_payment(
    ctx: StepContext, settings: PaymentsWatched, cursor: Json | None
) -> Page[PaymentMade]:
    """A payment has succeeded in Stripe."""
    return await _PAYMENTS.look(STRIPE.calls(ctx), settings, cursor)


@trigger(
    "stripe.new_event",
    title="When something happens in Stripe",
    connection=STRIPE.need,
    polling=Polling(every_s=300, least_s=60),
    wording=Wording(
        synonyms=(
            "stripe event", "new stripe event", "something happens in stripe",
            "stripe subscription is cancelled", "stripe invoice fails", "stripe charge is refunded",
        ),
        examples=(
            "when a Stripe subscription is cancelled",
            "whenever a Stripe invoice is not paid",
        ),
    ),
)  # fmt: skip
async def new_event(
    ctx: StepContext, settings: EventsWatched, cursor: Json | None
) -> Page[StripeEvent]:
    """Something of a kind that is named has happened in Stripe; Stripe keeps its events for 30 days."""
    return await _EVENTS.look(STRIPE.calls(ctx), settings, cursor)
