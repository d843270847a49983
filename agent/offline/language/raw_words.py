"""What people write without quotation marks that is a quotation all the same: a body, a statement, a subject line.

All of it is found in the text as it was typed, before anything is lowered or cut.
"""

from __future__ import annotations

import json
import re

from agent.offline.language.gated import Gated
from agent.offline.language.url_places import with_url_places

BODY = re.compile(r"\{(?:[^{}]|\{[^{}]*\})*\}")
# A statement: it says what it selects from where, and one more word of its language, or is written in capitals.
_NAME = r"[A-Za-z_][\w.]*"
# Where and when it runs is said behind a statement, and is none of it.
_ELSEWHERE = r"(?i:(?:on|in|against|using|via) (?:the |our |my )?(?:postgres\w*|mysql|mariadb|sqlite|oracle|sql ?server|mssql|database|db|warehouse|data warehouse)\b|(?:every|each) (?!_)\w+|(?:hourly|daily|weekly|monthly|nightly)\b)"
STATEMENT = re.compile(
    rf"(?<![\"'`\w])(?:(?i:select)\s+(?:(?i:distinct)\s+)?(?:\*|{_NAME}(?:\([^)]*\))?)(?:(?:\s+(?i:as)\s+{_NAME})?\s*,\s*{_NAME}(?:\([^)]{{0,200}}\))?){{0,60}}(?:\s+(?i:as)\s+{_NAME})?\s+(?i:from)\s+{_NAME}(?!\w|:|/)"
    rf"|(?:DELETE FROM|UPDATE|INSERT INTO)\s+{_NAME}(?=\s+(?:SET|WHERE|VALUES|\()))"
    rf"(?:\s+(?i:where|order by|group by|having|limit|set|values)\b(?:(?!\s(?:--|->|→|{_ELSEWHERE}|(?:and|then) (?:then|mail|send|post|email|e-mail|tell|share|put|write|notify|add|save|keep|run))|\.\s|\.\.|;|\)|\n).){{0,2000}})?"
)
_PLAIN_SELECT = re.compile(r"\b(?i:where|order by|group by)\b|[*,(]|^SELECT\b")
_SLOT = re.compile(
    r"\b(?P<lead>(?i:(?:with (?:the |a )?|the )?(?:subject|body)))(?:(?i: line)?:| (?=[A-Z]))\s*(?P<said>[A-Z][^.;,\n\"“]{2,80}?)(?=[.;,\n]|$|\)| and (?:drop|post|send|mail|tell)\b)"
)
_FIELD = re.compile(
    r"(?P<said>\b(?:older than|more than|less than|fewer than|at least|at most|exactly|over|under|above|below|within)\s+-?\d[\d.,]*(?:\s+[A-Za-z]+)?)(?P<between>[^,;.()\n]{0,60}?)\s*\((?:field |column )?(?P<name>[a-z]+(?:_[a-z0-9]+)+)\)"
)
# `whose title contains sale`: the word behind such a verb is looked for as it stands.
_LOOKED_FOR = Gated(
    r"(?P<said>\b(?:(?:whose|where|if|when|unless|with) (?:(?:the|its|their|an?|any|[a-z]+'s) )?(?:[a-z_]+ ){1,3}?|(?:and|or|but) (?:(?:the|its|their) )?[a-z_]+ )(?:(?:does not|doesn't|do not|don't) )?(?:contains?|containing|mentions?|mentioning|starts? with|starting with|begins? with|ends? (?:with|in)|ending (?:with|in)) (?:(?:the )?(?:word|text|term|phrase) )?)"
    r"(?P<word>(?!(?:the|an?|any|at|more|less|all|both|no|not|only|its|their|it|them|one|two|some|something|anything|nothing|either|items?|words?)\b)[A-Za-z][\w-]*)(?=[.,;:!?)\n]|$| (?:and|or|then|to|in|into|on|post|send|mail|email)\b)",
    re.IGNORECASE,
    needs="begin with|begins with|contain|end in|end with|ending in|ending with|ends in|ends with|mention|start with|starting with|starts with",
)
_WITH = re.compile(r"(?i)(?<!\w)w/(?= )")


def with_marks(text: str) -> str:
    """Put quotation marks where they were left out, and a field's name before what it is compared with."""
    text = with_url_places(_SLOT.sub(_slot, _WITH.sub("with", text)))
    text = _LOOKED_FOR.sub(r'\g<said>"\g<word>"', text)
    return _FIELD.sub(lambda m: f"with {m['name']} {m['said']}{m['between']}", text)


def _slot(match: re.Match[str]) -> str:
    """Quote what was left bare; a body is sentences, so its full stop belongs to it."""
    behind = match.string[match.end() : match.end() + 1]
    stop = behind if behind == "." and match["lead"].lower().endswith("body") else ""
    return f'{match["lead"]}: "{match["said"].strip()}{stop}"'


def is_statement(match: re.Match[str]) -> bool:
    """Tell a statement from a wish such as `select orders from the list`."""
    return _PLAIN_SELECT.search(match[0]) is not None or match[0][:6].isupper()


def is_sql(said: str) -> bool:
    """Tell a whole statement from one with words in it that a person has still to put in."""
    from sqlglot import ParseError, TokenError, parse_one

    try:
        parse_one(said)
    except (ParseError, TokenError):
        return False
    return True


def body_of(said: str) -> str | None:
    """Answer a JSON object as it is sent, None where the braces only list what comes in."""
    try:
        read = json.loads(said)
    except ValueError:
        return None
    return json.dumps(read, ensure_ascii=False) if isinstance(read, dict) and read else None
