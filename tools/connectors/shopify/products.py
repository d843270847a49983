"""Products of a shop, and how much of each is in stock where."""

from __future__ import annotations

import uuid
from typing import Any

from tools.connectors.shopify.client import PATH, SHOPIFY
from tools.connectors.shopify.fields import listed, nodes, searched, shopify_id, term, whole_id
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.context import StepContext
from tools.sdk.graphql_api import connection, operation
from tools.sdk.idempotency import digest_key
from tools.sdk.paging import dig
from tools.sdk.schema import Arguments
from tools.sdk.service import Words

_PRODUCT = "id title handle status vendor productType tags totalInventory createdAt updatedAt "
_VARIANT = "nodes { id title sku price inventoryQuantity inventoryItem { id } }"
_FEW = _PRODUCT + f"variants(first: 10) {{ {_VARIANT} pageInfo {{ hasNextPage }} }}"
_ALL = _PRODUCT + f"variants(first: 250) {{ {_VARIANT} pageInfo {{ hasNextPage }} }}"


class Variant(Answer):
    id: str = at("id", "Shopify's id of it.", example="gid://shopify/ProductVariant/1")
    title: str = at("title", "Which one.", example="Blue")
    sku: str | None = at("sku", "Its stock keeping unit.", default=None, example="MUG-BLUE")
    price: str = at("price", "In the shop's currency.", example="20.25")
    in_stock: int | None = at("inventoryQuantity", "How many, over all places.", default=None)
    inventory_item_id: str = at("inventoryItem.id", "What its stock is kept under.")


class Product(Answer):
    id: str = at("id", "Shopify's id of it.", example="gid://shopify/Product/632910392")
    title: str = at("title", "Its name.", example="Mug")
    handle: str = at("handle", "Its name in addresses.", example="mug")
    status: str = at("status", "ACTIVE, DRAFT, ARCHIVED or UNLISTED.", example="ACTIVE")
    vendor: str = at("vendor", "Who makes it.", example="Acme")
    type: str = at("productType", "What kind of thing it is.", example="Kitchen")
    tags: list[str] = at("tags", "Its tags.", default=[])
    in_stock: int = at("totalInventory", "How many, over all variants.", example=17)
    created_at: str = at("createdAt", "When it was made.", example="2026-01-05T09:00:00Z")
    updated_at: str = at("updatedAt", "When it last changed.", example="2026-01-05T09:00:00Z")
    variants: list[Variant] = at("each", "What can be bought of it.", default=[])
    more_variants: bool = at("more", "Whether it has variants left out here.", default=False)


def _told(product: Any) -> Any:
    if not isinstance(product, dict):
        return product
    more = dig(product, "variants.pageInfo.hasNextPage") is True
    return {**product, "each": nodes(product, "variants"), "more": more}


def _all_told(found: Any) -> Any:
    return [_told(one) for one in found] if isinstance(found, list) else found


class ListProducts(Listing):
    title: str | None = given(
        "Title", "It is named so.", default=None, max_length=255, example="Mug"
    )
    vendor: str | None = given("Vendor", "Who makes it.", default=None, max_length=255)
    tag: str | None = given("Tag", "That it has.", default=None, max_length=255, example="sale")
    sku: str | None = given("SKU", "Of one of its variants.", default=None, max_length=255)


def _search(args: ListProducts) -> str:
    return searched(
        term("title:", args.title), term("vendor:", args.vendor), term("tag:", args.tag),
        term("sku:", args.sku),
    )  # fmt: skip


list_products = SHOPIFY.listing(
    "list_products",
    listed("products", _FEW, "UPDATED_AT", _search, _all_told),
    (ListProducts, Product),
    "products",
    Words(
        "List Shopify products",
        "List products of a Shopify shop, those that changed last first.",
        ("shopify products", "list shopify products", "get products from shopify",
         "products in shopify", "find shopify product", "shopify catalogue"),
        ("list the products in Shopify", "find the Shopify product with this SKU"),
    ),
)  # fmt: skip


class GetProduct(Arguments):
    product: str = shopify_id("Product", "Its id, as in the address of its page.")


get_product = SHOPIFY.action(
    "get_product",
    "read",
    operation(
        PATH, f"query GetProduct($id: ID!) {{ product(id: $id) {{ {_ALL} }} }}", "product",
        lambda args: {"id": whole_id("Product", args.product)}, _told,
    ),
    (GetProduct, Product),
    Words(
        "Read a Shopify product",
        "Read one product of a Shopify shop.",
        ("get shopify product", "read shopify product", "look up shopify product",
         "shopify product details", "price in shopify"),
        ("read the Shopify product", "look up the price of the product in Shopify"),
    ),
)  # fmt: skip


