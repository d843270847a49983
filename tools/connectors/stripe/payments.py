"""Payments and what becomes of them, payment links, subscriptions and the balance."""

from __future__ import annotations

from typing import Any, Literal

from tools.connectors.stripe.client import STRIPE
from tools.connectors.stripe.fields import Amount, CustomerId, Metadata, stripe_id
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words


class PaymentLink(Answer):
    id: str = at("id", "Stripe's id of it.", example="plink_1Nv0Fg")
    url: str = at("url", "Where to pay.")
    active: bool = at("active", "Whether it still works.", default=True)


class CreateLink(Arguments):
    price: str = stripe_id("Price", "Stripe's id of the price.", "price")
    quantity: int = given("How many", "Of it.", default=1, ge=1, le=999_999)
    metadata: Metadata | None = None


def _link(args: CreateLink) -> dict[str, Any]:
    lines = [{"price": args.price, "quantity": args.quantity}]
    return {"line_items": lines, "metadata": args.metadata}


create_payment_link = STRIPE.action(
    "create_payment_link",
    "idempotent_write",
    Request("POST", "/v1/payment_links", body=_link),
    (CreateLink, PaymentLink),
    Words(
        "Create a Stripe payment link",
        "Create a link where something can be paid through Stripe.",
        ("stripe payment link", "payment link of stripe", "link to pay with stripe", "stripe checkout link",
         "create a stripe link"),
        ("create a Stripe payment link for the order", "make a link to pay with Stripe"),
    ),
)  # fmt: skip


class Payment(Answer):
    id: str = at("id", "Stripe's id of it.", example="pi_1Nv0Fg")
    amount: int = at("amount", "In the smallest unit of the currency.", example=2_500)
    currency: str = at("currency", "Three small letters.", example="eur")
    status: str = at("status", "As Stripe names it.", example="succeeded")
    customer: str | None = at("customer", "Stripe's id of the customer.", default=None)
    description: str | None = at("description", "What was paid for.", default=None)
    created: int = at("created", "When, in seconds since 1970.", example=1_767_600_000)


class ListPayments(Listing):
    customer: CustomerId | None = None
    created_after: int | None = given(
        "After", "In seconds since 1970.", default=None, ge=0, example=1_767_600_000
    )


def _after(args: ListPayments) -> dict[str, Any]:
    return {"customer": args.customer, "created[gt]": args.created_after}


list_payments = STRIPE.listing(
    "list_payments",
    Request("GET", "/v1/payment_intents", query=_after, at="data"),
    (ListPayments, Payment),
    "payments",
    Words(
        "List Stripe payments",
        "List the payments in Stripe, newest first.",
        ("stripe payments", "list stripe payments", "stripe charges", "what was paid in stripe",
         "get payments from stripe"),
        ("list the last payments in Stripe", "get yesterday's Stripe payments"),
    ),
)  # fmt: skip


class Refund(Answer):
    id: str = at("id", "Stripe's id of it.", example="re_1Nv0Fg")
    amount: int = at("amount", "In the smallest unit of the currency.", example=2_500)
    currency: str = at("currency", "Three small letters.", example="eur")
    status: str | None = at("status", "As Stripe names it.", default=None, example="succeeded")


class RefundPayment(Arguments):
    payment_intent: str = stripe_id("Payment", "Stripe's id of it.", "pi")
    amount: Amount | None = given("Amount", "A part of it; all if empty.", default=None, ge=1)
    reason: Literal["duplicate", "fraudulent", "requested_by_customer"] | None = given(
        "Reason", "As Stripe names it.", default=None
    )


refund_payment = STRIPE.action(
    "refund_payment",
    "spend",
    Request("POST", "/v1/refunds"),
    (RefundPayment, Refund),
    Words(
        "Refund a Stripe payment",
        "Pay back a payment in Stripe, whole or in part.",
        ("stripe refund", "refund stripe payment", "refund with stripe", "pay back with stripe",
         "refund the stripe charge"),
        ("refund the Stripe payment", "pay the customer back through Stripe"),
    ),
)  # fmt: skip


class Subscription(Answer):
    id: str = at("id", "Stripe's id of it.", example="sub_1Nv0Fg")
    status: str = at("status", "As Stripe names it.", example="active")
    customer: str = at("customer", "Stripe's id of the customer.", example="cus_1Nv0Fg")
    cancel_at_period_end: bool = at("cancel_at_period_end", "Whether it runs out.", default=False)


class ListSubscriptions(Listing):
    customer: CustomerId | None = None
    status: Literal["active", "past_due", "unpaid", "canceled", "trialing", "all"] | None = given(
        "Status", "All that are not cancelled if empty.", default=None
    )


list_subscriptions = STRIPE.listing(
    "list_subscriptions",
    Request("GET", "/v1/subscriptions", at="data"),
    (ListSubscriptions, Subscription),
    "subscriptions",
    Words(
        "List Stripe subscriptions",
        "List the subscriptions in Stripe.",
        ("stripe subscriptions", "list stripe subscriptions", "who subscribes in stripe",
         "active subscriptions in stripe", "stripe plans of customer"),
        ("list the active Stripe subscriptions", "get the Stripe subscriptions of the customer"),
    ),
)  # fmt: skip


class CancelSubscription(Arguments):
    subscription: str = stripe_id("Subscription", "Stripe's id of it.", "sub")


cancel_subscription = STRIPE.action(
    "cancel_subscription",
    "irreversible",
    Request("DELETE", "/v1/subscriptions/{subscription}"),
    (CancelSubscription, Subscription),
    Words(
        "Cancel a Stripe subscription",
        "Cancel a subscription in Stripe at once.",
        ("cancel stripe subscription", "end stripe subscription", "stop subscription in stripe",
         "stripe unsubscribe", "terminate stripe subscription"),
        ("cancel the Stripe subscription", "end the customer's subscription in Stripe"),
    ),
)  # fmt: skip


class NoArguments(Arguments):
    """The balance is the account's."""


class Money(Answer):
    amount: int = at("amount", "In the smallest unit of the currency.", example=2_500)
    currency: str = at("currency", "Three small letters.", example="eur")


class Balance(Answer):
    available: list[Money] = at("available", "What can be paid out, by currency.")
    pending: list[Money] = at("pending", "What is still on its way, by currency.")


get_balance = STRIPE.action(
    "get_balance",
    "read",
    Request("GET", "/v1/balance"),
    (NoArguments, Balance),
    Words(
        "Read the Stripe balance",
        "Read the balance of the Stripe account.",
        ("stripe balance", "money in stripe", "how much is in stripe", "available in stripe",
         "stripe account balance"),
        ("read the Stripe balance every Monday", "how much money is in Stripe"),
    ),
)  # fmt: skip
