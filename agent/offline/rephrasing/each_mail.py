"""A deed on every mail, with no word of when: `forward every email with an invoice to @mail0` does so as each comes in."""

from __future__ import annotations

import re
from typing import Final

_TIMED: Final = re.compile(
    r"\b(?:(?:each|every) (?:\d+ )?(?:second|minute|hour|day|night|morning|noon|afternoon|evening|week|weekday|workday|month|quarter|year|other|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|daily|hourly|weekly|monthly|nightly|at \d|tomorrow|today)"
)
_EACH: Final = re.compile(
    r"^(?:please )?(?P<verb>forward|send|copy|save|post|store|move|put|redirect|log|translate|summari[sz]e|classify|answer|reply to) (?:me |us )?(?:each|every|any|all(?: the| my| our)?) (?:(?P<new>new|incoming) )*(?:e?mails?|mails?)(?P<which> (?:i get|we get|that (?:comes?|arrives?)(?: in)?|from|with|that|whose|about|containing)\b[^,;:.]*?)?(?P<into> (?:in)?to (?!@|the\b|our\b|my\b|an?\b)[a-z]+)?(?P<rest> (?:to|in|into|on) (?:the |our |my )?@.+|,? and .+)?$"
)
_ATTACHED: Final = re.compile(
    r"\b(?:the |its |any |all |all the )?attached (?:files?|documents?|pdfs?)\b(?! (?:is|are)\b)"
)
_ARRIVES: Final = re.compile(r"^ (?:(?:i|we) get|that (?:comes?|arrives?)(?: in)?)")


def with_each_mail(text: str) -> str:
    """Return such a request begun with the mail that comes in."""
    if "mail" not in text:
        return text
    text = _ATTACHED.sub("its attachments", text)
    if _TIMED.search(text):
        return text
    found = _EACH.match(text)
    if found is None:
        return text
    which = _ARRIVES.sub("", found["which"] or "")
    verb = "forward" if found["verb"] in {"copy", "redirect", "send", "move"} else found["verb"]
    return f"when a new email arrives{which}, {verb} it{found['into'] or ''}{found['rest'] or ''}"
