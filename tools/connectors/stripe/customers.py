"""Customers."""

from __future__ import annotations

from tools.connectors.stripe.client import STRIPE
from tools.connectors.stripe.fields import CustomerId, Metadata
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words


class Customer(Answer):
    id: str = at("id", "Stripe's id of the customer.", example="cus_1Nv0Fg")
    email: str | None = at("email", "Their address.", default=None, example="ada@example.com")
    name: str | None = at("name", "Their name.", default=None, example="Ada Lund")
    phone: str | None = at("phone", "Their number.", default=None)
    metadata: dict[str, str] = at("metadata", "Your own names and values.", default={})
    created: int = at("created", "When, in seconds since 1970.", example=1_767_600_000)


class CreateCustomer(Arguments):
    email: str | None = given(
        "E-mail address", "Of the customer.", default=None, pattern=r"^[^\s@]+@[^\s@]+$",
        max_length=512, example="ada@example.com",
    )  # fmt: skip
    name: str | None = given(
        "Name", "Of the customer.", default=None, max_length=256, example="Ada Lund"
    )
    phone: str | None = given("Phone", "Of the customer.", default=None, max_length=20)
    description: str | None = given("Note", "For you alone.", default=None, max_length=500)
    metadata: Metadata | None = None


create_customer = STRIPE.action(
    "create_customer",
    "idempotent_write",
    Request("POST", "/v1/customers"),
    (CreateCustomer, Customer),
    Words(
        "Create a Stripe customer",
        "Create a customer in Stripe.",
        ("stripe customer", "new stripe customer", "add customer to stripe",
         "create customer in stripe", "register in stripe"),
        ("create a Stripe customer for each sign-up", "add the customer to Stripe"),
    ),
)  # fmt: skip


class UpdateCustomer(CreateCustomer):
    id: CustomerId


update_customer = STRIPE.action(
    "update_customer",
    "idempotent_write",
    Request("POST", "/v1/customers/{id}"),
    (UpdateCustomer, Customer),
    Words(
        "Change a Stripe customer",
        "Change what Stripe knows of a customer.",
        ("update stripe customer", "change stripe customer", "edit customer in stripe",
         "stripe customer metadata", "set the email in stripe"),
        ("update the Stripe customer", "change the address of the customer in Stripe"),
    ),
)  # fmt: skip


class FindCustomers(Listing):
    email: str | None = given(
        "E-mail address", "Exactly as it was given; all customers if empty.", default=None,
        max_length=512, example="ada@example.com",
    )  # fmt: skip


find_customers = STRIPE.listing(
    "find_customers",
    Request("GET", "/v1/customers", at="data"),
    (FindCustomers, Customer),
    "customers",
    Words(
        "Find Stripe customers",
        "List the customers in Stripe, or those with an e-mail address.",
        ("find stripe customer", "list stripe customers", "stripe customers",
         "look up customer in stripe", "stripe customer by email"),
        ("find the Stripe customer with this address", "list all customers in Stripe"),
    ),
)  # fmt: skip
