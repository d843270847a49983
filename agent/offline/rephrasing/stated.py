"""Sentences that describe the data and ask for nothing: `@url lists name, age and city`, `the text stands in body`."""

from __future__ import annotations

import re

from agent.offline.language.text import Prepared

_NAME = r"(?!(?:and|or|to|in|into|is|are|if|when|then|the|an?|no|it|them|more|less|something|anything|everything)\b)[a-z]\w*"
_FIELD = (
    rf"(?:(?:the |an? |its |their )?{_NAME}(?: (?:name|number|date|time|code|address|id|url))?)"
)
_JOIN = r"(?:, (?:and |plus )?| and | plus | & )"
_FIELDS = rf"{_FIELD}(?:{_JOIN}{_FIELD})*"
_GIVES = r"(?:has|have|gives?|returns?|contains?|lists?|holds?|shows?|delivers?|carries|provides?|comes? with|looks? like|exposes?|includes?|tells?)"
_URL_HAS = re.compile(
    rf"(?P<url>@url\d+)(?:,? (?:which|that|it))? {_GIVES} (?:us |me |you )?(?:(?:the )?(?:fields?|columns?|keys?):? )?(?P<fields>{_FIELDS})(?: (?:per|for each|for every|of each|of every) (?P<noun>[a-z]+))?(?= ?(?:[.;:]|$))"
)
# `the draft lives at @url (title, body)`: that is read.
_LIVES_AT = re.compile(
    rf"(?:^|(?<=[.;:!?] ))(?:(?:the|our|all|all the|these) )(?P<noun>(?:{_NAME} ){{1,2}}?)(?:lives?|sits?|stands?|resides?|(?:is|are)(?: to be)? (?:found|available|kept|published|served)|can be found|comes?) (?:at|under|on|from|in) (?P<url>@url\d+)(?: \((?:fields? ?:? ?|with )?(?P<fields>{_FIELDS})\))?(?=[.;:!]|$)"
)
_FIELD_SAID = re.compile(
    r"(?:^|(?<=[.;:] )|, )(?:the )?(?:field|column|key|value)s? (?:is |are |named |called |in question is )?(?P<name>[a-z]\w*)(?= ?(?:[.;]|$))"
)
_STANDS_IN = re.compile(
    r"(?:^|[.;,:(] ?|\band )(?:the |its |their )?(?P<what>text|body|message|content|amount|price|total|name|address|email|mail|date|comment|title|question|link|number)(?: (?:itself|of it))? (?:is|stands|sits|lives|comes|can be found|is found|is given|is stored) (?:in|under|as) (?:the )?(?:field |key |column )?(?P<name>[a-z]\w*)(?: field| column)?(?= ?(?:[.;,)]|$))"
)


def without_statements(text: str, prepared: Prepared) -> str:
    """Return the request without such sentences; what they say of the data is kept aside."""
    text = _URL_HAS.sub(lambda m: _noted(m, prepared), text)
    text = _LIVES_AT.sub(lambda m: _read(m, prepared), text)
    return _FIELD_SAID.sub("", text)


def _read(match: re.Match[str], prepared: Prepared) -> str:
    if match["fields"]:
        prepared.shapes.append(match["fields"])
    return f"fetch the {match['noun']}from {match['url']}"


def _noted(match: re.Match[str], prepared: Prepared) -> str:
    prepared.shapes.append(match["fields"])
    noun = f"the {match['noun']}s from " if match["noun"] else ""
    return f"fetch {noun}{match['url']}"
