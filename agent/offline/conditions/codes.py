"""Codes in capitals that things are chosen by, without a word for the field: `only the PX ones`, `just QT`."""

from __future__ import annotations

import re

from agent.offline.conditions.condition import Condition, Found, Test
from agent.offline.language.text import Prepared

_CHOSEN = re.compile(
    r"(?:^|(?<= ))(?P<lead>(?:only|just|keep|take|leave out|ignore|skip|drop|exclude) (?:the |all )?|(?:the|all|any) )"
    r"(?P<code>[a-z]{2,5})(?P<ones> (?:ones?|entries|rows|items|records))?(?= ?(?:,|;|$))"
)
# Abbreviations that are no value of a field.
_NO_CODES = frozenset(
    ["ai", "api", "csv", "db", "html", "id", "ids", "it", "json", "pdf", "pdfs", "sms", "sql", "url", "urls", "xml"]
)  # fmt: skip


def coded(clause: str, prepared: Prepared) -> list[Found]:
    """Find such codes; in small letters they are words, and not taken for values."""
    return [
        Found(
            Condition((Test(None, "==", (match["code"].upper(),)),)),
            match.start("code"),
            match.end(),
        )
        for match in _CHOSEN.finditer(clause)
        if _is_code(match, prepared)
    ]


def _is_code(match: re.Match[str], prepared: Prepared) -> bool:
    code = match["code"]
    is_chosen = match["ones"] is not None or not match["lead"].startswith(("the ", "all ", "any "))
    written = re.search(rf"(?<![\w@#/.-]){code.upper()}(?![\w/-])", prepared.original)
    return is_chosen and code not in _NO_CODES and written is not None
