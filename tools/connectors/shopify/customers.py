"""Customers of a shop: listed, made, changed."""

from __future__ import annotations

from typing import Any

from tools.connectors.shopify.client import PATH, SHOPIFY
from tools.connectors.shopify.fields import listed, searched, shopify_id, term, whole_id
from tools.connectors.shopify.orders import Tags
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.graphql_api import operation
from tools.sdk.schema import Arguments
from tools.sdk.service import Words, sent_as

_FIELDS = (
    "id displayName firstName lastName defaultEmailAddress { emailAddress } "
    "defaultPhoneNumber { phoneNumber } note tags numberOfOrders "
    "amountSpent { amount currencyCode } createdAt updatedAt"
)


class Customer(Answer):
    id: str = at("id", "Shopify's id of them.", example="gid://shopify/Customer/544365967")
    name: str = at("displayName", "As Shopify shows them.", example="Ada Lund")
    first_name: str | None = at("firstName", "Their first name.", default=None, example="Ada")
    last_name: str | None = at("lastName", "Their last name.", default=None, example="Lund")
    email: str | None = at("defaultEmailAddress.emailAddress", "Their address.", default=None)
    phone: str | None = at("defaultPhoneNumber.phoneNumber", "Their number.", default=None)
    note: str | None = at("note", "What is noted on them.", default=None)
    tags: list[str] = at("tags", "Their tags.", default=[])
    orders: str = at("numberOfOrders", "How many orders they made.", example="3")
    spent: str = at("amountSpent.amount", "What they have paid.", example="120.00")
    currency: str = at("amountSpent.currencyCode", "Of what they have paid.", example="EUR")
    created_at: str = at("createdAt", "When they were entered.", example="2026-01-05T09:00:00Z")
    updated_at: str = at("updatedAt", "When they last changed.", example="2026-01-05T09:00:00Z")


class ListCustomers(Listing):
    email: str | None = given(
        "E-mail address", "Of the person.", default=None, max_length=320, example="ada@example.com"
    )
    phone: str | None = given("Phone", "Of the person.", default=None, max_length=40)
    tag: str | None = given("Tag", "That they have.", default=None, max_length=255, example="vip")


def _search(args: ListCustomers) -> str:
    return searched(term("email:", args.email), term("phone:", args.phone), term("tag:", args.tag))


list_customers = SHOPIFY.listing(
    "list_customers",
    listed("customers", _FIELDS, "UPDATED_AT", _search),
    (ListCustomers, Customer),
    "customers",
    Words(
        "List Shopify customers",
        "List customers of a Shopify shop, those that changed last first.",
        ("shopify customers", "list shopify customers", "get customers from shopify",
         "find shopify customer", "customer in shopify by email", "buyers in shopify"),
        ("list the customers in Shopify", "find the Shopify customer with this address"),
    ),
)  # fmt: skip


class _Person(Arguments):
    first_name: str | None = given(
        "First name", "Theirs.", default=None, max_length=255, example="Ada",
        serialization_alias="firstName",
    )  # fmt: skip
    last_name: str | None = given(
        "Last name", "Theirs.", default=None, max_length=255, example="Lund",
        serialization_alias="lastName",
    )  # fmt: skip
    phone: str | None = given(
        "Phone", "With the country's number.", default=None, pattern=r"^\+[0-9 ()-]{5,30}$",
        example="+4930123456",
    )  # fmt: skip
    note: str | None = given("Note", "For the shop's people.", default=None, max_length=5_000)
    tags: Tags | None = None


class CreateCustomer(_Person):
    email: str = given(
        "E-mail address", "No other customer may have it.", pattern=r"^[^\s@]+@[^\s@]+$",
        max_length=320, example="ada@example.com",
    )  # fmt: skip


def _mutation(name: str, at_: str, sent: Any) -> Any:
    return operation(
        PATH,
        f"mutation {name}($input: CustomerInput!) {{ {at_}(input: $input) "
        f"{{ customer {{ {_FIELDS} }} userErrors {{ field message }} }} }}",
        f"{at_}.customer",
        lambda args: {"input": sent(args)},
    )


create_customer = SHOPIFY.action(
    "create_customer",
    "write",
    _mutation("CreateCustomer", "customerCreate", sent_as),
    (CreateCustomer, Customer),
    Words(
        "Create a Shopify customer",
        "Enter a customer in a Shopify shop.",
        ("create shopify customer", "new shopify customer", "add customer to shopify",
         "enter customer in shopify", "register shopify customer"),
        ("create a customer in Shopify for each new contact", "add the person to Shopify"),
    ),
)  # fmt: skip


class UpdateCustomer(_Person):
    customer: str = shopify_id("Customer", "Their id, as in the address of their page.")
    email: str | None = given(
        "E-mail address", "A new one.", default=None, pattern=r"^[^\s@]+@[^\s@]+$", max_length=320
    )


update_customer = SHOPIFY.action(
    "update_customer",
    "idempotent_write",
    _mutation(
        "UpdateCustomer", "customerUpdate",
        lambda args: {"id": whole_id("Customer", args.customer), **sent_as(args, "customer")},
    ),
    (UpdateCustomer, Customer),
    Words(
        "Change a Shopify customer",
        "Change fields of a customer of a Shopify shop; given tags take the place of theirs.",
        ("update shopify customer", "change shopify customer", "edit customer in shopify",
         "note on shopify customer", "set phone of shopify customer"),
        ("change the note of the Shopify customer", "update the customer in Shopify"),
    ),
)  # fmt: skip
