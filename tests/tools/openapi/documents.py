"""A small OpenAPI document with one of everything, and how to change a copy of it."""

from __future__ import annotations

import copy
import json
from typing import Any

SHOP: dict[str, Any] = {
    "openapi": "3.0.3",
    "info": {"title": "The Shop API", "version": "2.1"},
    "servers": [
        {"url": "https://{region}.shop.example/v1", "variables": {"region": {"default": "eu"}}}
    ],
    "security": [{"key": []}],
    "paths": {
        "/orders": {
            "get": {
                "operationId": "listOrders",
                "summary": "List orders.",
                "tags": ["Orders"],
                "parameters": [
                    {"name": "status", "in": "query", "schema": {"enum": ["open", "paid"]}},
                    {
                        "name": "tag",
                        "in": "query",
                        "schema": {"type": "array", "items": {"type": "string"}},
                    },
                    {"name": "cursor", "in": "query", "schema": {"type": "string"}},
                    {"name": "Authorization", "in": "header", "schema": {"type": "string"}},
                ],
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "array",
                                    "items": {"$ref": "#/components/schemas/Order"},
                                }
                            }
                        },
                    }
                },
            },
            "post": {
                "operationId": "createOrder",
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Order"}}
                    },
                },
                "responses": {"201": {"description": "made"}},
            },
        },
        "/orders/{order-id}": {
            "parameters": [
                {"name": "order-id", "in": "path", "required": True, "schema": {"type": "string"}}
            ],
            "delete": {"responses": {"204": {"description": "gone"}}, "security": [{}]},
        },
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
        "schemas": {
            "Order": {
                "type": "object",
                "required": ["id", "total"],
                "properties": {
                    "id": {"type": "string", "readOnly": True},
                    "total": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
                    "note": {"type": "string", "nullable": True},
                    "pin": {"type": "string", "writeOnly": True},
                    "parent": {"$ref": "#/components/schemas/Order"},
                },
            }
        },
    },
}


def shop() -> dict[str, Any]:
    """Return a copy to change."""
    return copy.deepcopy(SHOP)


def text(document: Any) -> bytes:
    """Return a document as it is uploaded."""
    return json.dumps(document).encode()
