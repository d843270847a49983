"""Expressions known to be right and wrong, and the shapes they are checked against."""

from pathlib import Path
from typing import Any, Final

from engine.core.shapes import ANY_OBJECT, ERROR, RUN, closed, for_each

HERE: Final = Path(__file__).parent
_TEXT: Final = {"type": "string"}
_NUMBER: Final = {"type": "number"}
_WHOLE: Final = {"type": "integer"}

LINE: Final = closed({"sku": _TEXT, "price": _NUMBER, "count": _WHOLE})
ORDER: Final[dict[str, Any]] = {
    "type": "object",
    "required": [
        "id",
        "amount",
        "qty",
        "name",
        "paid",
        "status",
        "created_at",
        "tags",
        "customer",
        "lines",
        "raw",
        "note",
    ],
    "properties": {
        "id": _TEXT,
        "amount": _NUMBER,
        "qty": _WHOLE,
        "name": _TEXT,
        "paid": {"type": "boolean"},
        "status": {"type": "string", "enum": ["open", "paid", "late"]},
        "created_at": {"type": "string", "format": "date-time"},
        "tags": {"type": "array", "items": _TEXT},
        "customer": {
            "type": "object",
            "required": ["name", "email", "vip"],
            "properties": {
                "name": _TEXT,
                "email": _TEXT,
                "vip": {"type": "boolean"},
                "phone": _TEXT,
            },
        },
        "lines": {"type": "array", "items": LINE},
        "raw": _TEXT,
        "note": {"type": ["string", "null"]},
        "coupon": _TEXT,
        "nickname": _TEXT,
    },
}
FETCHED: Final = closed(
    {
        "status": _WHOLE,
        "headers": {"type": "object", "additionalProperties": _TEXT},
        "body": {
            "type": "object",
            "required": ["orders"],
            "properties": {"orders": {"type": "array", "items": ORDER}},
        },
    }
)
POSTED: Final = {
    **for_each(closed({"ok": {"type": "boolean"}, "ts": _TEXT}), "fail"),
    "x-nexa-skippable": True,
}
ENV: Final[dict[str, Any]] = {
    "item": ORDER,
    "index": _WHOLE,
    "inputs": closed({"min": _NUMBER, "channel": _TEXT}),
    "trigger": closed({"body": closed({"reason": _TEXT, "count": _WHOLE})}),
    "run": RUN,
    "vars": ANY_OBJECT,
    "error": ERROR,
    "steps": closed({"fetch": FETCHED, "post": POSTED, "any": closed({"data": ANY_OBJECT})}),
}


def lines_of(name: str) -> list[str]:
    """Answer the expressions of one file, one a line."""
    return (HERE / name).read_text("utf-8").splitlines()
