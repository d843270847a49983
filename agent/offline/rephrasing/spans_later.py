"""What is sent some time later, said without a wait: `and one day later a message in @chan0`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_SPAN: Final = r"(?P<span>(?:\d+|an?|one|two|three|four|five|six|seven|ten|half an?) (?:second|minute|hour|day|week|month)s?)"
_THING: Final = r"(?:(?:an?|one|another|the) )?(?:(?:short|second|quick|friendly|little|reminder) )*(?:message|post|note|reminder|e?mail|ping|alert|heads[- ]?up|line)"
_LATER: Final = Gated(
    rf"(?:[,;.] ?|,? and )(?:then |and )*{_SPAN} (?:later|after(?:wards| that)?),? (?:send |post |write )?{_THING} (?:in|to|into|on|at|for) (?P<place>@(?:chan|mail)\d+)",
    needs="later|after",
)


def with_spans_later(text: str) -> str:
    """Return the request with the wait said before what is sent."""
    return _LATER.sub(_waited, text)


def _waited(match: re.Match[str]) -> str:
    verb = "email" if match["place"].startswith("@mail") else "post"
    return f" ; wait {match['span']}, then {verb} it to {match['place']}"