class ListInventory(Listing):
    inventory_item: str = shopify_id("Inventory item", "As a variant of a product names it.")


class Level(Answer):
    location_id: str = at("location.id", "Shopify's id of the place.")
    location: str = at("location.name", "The place.", example="Warehouse")
    available: int | None = at("available", "How many can be sold there.", default=None, example=12)
    on_hand: int | None = at("on_hand", "How many are there.", default=None, example=14)


def _level(found: Any) -> Any:
    told = dig(found, "quantities")
    each = (
        {dig(one, "name"): dig(one, "quantity") for one in told} if isinstance(told, list) else {}
    )
    return {**found, "available": each.get("available"), "on_hand": each.get("on_hand")}


list_inventory = SHOPIFY.listing(
    "list_inventory",
    connection(
        PATH,
        "query ListInventory($first: Int!, $after: String, $id: ID!) { inventoryItem(id: $id) { "
        "inventoryLevels(first: $first, after: $after) { nodes { location { id name } quantities("
        'names: ["available", "on_hand"]) { name quantity } } '
        "pageInfo { hasNextPage endCursor } } } }",
        "inventoryItem.inventoryLevels",
        lambda args: {"id": whole_id("InventoryItem", args.inventory_item)},
        lambda found: [_level(one) for one in found] if isinstance(found, list) else found,
    ),
    (ListInventory, Level),
    "levels",
    Words(
        "List Shopify stock",
        "List how many of something are in stock at each place of a Shopify shop.",
        ("shopify inventory", "shopify stock", "stock level in shopify", "how many are in stock in shopify",
         "shopify inventory level"),
        ("read the stock of the product in Shopify", "how many are left in Shopify"),
    ),
)  # fmt: skip


class AdjustInventory(Arguments):
    inventory_item: str = shopify_id("Inventory item", "As a variant of a product names it.")
    location: str = shopify_id("Place", "Its id, as the list of stock names it.")
    change: int = given("Change", "How many more; fewer below zero.", ge=-1_000_000, le=1_000_000,
                        example=-2)  # fmt: skip
    expected: int | None = given(
        "Expected", "Changes nothing unless so many are available there now.", default=None,
        ge=-1_000_000_000, le=1_000_000_000,
    )  # fmt: skip
    reason: str = given(
        "Reason", "As Shopify names it.", default="correction", pattern=r"^[a-z_]+$", max_length=60,
        example="received",
    )  # fmt: skip


class Adjusted(Answer):
    id: str = at("id", "Shopify's id of the change.")
    change: int = at("changed", "How many more are available.", example=-2)


_ADJUST = (
    "mutation AdjustInventory($input: InventoryAdjustQuantitiesInput!, $key: String!) { "
    "inventoryAdjustQuantities(input: $input) @idempotent(key: $key) { inventoryAdjustmentGroup "
    '{ id changes(quantityNames: ["available"]) { delta } } userErrors { field message } } }'
)


def _adjusted(group: Any) -> Any:
    changes = dig(group, "changes")
    deltas = [dig(one, "delta") for one in changes] if isinstance(changes, list) else []
    return {**group, "changed": sum(deltas)} if isinstance(group, dict) else group


async def _adjust(ctx: StepContext, args: AdjustInventory) -> Adjusted:
    # Shopify carries out a change once for a key, and wants to be told from what; null is from any.
    key = str(uuid.UUID(digest_key(ctx.idempotency_key)))
    change = {
        "inventoryItemId": whole_id("InventoryItem", args.inventory_item),
        "locationId": whole_id("Location", args.location),
        "delta": args.change,
        "changeFromQuantity": args.expected,
    }
    asked = {"name": "available", "reason": args.reason, "changes": [change]}
    request = operation(
        PATH, _ADJUST, "inventoryAdjustQuantities.inventoryAdjustmentGroup",
        lambda _: {"input": asked, "key": key}, _adjusted,
    )  # fmt: skip
    calls = SHOPIFY.calls(ctx)
    return calls.read(Adjusted, await calls.answer(request, args, writes=True), writes=True)


adjust_inventory = SHOPIFY.performed(
    "adjust_inventory",
    "idempotent_write",
    (AdjustInventory, Adjusted),
    _adjust,
    Words(
        "Change Shopify stock",
        "Change how many of something are in stock at a place of a Shopify shop.",
        ("adjust shopify inventory", "change shopify stock", "update stock in shopify",
         "set shopify inventory", "book stock in shopify", "reduce shopify inventory"),
        ("raise the stock in Shopify by 10", "take two off the Shopify inventory"),
    ),
)  # fmt: skip
