"""How many rows a statement has deleted or changed, told where a message was to tell it and nothing else is known of it."""

from __future__ import annotations

import re
from typing import Any, Final

from engine.core.hole import HOLE_KEY

Json = dict[str, Any]
_DONE: Final = r"(?:deleted|removed|dropped|cleaned(?: up| out)?|cleared|gone|thrown (?:out|away)|purged|erased|changed|updated|marked|affected)"
_ASKED: Final = re.compile(
    rf"\bhow many(?: rows| records| entries| lines| of them| [a-z]+s)?(?: (?:were|was|are|have been|has been|got|had to be|it was|it were|they were|there were|that was|that were|those were|did))*(?: {_DONE})?\b"
    rf"|\b(?:the )?(?:number|count|amount) of (?:the )?(?:{_DONE} )?(?:rows|records|entries|lines|[a-z]+s)\b|\bhow much (?:was|were|got) {_DONE}",
    re.IGNORECASE,
)
_WRITES: Final = re.compile(r"\s*(?P<verb>delete|update)\b", re.IGNORECASE)
_SAID: Final = {"delete": "deleted", "update": "changed"}


def with_rows_done(document: Json, words: str) -> Json:
    """Return the document with the number of rows in each message behind such a statement of which nothing else is told."""
    if _ASKED.search(words) is None:
        return document
    steps: list[Json] = []
    before: tuple[str, str] | None = None
    for step in document.get("steps", ()):
        steps.append(_told(step, before) if before is not None else step)
        before = _statement(step) or before
    return {**document, "steps": steps}


def _statement(step: Json) -> tuple[str, str] | None:
    given = step.get("with", {})
    said = given.get("statement") if step.get("uses") == "sql.query" else None
    found = _WRITES.match(said) if isinstance(said, str) and "foreach" not in step else None
    return (str(step["id"]), _SAID[found["verb"].lower()]) if found else None


def _told(step: Json, before: tuple[str, str]) -> Json:
    given = step.get("with", {})
    text = given.get("text")
    hole = text.get(HOLE_KEY) if isinstance(text, dict) else None
    if hole is None or hole.get("kind") != "value" or "foreach" in step:
        return step
    said = f"Rows {before[1]}: {{{{ steps.{before[0]}.count }}}}"
    return {**step, "with": {**given, "text": said}}
