"""Shopify's actions and trigger against a shop that knows every operation by Shopify's schema."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from tools.connection_check import CheckResult, ConnectionCheck
from tools.connectors.shopify.fields import term
from tools.connectors.shopify.tests.shop import TOKEN, Shop
from tools.kit.fake_service import Told
from tools.sdk.credential import Credential

EARLY = "2026-01-05T09:00:00Z"


async def test_orders_are_listed_over_pages_read_and_tagged() -> None:
    shop = Shop()
    for number in range(1, 6):
        shop.has(number, f"2026-01-05T09:0{number}:00Z")
    wanted = {"status": "open", "paid": "paid", "tag": "a' OR b", "since": "2026-01-05T09:02:00Z"}
    async with shop.fake().listening() as visit:
        listed = await visit.done("shopify.list_orders", **wanted)
        await visit.done("shopify.tag_order", order="3", tags=["urgent"])
        read = await visit.done("shopify.get_order", order="gid://shopify/Order/3")
    assert [one["name"] for one in listed["orders"]] == ["#5", "#4", "#3", "#2"]
    assert (read["tags"], read["total"], read["items"][0]["quantity"]) == (["urgent"], "40.50", 2)
    assert set(shop.searches) == {
        "status:'open' AND financial_status:'paid' AND created_at:>='2026-01-05T09:02:00Z' "
        r"AND tag:'a\' OR b'"
    }


def test_whatever_a_condition_holds_it_stays_a_value() -> None:
    assert term("tag:", "x\\' OR status:'any") == r"tag:'x\\\' OR status:\'any'"
    assert term("tag:", None) == ""


async def test_customers_are_entered_changed_and_found() -> None:
    shop = Shop()
    async with shop.fake().listening() as visit:
        ada = {"email": "ada@example.com", "first_name": "Ada", "last_name": "Lund"}
        made = await visit.done("shopify.create_customer", **ada)
        again = await visit.refused("shopify.create_customer", **ada)
        await visit.done("shopify.update_customer", customer=made["id"], note="Likes blue")
        found = await visit.done("shopify.list_customers", email="ada@example.com")
    assert (made["name"], made["email"]) == ("Ada Lund", "ada@example.com")
    assert (again.error_class, "email: Email has already been taken" in again.message) == (
        "bad_data",
        True,
    )
    assert (found["customers"][0]["note"], found["count"]) == ("Likes blue", 1)


async def test_products_and_stock_are_read_and_stock_is_booked_once_for_a_step() -> None:
    shop = Shop()
    async with shop.fake().listening() as visit:
        products = await visit.done("shopify.list_products", title="Mug")
        product = await visit.done("shopify.get_product", product="632")
        item = product["variants"][0]["inventory_item_id"]
        booked = {"inventory_item": item, "location": "1", "change": -2}
        first = await visit.done("shopify.adjust_inventory", **booked)
        again = await visit.done("shopify.adjust_inventory", **booked)
        stock = await visit.done("shopify.list_inventory", inventory_item=item)
    assert (products["count"], product["in_stock"], item) == (
        1,
        12,
        "gid://shopify/InventoryItem/3",
    )
    assert (first["change"], again["change"], shop.available) == (-2, -2, 10)
    assert stock["levels"] == [
        {"location_id": "gid://shopify/Location/1", "location": "Warehouse", "available": 10,
         "on_hand": 10}
    ]  # fmt: skip


async def test_an_order_is_drafted_for_a_customer() -> None:
    shop = Shop()
    lines = [{"variant": "7", "quantity": 2}]
    async with shop.fake().listening() as visit:
        draft = await visit.done("shopify.create_draft_order", lines=lines, customer="1", note="n")
    assert (draft["name"], draft["total"]) == ("#D1", "40.50")
    assert shop.drafts == [
        {
            "lineItems": [{"variantId": "gid://shopify/ProductVariant/7", "quantity": 2}],
            "purchasingEntity": {"customerId": "gid://shopify/Customer/1"},
            "note": "n",
        }
    ]


async def test_what_waits_of_an_order_is_sent_from_one_place() -> None:
    shop = Shop()
    one, two, none = (
        shop.has(1, EARLY),
        shop.has(2, EARLY, places=(1, 2)),
        shop.has(3, EARLY, places=()),
    )
    async with shop.fake().listening() as visit:
        await visit.done("shopify.fulfill_order", order=one, tracking_number="JD1", notify=True)
        several = await visit.refused("shopify.fulfill_order", order=two)
        await visit.done("shopify.fulfill_order", order=two, location="2")
        nothing = await visit.refused("shopify.fulfill_order", order=none)
    assert shop.sent[0] == {
        "lineItemsByFulfillmentOrder": [
            {"fulfillmentOrderId": "gid://shopify/FulfillmentOrder/11"}
        ],
        "notifyCustomer": True,
        "trackingInfo": {"number": "JD1"},
    }
    sent = [part["fulfillmentOrderId"] for part in shop.sent[1]["lineItemsByFulfillmentOrder"]]
    assert (len(shop.sent), sent) == (2, ["gid://shopify/FulfillmentOrder/22"])
    assert (several.code, nothing.code) == ("shopify_several_places", "shopify_nothing_to_fulfil")
    assert "Place 1 (gid://shopify/Location/1), Place 2" in several.message
    assert several.nothing_happened


async def test_a_refusal_is_known_by_what_the_answer_says() -> None:
    async with Shop().fake().listening() as visit:
        missing = await visit.refused("shopify.get_order", order="99")
        untagged = await visit.refused("shopify.tag_order", order="99", tags=["x"])
    assert (missing.code, untagged.code) == ("not_found", "request_refused")
    for code, expected in (("ACCESS_DENIED", "auth"), ("INTERNAL_SERVER_ERROR", "remote_down")):
        told = Told(200, {"errors": [{"message": "x", "extensions": {"code": code}}]})
        async with Shop().fake().only(told).listening() as visit:
            assert (await visit.refused("shopify.get_order", order="1")).error_class == expected


@pytest.mark.parametrize(("there", "wait"), [(52, 7.0), (752, 1.0)])
async def test_a_shop_that_is_asked_too_much_says_when_enough_is_restored(
    there: int, wait: float
) -> None:
    cost = {
        "requestedQueryCost": 400,
        "actualQueryCost": None,
        "throttleStatus": {
            "maximumAvailable": 1000.0,
            "currentlyAvailable": there,
            "restoreRate": 50.0,
        },
    }
    slow = {"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}
    told = Told(200, {**slow, "extensions": {"cost": cost}})
    async with Shop().fake().only(told).listening() as visit:
        error = await visit.refused("shopify.list_orders")
    assert (error.error_class, error.retry_after_s, error.retryable) == ("rate_limit", wait, True)


@pytest.mark.parametrize("existing", ["skip", "start"])
async def test_each_order_made_after_the_first_look_starts_one_run(existing: str) -> None:
    shop = Shop()
    shop.has(1, EARLY)
    settings = {"existing": existing}
    async with shop.fake().listening() as visit:
        first = await visit.done("shopify.new_order", settings=settings)
        for number in (2, 3, 4):
            shop.has(number, f"2026-01-05T09:0{number}:00Z")
        second = await visit.done("shopify.new_order", settings=settings, cursor=first["cursor"])
        third = await visit.done("shopify.new_order", settings=settings, cursor=second["cursor"])
    assert len(first["items"]) == (1 if existing == "start" else 0)
    assert [item["payload"]["name"] for item in second["items"]] == ["#2", "#3", "#4"]
    assert third["items"] == []


async def test_an_order_that_searches_may_not_yet_find_whole_is_left_for_the_next_look() -> None:
    shop = Shop()
    shop.has(1, EARLY)
    async with shop.fake().listening() as visit:
        first = await visit.done("shopify.new_order", settings={})
        shop.has(3, "2999-01-05T09:00:00Z")
        young = await visit.done("shopify.new_order", settings={}, cursor=first["cursor"])
        shop.has(2, "2026-01-05T09:02:00Z")
        late = await visit.done("shopify.new_order", settings={}, cursor=young["cursor"])
    assert young["items"] == []
    assert [item["payload"]["name"] for item in late["items"]] == ["#2"]


async def test_an_app_buys_its_token_from_the_shop_and_keeps_it() -> None:
    asked: list[Any] = []

    def bought(request: Any) -> Any:
        asked.append(request.body)
        return {"access_token": TOKEN, "scope": "read_orders", "expires_in": 86_399}

    fake = dataclasses.replace(
        Shop().fake("shopify_app", client_secret="shpss_test1234"),
        config={"base_url": "http://{place}", "client_id": "c1"},
        signing_in={"POST /admin/oauth/access_token": bought},
    )
    async with fake.listening() as visit:
        for _ in range(2):
            await visit.done("shopify.list_orders")
    assert asked == [
        {"grant_type": "client_credentials", "client_id": "c1", "client_secret": "shpss_test1234"}
    ]


async def test_a_connection_says_which_shop_it_belongs_to() -> None:
    async with Shop().fake().listening() as visit:
        place, around = visit.peer.place, visit.bench.around
        config, hosts = {"base_url": f"http://{place}"}, frozenset({place})
        credential = Credential("it", "shopify_token", "shopify", config, {"token": TOKEN}, hosts)
        told = await ConnectionCheck(around.http, around.addresses).run(credential)
    assert told == CheckResult(True, "Connected to the shop Acme (acme.myshopify.example).")
