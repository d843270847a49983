"""One wording for what people say in many: what stands together is taken out by name before a request is cut."""

from __future__ import annotations

from agent.offline.language.options import take_options
from agent.offline.language.shorthand import said_at_length
from agent.offline.language.text import Prepared
from agent.offline.reading.body_shapes import take_body
from agent.offline.reading.table_rows import take_rows
from agent.offline.reading.ways import take_label_heads, take_ways


def reworded(text: str, prepared: Prepared) -> tuple[str, str | None]:
    """Return the request with labels, rows and the body's fields taken out and its ways said alike, and the body's list that is meant."""
    text = take_options(said_at_length(text), prepared)
    text = take_rows(take_label_heads(text, prepared), prepared)
    text, body = take_body(text, prepared)
    written = " ".join(e.value for e in prepared.entities.values() if e.kind == "tab")
    return take_ways(text, prepared), body.list_meant(f"{text} {written}")
