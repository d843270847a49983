"""Invoices: a draft with one line, and sending it."""

from __future__ import annotations

import dataclasses
from typing import Literal

from tools.connectors.stripe.client import STRIPE
from tools.connectors.stripe.fields import Amount, Currency, CustomerId, stripe_id
from tools.sdk.answer import Answer, Listing, at, given
from tools.sdk.context import StepContext
from tools.sdk.schema import Arguments
from tools.sdk.service import Request, Words


class Invoice(Answer):
    id: str = at("id", "Stripe's id of it.", example="in_1Nv0Fg")
    status: str | None = at("status", "draft, open, paid, void or uncollectible.", default=None)
    number: str | None = at("number", "Its number, once it is final.", default=None)
    total: int = at("total", "In the smallest unit of the currency.", default=0, example=2_500)
    currency: str = at("currency", "Three small letters.", example="eur")
    customer: str | None = at("customer", "Stripe's id of the customer.", default=None)
    url: str | None = at("hosted_invoice_url", "Where it can be paid.", default=None)


class CreateInvoice(Arguments):
    customer: CustomerId
    amount: Amount
    currency: Currency
    description: str = given(
        "Line", "What is paid for.", min_length=1, max_length=500, example="20 seats, January"
    )
    days_until_due: int = given("Days to pay", "From sending it.", default=30, ge=0, le=365)


async def _create_invoice(ctx: StepContext, args: CreateInvoice) -> Invoice:
    calls = STRIPE.calls(ctx)
    draft = {
        "customer": args.customer,
        "currency": args.currency,
        "collection_method": "send_invoice",
        "days_until_due": args.days_until_due,
    }
    opened = Request("POST", "/v1/invoices", body=lambda _: draft)
    invoice = calls.read(Invoice, await calls.answer(opened, args, writes=True), writes=True)
    line = {
        "customer": args.customer,
        "invoice": invoice.id,
        "amount": args.amount,
        "currency": args.currency,
        "description": args.description,
    }
    # A key stands for one request: what belongs to the draft has one of its own.
    added = dataclasses.replace(calls, key=f"{calls.key}/line")
    await added.answer(Request("POST", "/v1/invoiceitems", body=lambda _: line), args, writes=True)
    return invoice.model_copy(update={"total": args.amount})


create_invoice = STRIPE.performed(
    "create_invoice",
    "idempotent_write",
    (CreateInvoice, Invoice),
    _create_invoice,
    Words(
        "Draft a Stripe invoice",
        "Draft an invoice with one line for a customer in Stripe; nothing is sent yet.",
        ("stripe invoice", "create stripe invoice", "invoice in stripe", "bill with stripe",
         "draft a stripe invoice"),
        ("draft a Stripe invoice for the order", "create an invoice in Stripe"),
    ),
)  # fmt: skip


class SendInvoice(Arguments):
    invoice: str = stripe_id("Invoice", "Stripe's id of it.", "in")


send_invoice = STRIPE.action(
    "send_invoice",
    "irreversible",
    Request("POST", "/v1/invoices/{invoice}/send"),
    (SendInvoice, Invoice),
    Words(
        "Send a Stripe invoice",
        "Make a Stripe invoice final and send it to the customer.",
        ("send stripe invoice", "finalize stripe invoice", "hand out the stripe invoice",
         "issue the stripe invoice", "stripe invoice send"),
        ("send the Stripe invoice", "send the invoice through Stripe"),
    ),
)  # fmt: skip


class ListInvoices(Listing):
    customer: CustomerId | None = None
    status: Literal["draft", "open", "paid", "uncollectible", "void"] | None = given(
        "Status", "All if empty.", default=None
    )


list_invoices = STRIPE.listing(
    "list_invoices",
    Request("GET", "/v1/invoices", at="data"),
    (ListInvoices, Invoice),
    "invoices",
    Words(
        "List Stripe invoices",
        "List the invoices in Stripe, newest first.",
        ("stripe invoices", "list stripe invoices", "open invoices in stripe",
         "unpaid stripe invoices", "get invoices from stripe"),
        ("list the open Stripe invoices", "which invoices are unpaid in Stripe"),
    ),
)  # fmt: skip
