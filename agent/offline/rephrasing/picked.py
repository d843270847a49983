"""The only fields that are kept of each thing: `keep just name and email, ...` keeps two fields, and mails nothing."""

from __future__ import annotations

import re

_FIELD = r"(?:the |their |its )?[a-z_]\w*(?: (?:name|number|date|code|address|id|url|email))?"
_KEPT = re.compile(
    rf"\b(?:keep|take|pick|select|extract|use|show)(?: me)? (?:just|only)(?: the)?(?: (?:fields?|columns?))? (?P<fields>{_FIELD}(?:, {_FIELD})*,? and {_FIELD})(?= ?(?:[,;.:]|$))"
)
# Words that can only name a field: `keep only paid and shipped` keeps things of two states.
_NAMES = re.compile(
    r"\b(?:name|email|id|title|phone|address|price|amount|total|date|city|country|sku|url|\w+_\w+)\b"
)


def with_picked_fields(text: str) -> str:
    """Return the request with such fields said as fields of each thing."""
    return _KEPT.sub(_of_each, text)


def _of_each(match: re.Match[str]) -> str:
    if not _NAMES.search(match["fields"]):
        return match[0]
    return f"keep only {re.sub(r'(?:^|(?<= ))(?:the|their|its) ', '', match['fields'])} of each"
