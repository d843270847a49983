"""What somebody is, and what somebody is not yet, in everyday words: `if the guest is of type vip`, `the ones who asked but aren't members yet`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import noun_of_url, plural, singular
from agent.offline.language.text import Prepared

_FIELD: Final = r"(?P<field>type|category|kind|class|status|state|level|tier|plan|priority|severity|segment|group|rank|size|colou?r|gender|nationality)"
# `the guest is of type vip`
_OF_TYPE: Final = Gated(
    rf"(?P<lead>\b(?:if|when|whose|where|and|or|unless) )(?:the |a |an |its |their )?(?P<who>[a-z]+) (?P<is>is|are|was|isn't|is not|are not) (?:of|on|in) (?:the )?{_FIELD} (?P<value>@str\d+|(?!(?:is|of|the|a|over|under|above|below)\b)[a-z][\w-]*)",
    needs=" of | on | in ",
)
_NOT_YET: Final = r"(?:are not|aren't|is not|isn't|have not become|haven't become|never became|were never|did not become|not)(?: (?:yet|already|also|among(?: our| the)?|in(?: our| the)?|our|on(?: our| the)?))*"
# `the ones who asked but aren't members yet`
_ONES: Final = Gated(
    rf"(?:the |all |those |only )*(?P<what>ones|those|people|everyone|everybody|anyone|[a-z]+s) (?:who|that|which) (?:(?!(?:whose|with|over|under)\b)[a-z' ]+?) (?:but|and|yet|who|that) (?:who |that |they )?{_NOT_YET} (?P<other>[a-z]+s)(?: (?:list|table))?(?: yet| already| so far)?(?= ?[.;,]|$| (?:to|in|into) @)",
    needs="not|n't|never",
)
# `all boats for which there is no berth entry`
_NONE_THERE: Final = Gated(
    r"(?:the |all |those |any |every )*(?P<what>[a-z]+s) (?:for which there (?:is|are|exists?)|for which we have|that have|which have|having|with) no (?:matching |corresponding )?(?P<other>[a-z]+?)(?: (?:entry|entries|record|records|row|rows|item|items|match|matches))?(?= ?[.;,]|$| (?:to|in|into) @)",
    needs="no ",
)
_BY: Final = Gated(
    r"(?:,|;| and)? ?(?:then )?(?:match|compare|join|link|connect|hold)(?: (?:them|both|the two|both lists|the two lists|the lists))?(?: up| against each other| together)? (?:by|on|via|using|over) (?:the |their )?(?P<key>[a-z_]\w*)(?= ?[,.;]| and )",
    needs="match|compare|join|link|connect|hold",
)
# `compare @url0 with @url1 by berth`
_COMPARED: Final = re.compile(
    r"\bcompare (?P<one>@url\d+) (?:with|to|and|against) (?P<two>@url\d+) (?:by|on|via|using) (?:the )?(?P<key>[a-z_]\w*)"
)


def _last_word(url: str) -> str:
    words = re.findall(r"[a-z]+", re.sub(r"^[a-z]+://[^/]+|[?#].*$", "", url.lower()))
    return words[-1] if words else ""


def with_what_they_are(text: str, prepared: Prepared) -> str:
    """Return the request with such words as a comparison of that field, and as the one wish about both lists."""
    text = _OF_TYPE.sub(_of_type, text)
    urls = list(dict.fromkeys(re.findall(r"@url\d+", text)))
    return _missing(text, urls, prepared) if len(urls) == 2 else text


def _of_type(match: re.Match[str]) -> str:
    is_not = match["is"] in {"isn't", "is not", "are not"}
    return f"{match['lead']}the {match['field']} is {'not ' if is_not else ''}{match['value']}"


def _missing(text: str, urls: Sequence[str], prepared: Prepared) -> str:
    """Name the list that is meant: the one that the others are not in is named, so it is the other."""
    found = _ONES.search(text) or _NONE_THERE.search(text)
    if found is None:
        return text
    nouns = [noun_of_url(prepared.value(url)) or _last_word(prepared.value(url)) for url in urls]
    at = [n for n, noun in enumerate(nouns) if noun and singular(noun) == singular(found["other"])]
    if len(at) != 1 or not nouns[1 - at[0]]:
        return text
    left = nouns[1 - at[0]]
    if found.re is _NONE_THERE.pattern and singular(found["what"]) != singular(left):
        return text
    sides = ("first", "second")
    before = text[: found.start()]
    by = _BY.search(before) or _COMPARED.search(before)
    key = f" by {by['key']}" if by else ""
    said = f"the {plural(singular(left))} from the {sides[1 - at[0]]} list that are not in the {sides[at[0]]} list{key}"
    head = before
    if by is not None:
        both = f"fetch {by['one']} and fetch {by['two']}" if "one" in by.groupdict() else ""
        head = f"{head[: by.start()]}{both}{head[by.end() :]}"
    return f"{head}{said}{text[found.end() :]}"
