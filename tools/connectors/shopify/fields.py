"""What several of Shopify's actions have in common: ids, searches, and how a list is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tools.connectors.shopify.client import PAGE, PATH
from tools.sdk.answer import given
from tools.sdk.graphql_api import Shaped, connection
from tools.sdk.paging import dig
from tools.sdk.service import Request

MONEY = "shopMoney { amount currencyCode }"
Searched = Callable[[Any], str]


def shopify_id(noun: str, description: str, **more: Any) -> Any:
    """Declare an argument that is an id of something, whole or its number alone."""
    return given(
        noun, description, pattern=r"^(gid://shopify/[A-Za-z]+/)?[0-9]+$", max_length=100,
        example="450789469", **more,
    )  # fmt: skip


def whole_id(noun: str, text: str) -> str:
    """Return an id as Shopify writes it: `gid://shopify/Order/450789469`."""
    return text if "/" in text else f"gid://shopify/{noun}/{text}"


def term(name: str, value: str | None) -> str:
    """Return one condition of a search; whatever the value holds, it stays a value."""
    if not value:
        return ""
    kept = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{name}'{kept}'"


def searched(*terms: str) -> str:
    """Return the search that asks for all of these."""
    return " AND ".join(filter(None, terms))


def listed(
    noun: str, fields: str, order: str, search: Searched, shaped: Shaped = None,
    *, newest_first: bool = True,
) -> Request:  # fmt: skip
    """Return the request that reads a list of the shop page by page."""
    document = (
        f"query List($first: Int!, $after: String, $query: String) {{ {noun}(first: $first, "
        f"after: $after, query: $query, sortKey: {order}, reverse: {str(newest_first).lower()}) "
        f"{{ nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}"
    )

    def asked(args: Any) -> Mapping[str, Any]:
        found = search(args)
        return {"query": found} if found else {}

    return connection(PATH, document, noun, asked, shaped, PAGE)


def nodes(value: Any, place: str) -> list[Any]:
    """Return what a connection inside of something holds."""
    found = dig(value, f"{place}.nodes")
    return found if isinstance(found, list) else []
