"""A shop on the wire: it carries out every operation by the part of Shopify's schema beside this file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from graphql import build_schema, graphql_sync, parse

from tools.kit.fake_service import Asked, Fake, Told

TOKEN = "shpat_test1234"
PATH = "/admin/api/2026-10/graphql.json"
_SCHEMA = build_schema(Path(__file__).with_name("schema.graphql").read_text(encoding="utf-8"))
_MONEY = {"shopMoney": {"amount": "40.50", "currencyCode": "EUR"}}
_WAREHOUSE = {"id": "gid://shopify/Location/1", "name": "Warehouse"}


class Shop:
    """Orders, customers, one product; pages of two, and stock that is booked once for a key."""

    def __init__(self) -> None:
        self.orders: list[dict[str, Any]] = []
        self.customers: list[dict[str, Any]] = []
        self.searches: list[str] = []
        self.sent: list[dict[str, Any]] = []
        self.drafts: list[dict[str, Any]] = []
        self.available = 12
        self.keys: set[str] = set()

    def fake(self, kind: str = "shopify_token", **secret: str) -> Fake:
        """Return it as it stands in a connection of a kind."""
        return Fake(
            kind=kind,
            config={"base_url": "http://{place}"},
            secret=secret or {"token": TOKEN},
            proof=("x-shopify-access-token", TOKEN),
            refusal=Told(401, {"errors": "[API] Invalid API key or access token"}),
            routes={f"POST {PATH}": self._answered},
        )

    def has(self, number: int, created: str, *, places: tuple[int, ...] = (1,)) -> str:
        """Keep an order; return its number."""
        waiting = [
            {"id": f"gid://shopify/FulfillmentOrder/{number}{place}", "status": "OPEN",
             "assignedLocation": {"name": f"Place {place}",
                                  "location": {"id": f"gid://shopify/Location/{place}"}}}
            for place in places
        ]  # fmt: skip
        self.orders.append(
            {"id": f"gid://shopify/Order/{number}", "name": f"#{number}", "createdAt": created,
             "tags": [], "displayFinancialStatus": "PAID", "displayFulfillmentStatus": "UNFULFILLED",
             "currentTotalPriceSet": _MONEY, "customer": None, "email": "ada@example.com",
             "lineItems": lambda _, first: _page([_line(number)], first),
             "fulfillmentOrders": lambda _, first: _page(waiting, first)}
        )  # fmt: skip
        return str(number)

    def _answered(self, asked: Asked) -> Any:
        document, variables = asked.body["query"], asked.body["variables"]
        # What a directive asks for is not the executor's to know.
        if "@idempotent" in document:
            assert parse(document)
            again = variables["key"] in self.keys
            self.keys.add(variables["key"])
            self.available += 0 if again else variables["input"]["changes"][0]["delta"]
        return graphql_sync(
            _SCHEMA, document, {**self._asked(), **self._wanted()}, variable_values=variables
        ).formatted

    def _asked(self) -> dict[str, Any]:
        return {
            "shop": {"name": "Acme", "myshopifyDomain": "acme.myshopify.example"},
            "order": lambda _, id: _by_id(self.orders, id),
            "orders": lambda _, **args: self._listed(self.orders, **args),
            "product": lambda _, id: _by_id([self._product()], id),
            "products": lambda _, **args: self._listed([self._product()], **args),
            "customers": lambda _, **args: self._listed(self.customers, **args),
            "inventoryItem": lambda _, id: _by_id([self._item()], id),
        }  # fmt: skip

    def _wanted(self) -> dict[str, Any]:
        return {
            "tagsAdd": self._tagged,
            "customerCreate": self._entered,
            "customerUpdate": self._changed,
            "draftOrderCreate": self._drafted,
            "fulfillmentCreate": self._fulfilled,
            "inventoryAdjustQuantities": lambda _, input: {
                "userErrors": [],
                "inventoryAdjustmentGroup": {
                    "id": "gid://shopify/InventoryAdjustmentGroup/1",
                    "changes": [{"name": "available", "delta": input["changes"][0]["delta"]}],
                },
            },
        }  # fmt: skip

    def _listed(self, rows: list[dict[str, Any]], **args: Any) -> Any:
        search = args.get("query") or ""
        self.searches.append(search)
        since = re.search(r"created_at:>='([^']+)'", search)
        found = [one for one in rows if not since or _moment(one) >= since[1].replace(".000Z", "Z")]
        found = sorted(found, key=_moment, reverse=args["reverse"])
        begin = int(args.get("after") or 0)
        return _page(found[begin:], min(args["first"], 2), begin)

    def _tagged(self, _: Any, id: str, tags: list[str]) -> Any:
        order = _by_id(self.orders, id)
        if order is None:
            return {
                "node": None,
                "userErrors": [{"field": ["id"], "message": "Order does not exist"}],
            }
        order["tags"] = sorted({*order["tags"], *tags})
        return {"node": {"__typename": "Order", **order}, "userErrors": []}

    def _entered(self, _: Any, input: dict[str, Any]) -> Any:
        if any(one["email"] == input["email"] for one in self.customers):
            said = {"field": ["email"], "message": "Email has already been taken"}
            return {"customer": None, "userErrors": [said]}
        number = len(self.customers) + 1
        one = {
            "id": f"gid://shopify/Customer/{number}", "tags": [], "numberOfOrders": "0",
            "amountSpent": _MONEY["shopMoney"], "createdAt": f"2026-01-0{number}T09:00:00Z",
            "updatedAt": "2026-01-05T09:00:00Z",
        }  # fmt: skip
        self.customers.append(_person(one, input))
        return {"customer": self.customers[-1], "userErrors": []}

    def _changed(self, _: Any, input: dict[str, Any]) -> Any:
        one = _by_id(self.customers, input["id"])
        assert one is not None
        return {"customer": _person(one, input), "userErrors": []}

    def _drafted(self, _: Any, input: dict[str, Any]) -> Any:
        self.drafts.append(input)
        draft = {"id": "gid://shopify/DraftOrder/1", "name": "#D1", "status": "OPEN"}
        return {"draftOrder": {**draft, "totalPriceSet": _MONEY}, "userErrors": []}

    def _fulfilled(self, _: Any, fulfillment: dict[str, Any]) -> Any:
        self.sent.append(fulfillment)
        made = {"id": "gid://shopify/Fulfillment/1", "name": "#1-F1", "status": "SUCCESS"}
        return {"fulfillment": made, "userErrors": []}

    def _product(self) -> dict[str, Any]:
        variant = {"id": "gid://shopify/ProductVariant/7", "title": "Blue", "price": "20.25",
                   "inventoryItem": self._item()}  # fmt: skip
        return {
            "id": "gid://shopify/Product/632", "title": "Mug", "handle": "mug", "status": "ACTIVE",
            "vendor": "Acme", "productType": "", "tags": [], "totalInventory": self.available,
            "createdAt": "2026-01-05T09:00:00Z", "updatedAt": "2026-01-05T09:00:00Z",
            "variants": lambda _, first: _page([variant], first),
        }  # fmt: skip

    def _item(self) -> dict[str, Any]:
        def quantities(_: Any, names: list[str]) -> Any:
            assert names == ["available", "on_hand"]
            return [{"name": name, "quantity": self.available} for name in names]

        level = {"location": _WAREHOUSE, "quantities": quantities}
        return {"id": "gid://shopify/InventoryItem/3",
                "inventoryLevels": lambda _, first: _page([level], first)}  # fmt: skip


def _page(rows: list[Any], first: int, begin: int = 0) -> dict[str, Any]:
    info = {"hasNextPage": first < len(rows), "endCursor": str(begin + first)}
    return {"nodes": rows[:first], "pageInfo": info}


def _moment(one: dict[str, Any]) -> str:
    return str(one["createdAt"])


def _by_id(rows: list[dict[str, Any]], name: str) -> dict[str, Any] | None:
    return next((one for one in rows if one["id"] == name), None)


def _line(number: int) -> dict[str, Any]:
    return {"id": f"gid://shopify/LineItem/{number}", "title": "Mug", "quantity": 2}


def _person(one: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    one.update(given)
    one["displayName"] = f"{one.get('firstName', '')} {one.get('lastName', '')}".strip()
    one["defaultEmailAddress"] = {"emailAddress": one["email"]}
    return one
