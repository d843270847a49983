"""Where a thing goes by a size of it, said in the plural of the field: `rating and age are extracted. ratings under 3 should also go to @mail0`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import singular

_WAY: Final = r"(?P<way>under|over|below|above|less than|more than|at least|at most|of at least|of at most) (?P<n>\d[\d.]*)"
_ROUTED: Final = Gated(
    rf"(?P<before>^|[.;] |, and |, but )(?P<things>[a-z]+s) {_WAY}(?: [a-z]+)? (?:should |must |shall |will |are to |have to )?(?P<also>additionally |also )?(?:go|be sent|be posted|be forwarded|be mailed|are sent|are posted|are forwarded)(?: too| as well)? (?:to|into|in) (?P<place>@(?:chan|mail)\d+)(?: (?P<also2>too|as well|also|additionally))?",
    needs="@chan|@mail",
)
_ONE: Final = re.compile(r"\b(?:web ?hook|callback|form)\b")


def with_sizes_routed(text: str) -> str:
    """Return the request with such words as a condition on that field; only a field that was spoken of is one."""
    return _ROUTED.sub(_if, text) if _ONE.search(text) else text


def _if(match: re.Match[str]) -> str:
    field = singular(match["things"])
    if not re.search(rf"\b{field}\b", match.string[: match.start()]):
        return match[0]
    way = match["way"].removeprefix("of ")
    verb = "email" if match["place"].startswith("@mail") else "post"
    also = "also " if match["also"] or match["also2"] else ""
    return f". if the {field} is {way} {match['n']}, {also}{verb} it to {match['place']}"
