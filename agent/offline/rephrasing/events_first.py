"""What happens elsewhere, with nothing between it and what is done then, or with the columns that it brings: `when a row is added in the app create a card`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from agent.offline.apps.deeds_said import KIND_OF
from agent.offline.language.text import Prepared
from agent.offline.reading.app_words import app_names
from engine.core.action import Catalog

_HEAD: Final = re.compile(
    r"^(?P<lead>(?:when(?:ever)?|as soon as|once|each time|every time|if|every|each) )(?P<said>[^,;:.]*)"
)
_COLUMNS: Final = re.compile(
    r" (?:with|that has|which has|having) (?:the |its )?(?:columns?|fields?) (?P<fields>[a-z_]\w*(?:(?:, (?:and )?| and )[a-z_]\w*)*)(?=[,;:.]|$)"
)
_DEED: Final = "|".join(sorted({*KIND_OF, "ask", "summarise", "summarize", "translate", "assign", "wait", "classify"} - {"set", "copy", "message"}, key=len, reverse=True))  # fmt: skip


# What a call brings is read with the words for the call.
_CALL: Final = re.compile(r"\b(?:web ?hook|hook|callback|form|call)\b")


def with_events_first(text: str, prepared: Prepared, catalog: Catalog) -> str:
    """Return the request with a comma behind such an event; the columns it brings are noted."""
    head = _HEAD.match(text)
    if head is None:
        return text
    columns = None if _CALL.search(head[0]) else _COLUMNS.search(text, 0, head.end())
    if columns is not None:
        prepared.shapes.append(columns["fields"])
        text = text[: columns.start()] + text[columns.end() :]
        head = _HEAD.match(text) or head
    behind = text[head.end() : head.end() + 1]
    if behind not in {"", "."} and not (behind == "," and not _begins_deed(text[head.end() + 1 :])):
        return text
    names = _names({spec.title: app_names(spec) for spec in catalog.triggers()}.values())
    deed = re.search(
        rf"\b(?P<place>{names}|[\w.-]+/[\w-]+|by (?:web ?hook|email)) (?=(?:{_DEED}) (?:an?|the|it|its|them|nothing|me|us|@(?:chan|mail|url)\d+)\b)",
        head["said"],
    )
    if deed is None:
        return text
    at = head.start("said") + deed.end()
    return f"{text[: at - 1]}, {text[at:]}"


def _begins_deed(behind: str) -> bool:
    return re.match(rf" ?(?:then |please |and )*(?:{_DEED})\b", behind) is not None


def _names(names: Iterable[tuple[str, ...]]) -> str:
    return _joined(tuple(sorted({name for some in names for name in some})))


@lru_cache(maxsize=8)
def _joined(names: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, names), key=len, reverse=True)) or r"(?!)"
