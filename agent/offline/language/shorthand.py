"""Short and joined ways to say several steps at once, said as steps: `mail every guest in @url`, `-> csv ->`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import is_plural, plural, singular
from agent.offline.reading.order_words import SUPERLATIVES

_SUPER = "|".join(sorted(SUPERLATIVES, key=len, reverse=True))
_PLACE = r"(?:in|at|from|of|on|under|listed (?:in|at)) (?:the )?(?P<url>@url\d+)"
# Everybody in a list gets a mail of their own.
_MAIL_EACH = re.compile(
    rf"\b(?P<send>(?:send|write|mail|email)(?: (?!to\b)[a-z]+){{1,4}} to|(?:email|mail|write to)) (?:(?:each|every|all(?: of)?(?: the)?|the) (?:[a-z]+ )?(?P<noun>[a-z]+)|everyone|everybody|all) {_PLACE}"
)
_OWN = "at their own email"
_NO_PEOPLE = frozenset(
    [
        "list",
        "summary",
        "report",
        "rows",
        "results",
        "items",
        "entries",
        "digest",
        "total",
        "totals",
        "number",
        "data",
        "file",
        "table",
        "content",
        "contents",
        "response",
        "answer",
        "orders",
    ]
)
# What is read and sent in one breath, to the one who asks.
_MAIL_ME = re.compile(
    rf"\b(?:email|mail|send) (?!me\b)(?P<what>(?:the |all )?[^,;.@]+?) {_PLACE} to me\b"
)
# Work on each thing of a list that is still to be read.
_WORK_ON = re.compile(
    rf"\b(?P<verb>translate|summari[sz]e|classify|categori[sz]e|condense|shorten|rewrite|rate) (?:every|each|all(?: of)?(?: the)?|the) (?P<new>new )?(?P<noun>[a-z]+)(?: (?P<field>[a-z]+))? {_PLACE}"
)
_SAYS = re.compile(
    rf"\b(?P<if>if|when|whenever) (?:the |our )?(?:[a-z]+ ){{1,4}}{_PLACE} (?:says|shows|reports|returns|answers|gives)(?: that)? (?=(?:the |its )?[a-z_]+ (?:is|isn't|isnt|=|equals|[<>]))"
)
_BASE64 = re.compile(
    r"\bbase ?64\b[^;]*?\b(?:in|under|as) (?:the |its )?(?:field|key) (?P<field>[a-z_]\w*)|\b(?:field|key) (?P<field2>[a-z_]\w*)[^.;]*\bbase ?64\b"
)
_DECODE = re.compile(r"\bdecode (?:it|that|this)\b")
_FORMAT = r"(?:csv|xml|yaml|json lines|excel)"
_TURN = re.compile(
    rf"\b(?:turn|convert|transform|export|make|change) (?P<what>[^,;.@]*?) ?(?:(?:at|from|of|in|under) )?(?P<source>@(?:url|sql)\d+) (?:in)?to (?:an? )?(?P<format>{_FORMAT})(?: file)?\b"
)
_ALONE = re.compile(
    rf"(?P<before>^|[;,] )(?:(?:in)?to |as |make (?:it )?)?(?:an? )?(?P<format>{_FORMAT})(?: file)?(?= ?[;,]|$)"
)
_FLAG = Gated(r"\b(?P<field>[a-z]+(?:_[a-z]+)+) (?P<flag>true|false)\b", needs="_")
_COPY = re.compile(
    r"(?:^|(?<=and )|(?<=[,;.] ))(?:cc|copy) (?=@mail\d+ (?:by|via|on|with|about)\b)"
)
_ORDER = Gated(
    rf"\b(?:order|sort|rank|arrange)(?:ed)?(?: (?:them|it|these))? (?:from|starting with|beginning with|by) (?:the )?(?P<super>{_SUPER})(?= ?[,;.]|$| and\b)",
    needs="best|biggest|cheapest|closest|dearest|earliest|fewest|freshest|greatest|heaviest|highest|hottest|largest|latest|least|lightest|longest|lowest|most|nearest|newest|oldest|priciest|shortest|smallest|soonest|strongest|warmest|weakest|worst|youngest",
)
_A_MAIL = re.compile(
    r"\b(?:send|write) (?P<who>(?:the|this|that|each|every) [a-z]+(?:er|or|ee|nt|st|ant|ber)) (?:an? )?(?:short |friendly |quick )?(?:e?mail|message|note)\b"
)


def said_at_length(text: str) -> str:
    """Return the request with such phrases said step by step."""
    text = _MAIL_EACH.sub(_each, text)
    text = _MAIL_ME.sub(r"fetch \g<what> from \g<url> ; email me the list", text)
    text = _WORK_ON.sub(_worked_on, text)
    text = _SAYS.sub(r"fetch the answer from \g<url> ; \g<if> ", text)
    if coded := _BASE64.search(text):
        text = _DECODE.sub(
            f"decode the base64 from the field {coded['field'] or coded['field2']}", text
        )
    text = _TURN.sub(r"fetch \g<what> from \g<source> ; convert it to \g<format>", text)
    text = _ALONE.sub(r"\g<before>convert it to \g<format>", text)
    text = _COPY.sub("email ", text)
    text = _A_MAIL.sub(r"email \g<who>", text)
    text = _FLAG.sub(r"\g<field> is \g<flag>", text)
    return _ORDER.sub(r"\g<super> first", text)


def _each(match: re.Match[str]) -> str:
    noun = match["noun"] or "address"
    if noun in _NO_PEOPLE:
        return match[0]
    many, one = (noun, singular(noun)) if is_plural(noun) else (plural(noun), noun)
    who = "person" if one == "address" else one
    many = "people" if one == "address" else many
    return f"fetch {many} from {match['url']} ; {match['send']} each {who} {_OWN}"


def _worked_on(match: re.Match[str]) -> str:
    noun, field = match["noun"], match["field"]
    if noun in _NO_PEOPLE:
        return match[0]
    if field and is_plural(field):
        noun, field = field, None
    one = singular(noun)
    about = f"the {field} of each {one}" if field else f"each {one}"
    return (
        f"fetch the {match['new'] or ''}{plural(one)} from {match['url']} ; {match['verb']} {about}"
    )
