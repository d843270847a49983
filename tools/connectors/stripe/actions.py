"""Stripe's actions: customers, invoices, payments."""

from tools.connectors.stripe.customers import create_customer, find_customers, update_customer
from tools.connectors.stripe.invoices import create_invoice, list_invoices, send_invoice
from tools.connectors.stripe.payments import (
    cancel_subscription,
    create_payment_link,
    get_balance,
    list_payments,
    list_subscriptions,
    refund_payment,
)

__all__ = [
    "cancel_subscription",
    "create_customer",
    "create_invoice",
    "create_payment_link",
    "find_customers",
    "get_balance",
    "list_invoices",
    "list_payments",
    "list_subscriptions",
    "refund_payment",
    "send_invoice",
    "update_customer",
]
