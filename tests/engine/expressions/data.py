"""Values that fit the shapes of the corpus, and a random maker of such values."""

from typing import Any

from hypothesis import strategies as st


def order(**changes: Any) -> dict[str, Any]:
    """Answer an order with everything in it."""
    return {
        "id": "o1",
        "amount": 120.5,
        "qty": 3,
        "name": "Bob Ltd",
        "paid": True,
        "status": "open",
        "created_at": "2026-11-20T08:30:00Z",
        "tags": ["vip", "new"],
        "customer": {"name": "Bob", "email": "bob@example.com", "vip": True},
        "lines": [{"sku": "x", "price": 2.5, "count": 4}],
        "raw": '{"n": 1}',
        "note": None,
        **changes,
    }


def scope(**roots: Any) -> dict[str, Any]:
    """Answer the roots an expression may read."""
    return {
        "item": order(),
        "index": 0,
        "inputs": {"min": 100, "channel": "#sales"},
        "trigger": {"body": {"reason": "test", "count": 4}},
        "run": {"id": "r1", "started_at": "2026-11-22T09:00:00Z"},
        "vars": {"region": "eu"},
        "error": {"message": "no", "code": "rate_limited"},
        "steps": {
            "fetch": {
                "status": 200,
                "headers": {"b": "2", "a": "1"},
                "body": {"orders": [order()]},
            },
            "post": {},
            "any": {"data": {"n": 2, "list": [1, 2.5]}},
        },
        **roots,
    }


# U+0000 has no place in texts that expressions carry; a test of its own says so.
_texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=4),
    max_leaves=12,
)
