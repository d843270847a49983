"""What is done where a list has nothing, and how long it is, in longer words: `if there weren't any, say "..." there instead`, `if the list has more than 9 entries`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_IF: Final = (
    r"(?P<before>^|[.;:,!] |\b(?:and|but|or) )(?:(?:and|but) )?(?:if|when|whenever|in case|should) "
)
_NOT: Final = r"(?: not|n't)"
_BE: Final = r"(?:is|are|was|were|be)"
_FOUND: Final = r"(?:found|left|there|returned|listed|available|remaining)"
_NONE: Final = Gated(
    rf"{_IF}(?:there {_BE}{_NOT} (?:any|one|a single one)|there {_BE} (?:none|nothing)|there're none|there's (?:none|nothing)"
    rf"|(?:none|nothing|not one|no one of them) (?:{_BE} {_FOUND}|(?:came|comes) (?:back|up|out)|remains?|remained)"
    r"|(?:none|nothing)(?: of (?:them|these|those))? (?:match(?:es|ed)?|qualif(?:y|ies|ied)|exists?|existed|fits?|turns? up|turned up|shows? up|showed up)"
    rf"|(?:the |this |that )?(?:(?:filtered|remaining|resulting) )?(?:list|result|answer) (?:is|was|turns out|comes back)(?: to be)? empty|no (?:such )?(?:ones|match|matches|results|entries|items|rows|records) (?:{_BE} )?{_FOUND}"
    r"|none(?=[,:]))(?: (?:at all|of them|of those|left|to report|that day|this time|today|then))*(?: ?[,:] ?| then | )(?=[a-z@])",
    needs="any|one|nothing|empty|no ",
)
_IS_NONE: Final = "if there is nothing, "
# `just say "..." there instead`: where the sending before went.
# Where nothing holds, nothing is done anyway.
_NO_MATTER: Final = re.compile(
    r"(?:^|[.;,] ?(?:and |but )?)(?:if|when) (?:no|none|nothing|there (?:is|are) no(?:ne|thing))\b[^.;,@\d]{0,40},? (?:then )?(?:please )?(?:do nothing|nothing happens|stay (?:quiet|silent)|don't (?:do|send|post) anything|do not (?:do|send|post) anything|nothing (?:is|needs to be) (?:done|sent|posted))(?=[.;,]|$)"
)
_SAY: Final = re.compile(
    rf"(?P<if>{_IS_NONE})(?:(?:please|just|simply|then|also) )*(?:say|write|post|put|drop|send|announce|report)(?: (?:so|us|me))?:? (?P<said>@str\d+)(?:,? (?:(?:in|into|to) )?(?:there|the same (?:channel|place|room)|that channel)| to (?:them|the same (?:person|people|address)))?(?: instead)?(?= ?[.;,!]*(?:$|[ ]))(?! (?:to|in|into|on) )"
)
_PLACE: Final = re.compile(r"@(?:chan|mail)\d+")
_THINGS: Final = r"(?:entries|items|elements|rows|records|results|lines|objects|things)"
_LIMIT: Final = r"(?P<limit>(?:(?:more|fewer|less) than|at least|at most|over|under|exactly) \d+)"
_LIST: Final = r"(?:the |this |that )?(?:(?:whole|returned|fetched) )?(?:list|queue|answer|response|array|result)"
# `if the queue has more than 9 entries`; what one thing has may be a field of its own.
_SIZE: Final = Gated(
    rf"{_IF}(?:(?:{_LIST}) (?:contains?|has|holds?|includes?|lists?|returns?|shows?|is) {_LIMIT} (?:{_THINGS}|[a-z]+s)(?: long)?|{_LIST} is (?P<way>longer|shorter) than (?P<number>\d+)(?: {_THINGS})?|(?:it|there) (?:contains|holds|lists|returns) {_LIMIT.replace('<limit>', '<limit2>')} {_THINGS})(?= ?[,:]| then\b|$| [a-z])",
    needs="list|queue|answer|response|array|result|contains|holds|returns|has|is",
)


def with_none_left(text: str) -> str:
    """Return the request with such cases as those of an empty list, told where the others were, and with such lengths as a count."""
    text = _NONE.sub(lambda m: f"{m['before']}{_IS_NONE}", text)
    text = _NO_MATTER.sub("", text)
    text = _SIZE.sub(_size, text)
    return _SAY.sub(_said_there, text)


def _size(match: re.Match[str]) -> str:
    limit = match["limit"] or match["limit2"]
    if limit is None:
        limit = f"{'more' if match['way'] == 'longer' else 'fewer'} than {match['number']}"
    return f"{match['before']}if there are {limit} of them"


def _said_there(match: re.Match[str]) -> str:
    places = _PLACE.findall(match.string[: match.start()])
    if not places:
        return match[0]
    place = places[-1]
    if place.startswith("@mail"):
        return f"{match['if']}email {place} with the text {match['said']}"
    return f"{match['if']}post {match['said']} to {place}"
