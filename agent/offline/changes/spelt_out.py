"""What a step works on as a text: a list or a thing is spelt out first."""

from __future__ import annotations

import re
from typing import Any, Final

from agent.offline.building.item_shapes import kinds_of, shapes_of
from agent.offline.changes.draft import EditDraft, expression_of

_LIST: Final = re.compile(r"steps\.\w+\.(?:items|rows|groups)")


def spelt_out(draft: EditDraft, said: Any) -> Any:
    """Return a text as it is, and an expression for a list or a thing alone as its JSON."""
    inner = expression_of(said)
    if inner is None:
        return said
    shape = shapes_of(draft.document).of(inner)
    many = bool(shape and kinds_of(shape) & {"array", "object"})
    return f"{{{{ toJson({inner}) }}}}" if many or _LIST.fullmatch(inner) else said
