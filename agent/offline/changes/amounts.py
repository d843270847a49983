"""Amounts as people say them: `14 days`, `half an hour`, `at most 3`, `5 or more`."""

from __future__ import annotations

import re
from dataclasses import dataclass

UNIT = r"(?:second|sec|minute|min|hour|hr|day|week|month|year)s?"
MONEY = (
    r"(?:eur|euros?|usd|dollars?|gbp|pounds?|chf|percent|per cent|degrees?|points?|pieces|units)"
)
NUMBER = r"-?\d+(?:\.\d+)?"
AMOUNT = rf"(?:(?:{NUMBER}|an?|half an?|1 and a half) ?{UNIT}\b|{NUMBER}(?: ?%| {MONEY}\b)?)"
_READ = re.compile(rf"(?P<n>{NUMBER}|half an?|1 and a half|an?) ?(?:(?P<unit>{UNIT})\b)?")
_LONG = {"sec": "second", "min": "minute", "hr": "hour"}
_AHEAD = {
    ">": r"(?:over|above|more than|greater than|larger than|higher than|bigger than|exceeding|beyond)",
    "<": r"(?:under|below|less than|fewer than|smaller than|lower than|younger than)",
    ">=": r"(?:at least|from|starting (?:at|from)|no less than|not less than|not under|minimum|min)",
    "<=": r"(?:at most|up to|no more than|not more than|not over|maximum|max)",
}
_BEHIND = {
    ">=": r"(?:or (?:more|above|over|higher|greater|larger|later|longer|older)|and (?:up|above|over|more)|upwards?|up|on|at least|minimum)",
    "<=": r"(?:or (?:less|fewer|below|under|lower|smaller|earlier|shorter|younger)|and (?:below|under|less|down)|downwards?|at most|maximum|max)",
}
COMPARING = "|".join(_AHEAD.values())
COMPARING_BEHIND = "|".join(_BEHIND.values())


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with its unit of time, and how it is to be compared where the words say so."""

    number: float
    unit: str | None = None
    operator: str | None = None


def amount_in(words: str) -> Amount | None:
    """Read the one amount in words; None where there is none, or where there are two."""
    # `raise it up to 9` says which way, and no comparison
    words = re.sub(
        r"\b(bump|lift|push|raise|bring|turn|move|put|take|go)\b(.*?)\bup to\b", r"\1\2to", words
    )
    found = list(re.finditer(rf"(?<![\w@.#]){AMOUNT}(?![\w.]*\w)", words))
    if len(found) != 1:
        return None
    match = _READ.match(found[0][0])
    if match is None:
        return None
    before, behind = words[: found[0].start()].rstrip(), words[found[0].end() :].lstrip()
    operator = next((o for o, said in _BEHIND.items() if re.match(rf"{said}\b", behind)), None)
    operator = operator or next(
        (o for o, said in _AHEAD.items() if re.search(rf"\b{said}$", before)), None
    )
    count = {"a": 1.0, "an": 1.0, "half a": 0.5, "half an": 0.5, "1 and a half": 1.5}.get(
        match["n"]
    )
    unit = match["unit"].removesuffix("s") if match["unit"] else None
    return Amount(
        count if count is not None else float(match["n"]), _LONG.get(unit or "", unit), operator
    )
