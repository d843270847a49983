"""Whether somebody asks what could come next, what is built again and again, or to call what it has become."""

from __future__ import annotations

import re

_LONGEST = 120
_NEXT = (
    re.compile(
        r"^(?:so |and |ok(?:ay)? |now )?what(?:'s| is| could| can| should| would| do| usually| else| comes?)*"
        r"(?: (?:i|we|you))?(?: (?:usually|often|mostly|normally|typically))?"
        r"(?: (?:add|do|come|comes|follow|follows|build|suggest|go|goes))?(?: (?:here|now))?"
        r"(?: (?:as|for))?(?: the| a)? next(?: step)?(?: (?:here|now|in this workflow))?[?.! ]*$"
    ),
    re.compile(r"\b(?:suggest|propose|recommend|any ideas? for|ideas? for)\b[^,;]*\bnext steps?\b"),
    re.compile(r"^what (?:usually |often |mostly )?(?:comes|follows|goes)(?: next)? after\b"),
    re.compile(
        r"^(?:und )?was (?:kommt|käme|folgt|passt|fehlt)[^,;]*(?:als nächstes|danach)[?.! ]*$"
    ),
    re.compile(r"^(?:und )?(?:was als nächstes|wie (?:geht es |geht's )?weiter)[?.! ]*$"),
)
_REPEATED = (
    re.compile(
        r"^(?:what|which)\b[^,;]*\b(?:repeat(?:s|ed)?|again and again|the same|in common)\b[^,;]*[?.! ]*$"
    ),
    re.compile(r"^(?:find|show|list)\b[^,;]*\b(?:repeated|duplicate[ds]?|the same) steps\b"),
    re.compile(r"^(?:was|welche)\b[^,;]*\b(?:wiederhol\w+|doppelt|immer wieder|gemeinsam)\b"),
)
# Of one workflow such a question is about its runs.
_OF_SEVERAL = re.compile(
    r"\b(?:workflows|automations|(?:do|did) (?:i|we) (?:keep )?build\w*|abläufe\w*|baue\w*)\b"
)
_CALL = (
    re.compile(
        r"^(?:please |now |let (?:it|this) )?call (.{1,200}?) (?:instead|in (?:the )?place) of"
        r" (?:the |its |these )?(?:(?:same|repeated) steps|steps (?:that )?(?:it repeats|repeat|are the same))[.! ]*$",
        re.IGNORECASE,
    ),
    re.compile(
        r"^(?:bitte )?rufe? (.{1,200}?) (?:statt|anstelle) (?:der|dieser) (?:gleichen|wiederholten) schritte auf[.! ]*$",
        re.IGNORECASE,
    ),
)
_QUOTES = "\"'“”„‚‘’«»"


def call_of(name: str) -> str:
    """Write the wish that `asked_to_call` reads."""
    return f"Call “{name}” instead of the repeated steps"


def asked_to_call(text: str) -> str | None:
    """Answer which workflow shall be called in the place of steps that are the same; None where none is named."""
    said = " ".join(text.split())
    found = next((match for one in _CALL if (match := one.search(said))), None)
    return found.group(1).strip(_QUOTES).strip() or None if found else None


def asks_what_next(text: str) -> bool:
    """Tell a wish for the next step from a wish that names one."""
    said = _plain(text)
    return len(said) <= _LONGEST and any(pattern.search(said) for pattern in _NEXT)


def asks_what_repeats(text: str) -> bool:
    """Tell a question about what several workflows share."""
    said = _plain(text)
    is_about_several = _OF_SEVERAL.search(said) is not None
    is_asked = any(pattern.search(said) for pattern in _REPEATED)
    return len(said) <= _LONGEST and is_about_several and is_asked


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
