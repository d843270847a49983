"""How many and how much, asked as people ask: `how many deals we closed and what they're worth altogether`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_WHO: Final = (
    r"(?:we|they|i|people|customers|users|the team|the teams|our team|clients|visitors|guests)"
)
_DID: Final = r"(?:(?:have |has |had )?(?!need\b)[a-z]{2,}ed|(?:have |has |had )?(?:made|sold|got|gotten|won|lost|sent|had|bought|paid|built|found|met|spent))"
_MANY: Final = Gated(
    rf"\bhow many (?P<things>(?:new )?[a-z][\w-]*s) (?:that )?{_WHO}(?:'ve)? {_DID}(?: (?:so far|in total|altogether))?(?= ?[,.;(]|$| and\b| to @| in @)",
    needs="how many",
)
_ALL: Final = r"(?:altogether|all together|in total|in sum|together|all in all|overall)"
_WORTH: Final = Gated(
    rf"\bwhat (?:they|these|those|all of them|it all|that)(?:'re| are| is|'s) (?:all )?worth(?: {_ALL})?",
    needs="worth",
)
_MUCH: Final = Gated(
    rf"\bhow much (?:(?:they|these|those|that|it|this)(?: all)? (?:come to|comes to|add up to|adds up to|make|makes|are|is|cost|costs|sum up to)|(?:that|it) is)(?: {_ALL})?(?= ?[,.;(]|$| and\b| to @| in @)",
    needs="how much",
)
# `how many deals there are (@url0 gives you the list)`
_ASIDE: Final = Gated(
    r"(?P<tell>(?P<verb>\b(?:post|send|mail|email|tell|report|write|let)\b[^.;]*?)?\b(?:how many|the (?:number|count|total|sum|list) of) (?:the )?(?P<things>[a-z][\w-]*s)[^.;()]*?) ?\( ?(?:(?P<url>@url\d+) (?:gives|has|returns|lists|contains|shows|holds|is)(?: you| us| me)? (?:the|this|that|a|all) (?:list|data|rows|numbers|answer|source)|(?:the )?(?:list|data|rows|source|numbers) (?:is|are|can be found|comes?|lives?) (?:at|from|in|under|on) (?P<url2>@url\d+)|(?:from|at|see|source:?|list:?|data:?) (?P<url3>@url\d+)) ?\)",
    needs="@url",
)


def with_totals_asked(text: str) -> str:
    """Return the request with such questions as the figures that are meant, and what they are about fetched first."""
    text = _MANY.sub(r"how many \g<things> there are", text)
    text = _WORTH.sub("their total value", text)
    text = _MUCH.sub("their total amount", text)
    return _ASIDE.sub(_fetched, text)


def _fetched(match: re.Match[str]) -> str:
    """Fetch what is counted before it is told; the verb that tells it stays with it."""
    url = match["url"] or match["url2"] or match["url3"]
    fetched = f"fetch the {match['things']} from {url} ; "
    return f"{fetched}{match['tell']}" if match["verb"] else f"{match['tell']} {fetched}"
