"""Second and third conditions that lean on the first: `with kind "buoy" and berth "A"`, `whose paid is true and depth not equal to 9`."""

from __future__ import annotations

import re

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.nouns import GENERIC
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import VERBS

_UNEQUAL = re.compile(
    r"\b(?P<is>is |are |was )?not equal(?:s)? to\b|\b(?:doesn't|does not) equal\b"
)
_DAY = re.compile(
    r"\b(?P<field>[a-z_]*(?:date|day|_at|_on|deadline)) ?(?:=|==|equals) ?(?P<day>today|yesterday|tomorrow)\b"
)
_ONLY_ROWS = re.compile(
    r"\b(?P<keep>keep|take|use|select|show|consider) only (?:the )?(?:rows|records|entries|items|lines|ones) (?=with|whose|where|that|which)"
)
_VALUE = r"(?:@str\d+|true|false|-?\d+(?:\.\d+)?|[a-z][\w-]*)"
_END = r"(?= ?[,.;:)]|$| and | or | to @| in @| into @| from @)"
_MORE = re.compile(
    rf"(?P<and>,? and |, )(?P<field>[a-z]\w*) (?:(?P<op>is not|are not|isn't|!=|is|are|=|==|equals) (?P<value>{_VALUE})|(?P<quoted>@str\d+)){_END}"
)
_NO_FIELD = VERBS | GENERIC | frozenset(["it", "they", "that", "this", "which", "who", "whose", "there", "everything", "nothing", "otherwise", "then", "each", "list", "text", "message", "subject", "title", "name", "the", "them", "me", "us", "body"])  # fmt: skip


def with_further_tests(text: str, prepared: Prepared) -> str:
    """Return the request with each such condition said as the first one is."""
    text = _ONLY_ROWS.sub(r"\g<keep> only those ", text)
    text = _UNEQUAL.sub("is not", text)
    text = _DAY.sub(r"\g<field> is \g<day>", text)
    at = 0
    while (found := _MORE.search(text, at)) is not None:
        at = found.end("and")
        if found["field"] in _NO_FIELD or not _leans(text[: found.start()], prepared):
            continue
        said = f"{found['op'] or 'is'} {found['value'] or found['quoted']}"
        lead = f"{text[: found.start()]} and whose {found['field']} {said}"
        text, at = lead + text[found.end() :], len(lead)
    return text


def _leans(before: str, prepared: Prepared) -> bool:
    """Tell whether a condition of the things ends just there."""
    clause = re.split(r"[.;:] ", before)[-1]
    if not re.search(r"\b(?:with|whose|where|having|that|which)\b", clause):
        return False
    found = find_conditions(clause, prepared)
    return bool(found) and found[-1].end == len(clause)
