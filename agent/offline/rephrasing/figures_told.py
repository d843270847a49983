"""A figure that is worked out and then told: `sum the weights, post to @chan0`, `count the boats of @url0 by harbour and send the result`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.conditions.states import STATES
from agent.offline.language.gated import Gated
from agent.offline.language.nouns import is_plural

_START: Final = r"(?P<before>^|[.;:,] |\b(?:and|then|also|please) )"
_NAME: Final = r"(?!(?:arrives?|arrived|comes?|came|is|per|by|of|for|each|every|them|it|all|up|the|that|this|is|are|and|or|to|in|on|at|from|with|over|than|as)\b)[a-z_]\w*"
_FIELD: Final = rf"(?P<field>{_NAME}(?: {_NAME})?)"
# Nothing is said of what is sent but that it is what was worked out.
_TELLS: Final = r"(?:,? and then|,? then|,? and|[,;.]) ?(?:please |also )?(?P<send>post|send|mail|email|report|write|share) ?(?:(?:it|that|this|the (?:result|total|sum|figure|number|count|average|outcome|value)s?) )?(?:(?:to|in|into) )?(?=@(?:chan|mail)\d)"
_SUM: Final = Gated(
    rf"{_START}(?:sum(?: up)?|total(?: up)?|add up|add together|tot up) (?:(?:the|their|its|all) )*{_FIELD}(?: (?:of|for) (?:them|these|those|all|all of them))?{_TELLS}",
    needs="sum|add|tot",
)
_AVERAGE: Final = Gated(
    rf"{_START}(?:average(?: out)?|take the (?:average|mean) of|get the (?:average|mean) of) (?:(?:the|their|its|all) )*{_FIELD}(?: (?:of|for) (?:them|these|those|all|all of them))?{_TELLS}",
    needs="average|mean",
)
_QUALITY: Final = rf"(?P<state>{STATES})"
# `count the open ones per agent`, `count late boats and post the number`
_COUNT: Final = Gated(
    rf"{_START}count (?:(?:the|all|how many|of) )*{_QUALITY} (?P<what>[a-z][\w-]*)(?P<per> (?:per|by|for each|for every|of each) (?=[a-z]))?(?P<tells>{_TELLS})?",
    needs="count",
)
_COUNTED: Final = Gated(
    rf"{_START}count (?:(?:the|all|how many|of) )*(?P<what>[a-z][\w-]*){_TELLS}", needs="count"
)
# `count the boats of @url0 by harbour`: what is counted is fetched first.
_AT: Final = Gated(
    rf"{_START}(?P<deed>count|sum(?: up)?|total(?: up)?|add up|average|group) (?:(?:the|all) )*(?P<what>[a-z][\w-]*s) (?:of|from|in|at|on|behind|under) (?P<url>@url\d+)(?P<by> (?:by|per) [a-z_]\w*)?",
    needs="@url",
)


def with_figures_told(text: str) -> str:
    """Return the request with such a figure said as what is worked out, and that as what is sent."""
    text = _AT.sub(_fetched_first, text)
    text = _SUM.sub(lambda m: _told(m, "sum"), text)
    text = _AVERAGE.sub(lambda m: _told(m, "average"), text)
    return _COUNTED.sub(_number_told, _COUNT.sub(_kept_first, text))


def _told(match: re.Match[str], figure: str) -> str:
    return f"{_lead(match)}calculate the {figure} of {match['field']} ; {match['send']} it to "


def _lead(match: re.Match[str]) -> str:
    before = match["before"]
    return before if before in {"", ". ", "; ", ": "} else " ; "


def _fetched_first(match: re.Match[str]) -> str:
    what = f"the {match['what']}" if match["deed"].startswith(("count", "group")) else match["what"]
    return f"{_lead(match)}fetch the {match['what']} from {match['url']} ; {match['deed']} {what}{match['by'] or ''}"


def _kept_first(match: re.Match[str]) -> str:
    """Keep what has the quality, and count those."""
    what = match["what"]
    if what != "ones" and not is_plural(what):
        return match[0]
    kept = f"{_lead(match)}keep the {match['state']} {what} ; "
    if match["per"]:
        return f"{kept}count them{match['per']}"
    if match["tells"]:
        return f"{kept}{match['send']} how many there are to "
    return match[0]


def _number_told(match: re.Match[str]) -> str:
    what = match["what"]
    if not (is_plural(what) or what in {"them", "these", "those", "ones"}):
        return match[0]
    many = what not in {"them", "these", "those", "ones"}
    told = f"the number of {what}" if many else "how many there are"
    return f"{_lead(match)}{match['send']} {told} to "
