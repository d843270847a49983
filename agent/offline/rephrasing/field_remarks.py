"""Fields named in brackets behind what they are of: `older than 2 days (field opened_at)`, `mail each customer (email)`."""

from __future__ import annotations

import re

_REMARK = re.compile(
    r"\((?:the |its |their |in |in the |see |by )?(?:field|column|attribute|property) (?P<field>[a-z_]\w*)\)"
)
_SLIP = re.compile(
    r"\b(older|newer|younger|longer|shorter|more|less|fewer|larger|bigger|smaller|higher|lower|greater|later|earlier) then (?=[€$£]?\d|an? |the |@)"
)
_WHO = r"(?P<who>the [a-z]+|each(?: of them)?|every [a-z]+|each [a-z]+|them|everyone|everybody)"
_AT = r"\((?P<field>[a-z_]*mail[a-z_]*)\)"
_WRITTEN_TO = re.compile(rf"\b(?P<verb>e-?mail|mail|write(?: to)?|send) {_WHO} {_AT}(?P<what> (?:an? )?(?:e-?mail|mail|message|reminder|note)\b)?")  # fmt: skip
_ALL = ("each of them", "each", "them", "everyone", "everybody")


def with_field_remarks(text: str) -> str:
    """Return the request with such a field as the one that is compared, or that is written to."""
    text = _SLIP.sub(r"\1 than ", _REMARK.sub(r"(\g<field>)", text))
    return _WRITTEN_TO.sub(_written_to, text)


def _written_to(match: re.Match[str]) -> str:
    who = "each one" if match["who"] in _ALL else match["who"]
    at = "'s" if who.startswith("the ") else " at"
    verb = "mail" if "mail" in match["verb"] else "send a mail to"
    return f"{verb} {who}{at} {match['field']}"
