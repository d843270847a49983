"""Shopify's actions: orders, products, stock, customers."""

from tools.connectors.shopify.customers import create_customer, list_customers, update_customer
from tools.connectors.shopify.orders import get_order, list_orders, tag_order
from tools.connectors.shopify.products import (
    adjust_inventory,
    get_product,
    list_inventory,
    list_products,
)
from tools.connectors.shopify.selling import create_draft_order, fulfill_order

__all__ = [
    "adjust_inventory",
    "create_customer",
    "create_draft_order",
    "fulfill_order",
    "get_order",
    "get_product",
    "list_customers",
    "list_inventory",
    "list_orders",
    "list_products",
    "tag_order",
    "update_customer",
]
