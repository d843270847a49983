"""What a document says by leaving it out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

_DEFAULTS: Final = (
    ("type", "action"),
    *((key, {}) for key in ("with", "inputs", "outputs", "settings")),
    *((key, []) for key in ("after", "triggers", "steps")),
)


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two documents say the same, but for defaults that one of them writes out."""
    return bool(without_defaults(one) == without_defaults(other))


def without_defaults(document: Any) -> Any:
    """Answer a document, or a part of one, without what it would say anyway."""
    if isinstance(document, Mapping):
        kept = {key: without_defaults(one) for key, one in document.items()}
        return {key: one for key, one in kept.items() if (key, one) not in _DEFAULTS}
    if isinstance(document, list | tuple):
        return [without_defaults(one) for one in document]
    return document
