"""Which shop a connection belongs to."""

from __future__ import annotations

from tools.connectors.shopify.client import PATH, SHOPIFY
from tools.sdk.answer import Answer, at
from tools.sdk.graphql_api import operation
from tools.sdk.identity import SignIn
from tools.sdk.schema import Arguments


class _Shop(Answer):
    name: str = at("name", "Its name.")
    domain: str = at("myshopifyDomain", "Its address.")


async def signed_in_as(place: SignIn) -> str:
    """Ask Shopify, and say it in one sentence."""
    calls = SHOPIFY.at(place)
    asked = operation(PATH, "query Shop { shop { name myshopifyDomain } }", "shop")
    shop = calls.read(_Shop, await calls.answer(asked, Arguments(), writes=False), writes=False)
    return f"Connected to the shop {shop.name} ({shop.domain})."
