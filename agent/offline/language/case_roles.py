"""Who it is in each case, and what that one gets: `red -> keeper a@b, else keeper c@d; mail the keeper with "x"`."""

from __future__ import annotations

import re

_PLACE = r"@(?:chan|mail)\d+"
_GIVEN = re.compile(
    rf"(?P<lead>\bif [^;]*?,\s+|\botherwise,?\s+|\belse,?\s+)(?:(?:the|its|their) )?(?P<role>[a-z]+)(?:\s+is|:|\s*=)?\s+(?P<place>{_PLACE})",
    re.IGNORECASE,
)
_VERBS = re.compile(
    r"email|mail|tell|notify|alert|ping|inform|post|send|forward|write|message|ask|cc|copy|remind|warn|to|in",
    re.IGNORECASE,
)


def with_roles(text: str) -> str:
    """Return the text with what the one of each case gets said in that case."""
    given = [m for m in _GIVEN.finditer(text) if not _VERBS.fullmatch(m["role"])]
    roles = {m["role"].lower() for m in given}
    if len(given) < 2 or len(roles) != 1:
        return text
    role = roles.pop()
    told = re.compile(
        rf"(?:[;.,\n]|\band\b)\s*(?:and |then )*(?P<verb>e?-?mail|tell|notify|alert|ping|inform|send it to|post it to|message|write to) (?:the|that|this|its|their) {role}\b(?P<rest>[^;.\n]*)",
        re.IGNORECASE,
    ).search(text, given[-1].end())
    if told is None:
        return text
    head = _GIVEN.sub(
        lambda m: f"{m['lead']}{told['verb']} {m['place']}{told['rest']}", text[: told.start()]
    )
    return head + text[told.end() :]
