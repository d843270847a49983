"""Mails to an address that a field holds: `email {owner_email} "..."`, `mail keeper "..."` where `keeper` is a field of the call.

The words of the mail go before the address, so that no rule takes the two for a field and its value.
"""

from __future__ import annotations

import re

from agent.offline.language.text import Prepared
from agent.offline.reading.resolved import listed_fields

_KIND = r"(?:(?:short |friendly |quick |polite |kind |warm |welcome |thank-you |confirmation )*(?:e?mail|message|note|reply|reminder|confirmation))"
_VERB = rf"(?P<verb>(?:e?mail|write|notify|inform)(?: (?:to|it to|this to|that to))?|(?:send|write|mail) (?:an? |one |the )?{_KIND} to|send (?:it|this|that) (?:by mail )?to|send (?P<said>@str\d+) to)"
_BRACED = r"\{ ?(?P<braced>[a-z_]\w*) ?\}"
_NAMED = r"(?:(?:the|its|their|that|this) )?(?P<named>[a-z_]\w*)(?= ?(?:[:,;.]|$)| @str\d+| (?:with|saying|and|if)\b)"
_TO = re.compile(
    rf"(?:^|(?<=[.;:,!?] )|(?<=and )|(?<=then )|(?<=each )|(?<=please )|(?<=otherwise )|(?<=one )){_VERB} (?:{_BRACED}|{_NAMED}),?(?::? (?P<text>@str\d+))?"
)
# `send each an email to {email}`: the receivers are said twice.
_EACH_TO = re.compile(
    rf"\bsend (?P<who>each|every one|them|him|her|it) (?:an? |one )(?P<kind>{_KIND}) to {_BRACED}"
)


def with_fields_as_addresses(text: str, prepared: Prepared) -> str:
    """Return the request with such mails said as one sending to that field."""
    text = _EACH_TO.sub(lambda m: f"email each one to field {m['braced']}", text)
    return _TO.sub(lambda m: _mailed(m, prepared), text)


def _mailed(match: re.Match[str], prepared: Prepared) -> str:
    field = match["braced"] or _address(match["named"], prepared)
    if field is None:
        return match[0]
    if match["braced"]:
        prepared.shapes.append(field)
    return f"email {match['text'] or match['said'] or 'it'} to field {field}"


def _address(said: str, prepared: Prepared) -> str | None:
    """Answer the listed field that holds the address of who is named; None where nothing listed does."""
    listed = listed_fields(prepared)
    holds = (f"{said}_email", f"{said}_mail", f"{said}_address")
    own = next((name for name in holds if name in listed), None)
    if own is not None or said not in listed:
        return own
    return said if "mail" in said or "email" not in listed else "email"
