"""Names that begin with a word of time: the sheet `Daily Takings` and the `Weekly Report` say nothing of when anything runs."""

from __future__ import annotations

import re
from typing import Final

_ADVERB: Final = r"(?:Minutely|Hourly|Daily|Nightly|Weekly|Fortnightly|Monthly|Quarterly|Yearly|Annually|Biweekly|Bimonthly)"
# Written large where every word is: these lead a time, and no name goes on with them.
_NO_NAME: Final = r"(?:At|On|In|And|Or|But|Then|To|From|For|With|By|Of|After|Before|Between|Except|Until|Starting|Every|Each|Once|If|When|Please|So|Via|I|We|Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*"
_IN_A_SENTENCE: Final = r"(?<=[\w,\"“] )"
_NAME: Final = re.compile(
    rf"{_IN_A_SENTENCE}(?P<name>{_ADVERB}(?:[ -](?!{_NO_NAME}\b)[A-Z][\w'&-]*)+)"
)


def without_names(text: str, original: str) -> str:
    """Answer a normalised text without such names of its original; every other word stays in its place."""
    names = {match["name"].lower() for match in _NAME.finditer(original)}
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", lambda m: "~" * len(m[0]), text)
    return text
