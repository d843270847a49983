"""Orders of a shop: listed, read, and tagged."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from tools.connectors.shopify.client import PATH, SHOPIFY
from tools.connectors.shopify.fields import (
    MONEY,
    listed,
    nodes,
    searched,
    shopify_id,
    term,
    whole_id,
)
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.graphql_api import operation
from tools.sdk.paging import dig
from tools.sdk.schema import Arguments
from tools.sdk.service import Words

_ORDER = (
    "id name createdAt email phone note tags displayFinancialStatus displayFulfillmentStatus "
    f"cancelledAt currentTotalPriceSet {{ {MONEY} }} "
    "customer { id displayName } shippingAddress { name address1 address2 zip city countryCodeV2 } "
)
_ITEM = "nodes { id title variantTitle sku quantity } pageInfo { hasNextPage }"
FIELDS = _ORDER + f"lineItems(first: 20) {{ {_ITEM} }}"
_ALL_FIELDS = _ORDER + f"lineItems(first: 250) {{ {_ITEM} }}"
OrderId = Annotated[str, shopify_id("Order", "Its id, as in the address of its page.")]
Tags = Annotated[
    list[Annotated[str, given("Tag", "One tag.", min_length=1, max_length=255)]],
    given("Tags", "Words to find it by.", min_length=1, max_length=250, example=["urgent"]),
]


class Item(Answer):
    id: str = at("id", "Shopify's id of the line.", example="gid://shopify/LineItem/1")
    title: str = at("title", "The product.", example="Mug")
    variant: str | None = at("variantTitle", "Which one of it.", default=None, example="Blue")
    sku: str | None = at("sku", "Its stock keeping unit.", default=None, example="MUG-BLUE")
    quantity: int = at("quantity", "How many.", example=2)


class Address(Answer):
    name: str | None = at("name", "Who gets it.", default=None, example="Ada Lund")
    address1: str | None = at("address1", "Street and number.", default=None, example="Main St 1")
    address2: str | None = at("address2", "More of it.", default=None)
    zip: str | None = at("zip", "Post code.", default=None, example="10115")
    city: str | None = at("city", "City.", default=None, example="Berlin")
    country: str | None = at("countryCodeV2", "Country by its two letters.", default=None)


class Order(Answer):
    id: str = at("id", "Shopify's id of it.", example="gid://shopify/Order/450789469")
    name: str = at("name", "As people name it.", example="#1001")
    created_at: str = at("createdAt", "When it was made.", example="2026-01-05T09:00:00Z")
    cancelled_at: str | None = at("cancelledAt", "When it was cancelled.", default=None)
    total: str = at("currentTotalPriceSet.shopMoney.amount", "What it comes to.", example="40.50")
    currency: str = at(
        "currentTotalPriceSet.shopMoney.currencyCode", "Of the total.", example="EUR"
    )
    paid: str | None = at("displayFinancialStatus", "Such as PAID or PENDING.", default=None)
    fulfilled: str = at("displayFulfillmentStatus", "Such as FULFILLED or UNFULFILLED.")
    email: str | None = at("email", "The buyer's address.", default=None)
    phone: str | None = at("phone", "The buyer's number.", default=None)
    customer_id: str | None = at("customer.id", "Shopify's id of the buyer.", default=None)
    customer: str | None = at(
        "customer.displayName", "The buyer.", default=None, example="Ada Lund"
    )
    note: str | None = at("note", "What is noted on it.", default=None)
    tags: list[str] = at("tags", "Its tags.", default=[])
    shipping_address: Address | None = at("shippingAddress", "Where it goes.", default=None)
    items: list[Item] = at("items", "What was ordered.", default=[])
    more_items: bool = at(
        "more_items", "Whether it has lines that are left out here.", default=False
    )


def told(order: Any) -> Any:
    """Say the lines of an order in a list of their own."""
    if not isinstance(order, dict):
        return order
    more = dig(order, "lineItems.pageInfo.hasNextPage") is True
    return {**order, "items": nodes(order, "lineItems"), "more_items": more}


def all_told(found: Any) -> Any:
    """Say the lines of each order in a list of their own."""
    return [told(one) for one in found] if isinstance(found, list) else found


Payment = Literal[
    "authorized", "paid", "partially_paid", "pending", "partially_refunded", "refunded", "voided"
]


class ListOrders(Listing):
    status: Literal["any", "open", "closed", "cancelled"] = given(
        "Status", "Which ones.", default="any"
    )
    paid: Payment | None = given("Payment", "Where it stands.", default=None)
    fulfilled: Literal["fulfilled", "shipped", "partial", "unshipped", "unfulfilled"] | None = (
        given("Fulfilment", "Where it stands.", default=None)
    )
    since: str | None = given(
        "Since", "Made at this moment or later.", default=None, max_length=40,
        pattern=r"^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$", example="2026-01-05",
    )  # fmt: skip
    email: str | None = given(
        "E-mail address", "Of the buyer.", default=None, max_length=320, example="ada@example.com"
    )
    tag: str | None = given("Tag", "That it has.", default=None, max_length=255, example="urgent")


def _search(args: ListOrders) -> str:
    return searched(
        term("status:", None if args.status == "any" else args.status),
        term("financial_status:", args.paid),
        term("fulfillment_status:", args.fulfilled),
        term("created_at:>=", args.since),
        term("email:", args.email),
        term("tag:", args.tag),
    )


list_orders = SHOPIFY.listing(
    "list_orders",
    listed("orders", FIELDS, "CREATED_AT", _search, all_told),
    (ListOrders, Order),
    "orders",
    Words(
        "List Shopify orders",
        "List orders of a Shopify shop, the newest first.",
        ("shopify orders", "list shopify orders", "get orders from shopify", "unpaid shopify orders",
         "open shopify orders", "orders of the shopify shop"),
        ("list the unfulfilled orders in Shopify", "get the Shopify orders since yesterday"),
    ),
)  # fmt: skip


class OneOrder(Arguments):
    order: OrderId


get_order = SHOPIFY.action(
    "get_order",
    "read",
    operation(
        PATH, f"query GetOrder($id: ID!) {{ order(id: $id) {{ {_ALL_FIELDS} }} }}", "order",
        lambda args: {"id": whole_id("Order", args.order)}, told,
    ),
    (OneOrder, Order),
    Words(
        "Read a Shopify order",
        "Read one order of a Shopify shop.",
        ("get shopify order", "read shopify order", "look up shopify order", "shopify order details",
         "what was ordered in shopify"),
        ("read the Shopify order", "look up what was ordered in Shopify"),
    ),
)  # fmt: skip


class TagOrder(OneOrder):
    tags: Tags


class Tagged(Answer):
    id: str = at("id", "Shopify's id of the order.", example="gid://shopify/Order/450789469")


tag_order = SHOPIFY.action(
    "tag_order",
    "idempotent_write",
    operation(
        PATH,
        "mutation TagOrder($id: ID!, $tags: [String!]!) "
        "{ tagsAdd(id: $id, tags: $tags) { node { id } userErrors { field message } } }",
        "tagsAdd.node",
        lambda args: {"id": whole_id("Order", args.order), "tags": args.tags},
    ),
    (TagOrder, Tagged),
    Words(
        "Tag a Shopify order",
        "Add tags to an order of a Shopify shop; those it has stay.",
        ("tag shopify order", "tag the order in shopify", "add tag to shopify order",
         "label shopify order", "mark shopify order"),
        ("tag the Shopify order with urgent", "mark the order in Shopify as checked"),
    ),
)  # fmt: skip
