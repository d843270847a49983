"""Selling by hand: orders that are drafted for somebody, and orders that are sent off."""

from __future__ import annotations

from typing import Annotated, Any, Final

from tools.connectors.shopify.client import PATH, SHOPIFY
from tools.connectors.shopify.fields import MONEY, nodes, shopify_id, whole_id
from tools.connectors.shopify.orders import OneOrder, Tags
from tools.sdk.answer import Answer, at, given
from tools.sdk.context import StepContext
from tools.sdk.errors import bad_data
from tools.sdk.graphql_api import operation
from tools.sdk.paging import dig
from tools.sdk.schema import Arguments
from tools.sdk.service import Words

_WAITING: Final = frozenset({"OPEN", "IN_PROGRESS"})


class Line(Arguments):
    variant: str = shopify_id("Variant", "Its id, as the product names it.")
    quantity: int = given("How many", "Of it.", default=1, ge=1, le=1_000_000)


class CreateDraftOrder(Arguments):
    lines: Annotated[
        list[Line],
        given("Lines", "What is sold.", min_length=1, max_length=200,
              example=[{"variant": "1", "quantity": 2}]),
    ]  # fmt: skip
    customer: str | None = shopify_id("Customer", "Who buys it.", default=None)
    email: str | None = given(
        "E-mail address", "Where the invoice goes.", default=None, pattern=r"^[^\s@]+@[^\s@]+$",
        max_length=320, example="ada@example.com",
    )  # fmt: skip
    note: str | None = given("Note", "For the shop's people.", default=None, max_length=5_000)
    tags: Tags | None = None


class Draft(Answer):
    id: str = at("id", "Shopify's id of it.", example="gid://shopify/DraftOrder/1")
    name: str = at("name", "As people name it.", example="#D1")
    status: str = at("status", "Such as OPEN or INVOICE_SENT.", example="OPEN")
    invoice_url: str | None = at("invoiceUrl", "Where it can be paid.", default=None)
    total: str = at("totalPriceSet.shopMoney.amount", "What it comes to.", example="40.50")
    currency: str = at("totalPriceSet.shopMoney.currencyCode", "Of the total.", example="EUR")


def _draft(args: CreateDraftOrder) -> dict[str, Any]:
    lines = [
        {"variantId": whole_id("ProductVariant", one.variant), "quantity": one.quantity}
        for one in args.lines
    ]
    buyer = {"customerId": whole_id("Customer", args.customer)} if args.customer else None
    asked = {
        "lineItems": lines, "purchasingEntity": buyer, "email": args.email, "note": args.note,
        "tags": args.tags,
    }  # fmt: skip
    return {"input": {name: value for name, value in asked.items() if value is not None}}


create_draft_order = SHOPIFY.action(
    "create_draft_order",
    "write",
    operation(
        PATH,
        "mutation CreateDraftOrder($input: DraftOrderInput!) { draftOrderCreate(input: $input) "
        f"{{ draftOrder {{ id name status invoiceUrl totalPriceSet {{ {MONEY} }} }} "
        "userErrors { field message } } }",
        "draftOrderCreate.draftOrder",
        _draft,
    ),
    (CreateDraftOrder, Draft),
    Words(
        "Create a Shopify draft order",
        "Draft an order in a Shopify shop, to be paid by invoice.",
        ("shopify draft order", "create shopify draft order", "draft an order in shopify",
         "new order in shopify", "order for a customer in shopify", "quote in shopify"),
        ("create a draft order in Shopify", "draft a Shopify order for the customer"),
    ),
)  # fmt: skip


class FulfillOrder(OneOrder):
    location: str | None = shopify_id(
        "Place", "Which one sends; needed where parts of the order wait in several.", default=None
    )
    tracking_number: str | None = given(
        "Tracking number", "Of the parcel.", default=None, max_length=255, example="JD0001"
    )
    tracking_company: str | None = given(
        "Carrier", "Who brings it.", default=None, max_length=255, example="DHL"
    )
    tracking_url: str | None = given(
        "Tracking address", "Where it can be followed.", default=None, max_length=2_000,
        pattern=r"^https?://[^\s]+$",
    )  # fmt: skip
    notify: bool = given("Tell the buyer", "By a message of the shop.", default=False)


class Fulfilled(Answer):
    id: str = at("id", "Shopify's id of what is sent.", example="gid://shopify/Fulfillment/1")
    status: str = at("status", "Such as SUCCESS.", example="SUCCESS")
    name: str = at("name", "As people name it.", example="#1001-F1")


_OPEN = operation(
    PATH,
    "query Waiting($id: ID!) { order(id: $id) { fulfillmentOrders(first: 50) { nodes "
    "{ id status assignedLocation { name location { id } } } } } }",
    "order",
    lambda args: {"id": whole_id("Order", args.order)},
)


def _waiting(order: Any, args: FulfillOrder) -> list[str]:
    """Return the parts of an order that wait at the place that sends; there can be but one."""
    found = [one for one in nodes(order, "fulfillmentOrders") if dig(one, "status") in _WAITING]
    place = whole_id("Location", args.location) if args.location else None
    here = [one for one in found if place in (None, dig(one, "assignedLocation.location.id"))]
    if not here:
        raise bad_data(
            "shopify_nothing_to_fulfil",
            "nothing of this order waits to be sent" + (" from this place" if place else ""),
            hint="it was sent already, was cancelled, or waits at another place",
        )
    places = {dig(one, "assignedLocation.location.id"): _name(one) for one in here}
    if len(places) > 1:
        named = ", ".join(f"{name} ({place})" for place, name in places.items())
        raise bad_data(
            "shopify_several_places",
            f"parts of this order wait at several places: {named}",
            hint="name the place that sends; a step for each place sends all of it",
        )
    return [str(dig(one, "id")) for one in here]


def _name(waiting: Any) -> str:
    return str(dig(waiting, "assignedLocation.name"))


def _sending(args: FulfillOrder, parts: list[str]) -> dict[str, Any]:
    tracking = {
        "number": args.tracking_number, "company": args.tracking_company, "url": args.tracking_url,
    }  # fmt: skip
    told = {name: value for name, value in tracking.items() if value is not None}
    return {
        "fulfillment": {
            "lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": part} for part in parts],
            "notifyCustomer": args.notify,
            **({"trackingInfo": told} if told else {}),
        }
    }


async def _fulfill(ctx: StepContext, args: FulfillOrder) -> Fulfilled:
    calls = SHOPIFY.calls(ctx)
    parts = _waiting(await calls.answer(_OPEN, args, writes=False), args)
    request = operation(
        PATH,
        "mutation Fulfill($fulfillment: FulfillmentInput!) { fulfillmentCreate(fulfillment: "
        "$fulfillment) { fulfillment { id status name } userErrors { field message } } }",
        "fulfillmentCreate.fulfillment",
        lambda _: _sending(args, parts),
    )
    return calls.read(Fulfilled, await calls.answer(request, args, writes=True), writes=True)


fulfill_order = SHOPIFY.performed(
    "fulfill_order",
    "write",
    (FulfillOrder, Fulfilled),
    _fulfill,
    Words(
        "Fulfil a Shopify order",
        "Say that all that waits of an order of a Shopify shop is sent, with its tracking number.",
        ("fulfill shopify order", "fulfil shopify order", "ship shopify order",
         "mark shopify order as shipped", "tracking number in shopify", "send off shopify order"),
        ("fulfil the Shopify order with the tracking number", "mark the order in Shopify as sent"),
    ),
)  # fmt: skip
