"""Telephones as receivers: `text +49…` and `sms me at +49…` send an SMS there."""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = r"(?P<number>\+\d[\d ()/-]{5,}\d)"
_START: Final = r"(?<![\w-])(?<!\bthe )(?<!\bsame )(?<!\ba )(?<!\ban )"
_SENDS: Final = "send one sms to"
_TEXTS: Final = re.compile(
    rf"{_START}(?:also )?(?:text|texts|sms|send (?:an? )?(?:text|sms)(?: message)?)(?: to)?(?: (?:me|us|my (?:phone|mobile|cell)|our (?:phone|mobile)))?(?: (?:at|on|to))? {_NUMBER}"
)


def with_phones(text: str) -> str:
    """Return the request with each number that is texted said as the receiver of an SMS."""
    if "+" not in text:
        return text
    return _TEXTS.sub(lambda m: f"{_SENDS} {re.sub(r'[ ()/-]', '', m['number'])}", text)
