"""Words and signs of people who write in a hurry: `evry wkday`, `stage=won`, `cnt tickets per agent`, `unpaid only (state != paid)`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

# Only words that are short for one word of the grammar; what may be the name of a field stays as it is.
_SHORT: Final = {
    "wkday": "weekday", "wkdays": "weekdays", "wkly": "weekly", "mthly": "monthly", "mth": "month", "mths": "months", "tbl": "table", "dupes": "duplicates", "dups": "duplicates",
    "incl": "including", "excl": "excluding", "evry": "every", "ea": "each", "notif": "notification", "appr": "approval", "wo": "without", "bday": "birthday",
}  # fmt: skip
_WORD: Final = re.compile(r"(?<![\w@#/.'-])(?:" + "|".join(_SHORT) + r")(?![\w@/'-]|\.\w| ?[<>=!])")
# `cnt open ones per agent` counts; `cnt > 4` compares a field.
_COUNT: Final = Gated(r"(?P<before>^|[.;:,] |\b(?:and|then) )cnt (?=[a-z])", needs="cnt")
_OF_MONTH: Final = re.compile(
    r"\b(?P<nth>\d{1,2}(?:st|nd|rd|th)|(?:first|last)(?: day)?) of month\b"
)
# `stage=won`: a sign between a name and a value. What is a setting of an address or a rule of a calendar has none around it.
_EQUALS: Final = Gated(
    r"(?<![\w@.?&;=/-])(?P<name>[a-z_][a-z_\d]*)=(?=[a-z\d@\"'“-])(?!>)", needs="="
)
_RULE: Final = re.compile(r"\b(?:freq|byday|byhour|interval)=")
# `unpaid only (state != paid)`: what stands in the brackets says it exactly.
_ONLY: Final = Gated(
    r"(?P<before>^|[.;:,] |\band )(?:only (?:the )?)?[a-z]+(?: ones?)?(?: only)? ?\((?P<test>[a-z_]\w* ?(?:!=|==|=|>=|<=|<|>)[^()]{1,60})\)(?= ?(?:[.;,]|$|\n))",
    needs="(",
)
# What is handed over with an address compares nothing.
_SETTING: Final = re.compile(
    r"\b(?:query|params?|parameters?|headers?|cookies?|settings?|options?|body|form)\b[^.;]*$"
)


def _apart(match: re.Match[str]) -> str:
    return match[0] if _SETTING.search(match.string[: match.start()]) else f"{match['name']} = "


def with_brief_words(text: str) -> str:
    """Return the text, in small letters, with such words at full length and such signs as words apart."""
    text = _WORD.sub(lambda m: _SHORT[m[0]], text)
    text = _COUNT.sub(r"\g<before>count ", text)
    text = _OF_MONTH.sub(r"\g<nth> of the month", text)
    if not _RULE.search(text):
        text = _EQUALS.sub(_apart, text)
    return _ONLY.sub(r"\g<before>keep those with \g<test>", text)
