"""Groups that are cut or kept by their figure: `total the weight per boat, top 5, mail it`, `sum the fee per guest and post the guests whose sum is above 900`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import plural, singular
from agent.offline.reading.parts import GROUP_FIGURE

_NAME: Final = r"(?!(?:per|by|the|of|and|or|to|in|with|each|for)\b)[a-z_]\w*"
_FIGURE: Final = rf"(?P<figure>(?:sum(?: up)?|total(?: up)?|add up|average|count|(?:calculate |compute |get )?the (?:total|sum|average|number|count)(?: of)?|total|sum|average|number of)(?: (?:of|the|all|their|its))* {_NAME}(?: {_NAME})?,? (?:per|by|for each|for every|of each) (?:the )?(?P<by>{_NAME}))"
_AND: Final = r"(?:[,;] ?(?:and |then )*| and (?:then )?| then )"
_TAKE: Final = r"(?:(?:take|keep|show|pick|select|use|only|just|list) )*(?:the )?"
_RANK: Final = (
    r"(?P<rank>top|first|highest|largest|biggest|best|strongest|lowest|smallest|worst|weakest)"
)
_N: Final = r"(?P<n>\d{1,3}|three|five|ten|two|four|twenty)"
_NUMBERS: Final = {"two": "2", "three": "3", "four": "4", "five": "5", "ten": "10", "twenty": "20"}
_ONES: Final = rf"(?: (?:of (?:them|these|those)|ones|groups|{_NAME}))?"
_LOW: Final = frozenset(["lowest", "smallest", "worst", "weakest"])
_BY_IT: Final = r"(?: (?:by|with|according to) (?:the )?(?:(?:highest|largest|biggest) )?(?:total|sum|amount|count|number|figure|average|that|it|this))?"
_TELLS: Final = r"(?P<send>post|send|mail|email|report|write|share|tell) (?:(?P<to1>(?:to )?@(?:chan|mail)\d+) )?"
# `total the weight per boat, top 5, mail it`
_CUT: Final = Gated(
    rf"{_FIGURE}{_AND}{_TAKE}(?:{_RANK} {_N}|{_N.replace('<n>', '<m>')} {_RANK.replace('<rank>', '<rank2>')}){_ONES}{_BY_IT}(?=[,;.]| and | then |$)",
    needs="per|by|each|every",
)
# `total the weight per boat and mail the top 5 boats to @mail0`
_CUT_SENT: Final = Gated(
    rf"{_FIGURE}{_AND}{_TELLS}(?:only )?(?:the )?(?:{_RANK} {_N}|{_N.replace('<n>', '<m>')} {_RANK.replace('<rank>', '<rank2>')}){_ONES}{_BY_IT}(?P<to2> (?:to|in|into) @(?:chan|mail)\d+)?(?=[,;.]| and |$)",
    needs="per|by|each|every",
)
_WAY: Final = r"(?:is |are |of |lies |comes to )?(?P<way>above|over|more than|at least|below|under|less than|at most|exceeds|greater than|higher than|lower than|>=?|<=?) ?(?P<limit>\d[\d.]*)(?: (?:eur|euros?|usd|dollars?|gbp|pounds?|chf))?"
_WHOSE: Final = r"(?:whose|where the|where|with an?|with|that have an?|having an?|that) (?:total |overall )?(?:sum|total|average|count|number|figure|value|amount)(?: of [a-z_]+)? "
# `sum the fee per guest and post the guests whose sum is above 900`
_KEPT_SENT: Final = Gated(
    rf"{_FIGURE}{_AND}{_TELLS}(?:only )?(?:the |those |all )?(?P<what>{_NAME}) (?:{_WHOSE}|(?=over|above|below|under|with more|with less)){_WAY}(?P<to2> (?:to|in|into) @(?:chan|mail)\d+)?(?=[,;.]| and |$)",
    needs="per|by|each|every",
)
_KEPT: Final = Gated(
    rf"{_FIGURE}{_AND}(?:keep|take|select|only)(?: only)? (?:the |those |all )?(?P<what>{_NAME}) {_WHOSE}{_WAY}(?=[,;.]| and |$)",
    needs="per|by|each|every",
)

# `count the calls per caller, and if a caller has more than 5 calls, post ...`
_IF_HAS: Final = Gated(
    rf"{_FIGURE}(?:[,;.] ?(?:and |then )*| and )(?:if|when|where|whenever) (?:an?|any|one|some) (?P<what>{_NAME}) (?:has|have|had|made|got|reaches|comes to|is at)(?: a (?:total|sum|count) (?:of )?)? ?{_WAY}(?: {_NAME})?,? (?:then )?(?=(?P<send>post|send|mail|email|report|write|share|tell|notify|alert)\b)(?P<tell>[^.;]*)",
    needs="per|by|each|every",
)
# `total up the fee per guest from @url0`: what is added up is fetched first.
_AT: Final = Gated(
    rf"(?P<before>^|[.;:,] |\b(?:and|then|also|please) ){_FIGURE} (?:of|from|in|at|on|using) (?P<url>@url\d+)",
    needs="@url",
)

# The grouping is said apart from the figure: `group by team, sum the cost per team`.
_GROUPED: Final = re.compile(
    r"(?P<before>^|[.;,] |\band )group(?: (?:them|it|these|those|the [a-z]+))? by (?:the )?(?P<by>[a-z_]\w*)[,;] (?:and |then )*(?=(?:sum|total|add up|average|count)\b[^.;,]* (?:per|by|for each) (?:the )?(?P=by)\b)"
)


def with_group_ranks(text: str) -> str:
    """Return the request with such groups in order, cut or kept by the figure of each, and told then."""
    text = _AT.sub(r"\g<before>fetch the list from \g<url> ; \g<figure>", text)
    text = _GROUPED.sub(r"\g<before>", text)
    text = _CUT_SENT.sub(_cut_and_sent, text)
    text = _CUT.sub(lambda m: _cut(m), text)
    text = _IF_HAS.sub(_kept_if, text)
    text = _KEPT_SENT.sub(_kept_and_sent, text)
    return _KEPT.sub(lambda m: _kept(m) if _are_groups(m) else m[0], text)


def _cut(match: re.Match[str]) -> str:
    rank, number = match["rank"] or match["rank2"], match["n"] or match["m"]
    order = "lowest first" if rank in _LOW else "highest first"
    return f"{match['figure']}, {order}, only the top {_NUMBERS.get(number, number)}"


def _kept(match: re.Match[str]) -> str:
    way = "over" if match["way"] == "exceeds" else match["way"]
    return f"{match['figure']} ; keep those whose {GROUP_FIGURE} is {way} {match['limit']}"


def _told(match: re.Match[str]) -> str:
    place = (match["to1"] or match["to2"] or "").strip()
    place = re.sub(r"^(?:to|in|into) ", "", place)
    return f"{match['send']} it to {place}" if place else f"{match['send']} it"


def _cut_and_sent(match: re.Match[str]) -> str:
    return f"{_cut(match)}, {_told(match)}"


def _kept_and_sent(match: re.Match[str]) -> str:
    return f"{_kept(match)} ; {_told(match)}" if _are_groups(match) else match[0]


_PLACE: Final = re.compile(r"(?:(?:to|in|into) )?(?P<place>@(?:chan|mail)\d+)")


def _kept_if(match: re.Match[str]) -> str:
    """Tell those groups of which it holds, each by its key and its figure."""
    place = _PLACE.search(match["tell"])
    if not _are_groups(match) or place is None:
        return match[0]
    verb = "email" if place["place"].startswith("@mail") else "post"
    return f"{_kept(match)} ; {verb} it to {place['place']}"


def _are_groups(match: re.Match[str]) -> bool:
    """Tell groups from the things that are added up: `post the guests whose ...`, after a sum per guest."""
    what, by = match["what"], match["by"]
    return what in {by, plural(by), "those", "ones", "groups", "them"} or singular(what) == by
