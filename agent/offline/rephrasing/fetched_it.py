"""A list that is spoken of first and fetched then: `our guest list at @url0 is a mess. every monday fetch it and ...`, `the address @url0 must be called`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_READ: Final = (
    r"(?:fetch|get|pull|load|read|download|grab|check|retrieve|take|query|call|go through|look at)"
)
_SPOKEN: Final = Gated(
    r"(?P<before>^|[.;] )(?:our|the|my|this|we have (?:an?|our)) (?P<what>[a-z][a-z -]{1,40}?) ?(?:\(|at|on|under|behind|in|lives at|is at|sits at) ?(?P<url>@url\d+)\)?,? (?:(?:which|that) )?(?:is|are|has|have|contains?|gets?|keeps?|grows?|lists?)\b[^.;@]*[.;] ",
    needs="@url",
)
# `if in the list from @url0, which we call each morning at 6, one boat has ...`
_IF_IN: Final = Gated(
    r"^if (?:in|on|within) the (?:list|answer|data) (?:from|at|of|under) (?P<url>@url\d+),? (?:which|that) (?:we|you|i|the system) (?:call|fetch|get|check|load|read|query|poll)s? (?P<when>[^,.;@]+), (?=[a-z])",
    needs="@url",
)
_IT: Final = re.compile(rf"\b(?P<read>{_READ}) (?:it|them|that|this|the list|that list)(?=[.;, ])")
# `the address @url0 must be called`
_CALLED: Final = Gated(
    r"(?:(?:the |our |this )?(?:address|url|endpoint|api|interface|service|link) )?(?P<url>@url\d+) (?:must|should|shall|has to|have to|needs to|is to|will|is|gets?)(?: then)?(?: to)?(?: be)? (?:called|queried|fetched|requested|polled|read|asked|retrieved|checked|loaded)(?P<end>(?: (?:up|again|regularly))?[.;,])",
    needs="@url",
)


def with_what_is_fetched(text: str) -> str:
    """Return the request with such a list fetched by its address, where it is fetched."""
    text = _IF_IN.sub(r"\g<when> fetch the list from \g<url>. if ", text)
    text = _CALLED.sub(r"fetch \g<url>\g<end>", text)
    spoken = _SPOKEN.search(text)
    if spoken is None:
        return text
    read = _IT.search(text, spoken.end())
    if read is None or re.search(r"@url\d", text[spoken.end() : read.start()]):
        return text
    fetched = f"{read['read']} the {spoken['what'].strip()} from {spoken['url']}"
    return f"{text[: spoken.start()]}{spoken['before']}{text[spoken.end() : read.start()]}{fetched}{text[read.end() :]}"
