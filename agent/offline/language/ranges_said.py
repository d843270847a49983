"""A range said by its upper end, and what lies above it: `5 to 80 inclusive -> ..., more than that -> ...`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_NUMBER: Final = r"-?\d+(?:\.\d+)?"
_RANGE: Final = Gated(
    rf"(?:\bfrom )?(?<![\w.-])(?P<low>{_NUMBER}),? (?:(?:up )?(?:to|until|till|through) and including|up to)(?: the)? (?P<high>{_NUMBER})(?![\w%])",
    re.IGNORECASE,
    needs="including|up to",
)
_INCLUSIVE: Final = Gated(
    rf"(?:\bfrom )?(?<![\w.-])(?P<low>{_NUMBER}) (?:to|through|until) (?P<high>{_NUMBER}),? (?:inclusive|included)(?!\w)",
    re.IGNORECASE,
    needs="inclusive|included",
)
_ABOVE: Final = re.compile(
    r"(?P<before>^|[.;,:\n] ?(?:[-*•] ?)?|\band )(?:but )?(?:anything|everything|whatever(?: is)?|all that is|what is) (?:bigger|larger|heavier|higher|greater|more|longer|costlier|dearer|above(?: (?:that|it))?|over (?:that|it)|beyond(?: that)?)(?: than that)?(?=[ ,:;]|$)",
    re.IGNORECASE | re.MULTILINE,
)
# `(no note)`: that something is left away which nobody asks for in this case.
_NO_MORE: Final = re.compile(
    r" ?\((?:but )?(?:no|without(?: an?)?) (?:note|message|mail|e-?mail|post|notification)\)",
    re.IGNORECASE,
)


def with_ranges_said(text: str) -> str:
    """Return the request with such a range as `between`, and what is bigger as more than its end."""
    text = _INCLUSIVE.sub(r"\g<low> up to \g<high>", text)
    ranges = list(_RANGE.finditer(text))
    if not ranges:
        return text
    text = _RANGE.sub(r"between \g<low> and \g<high>", text)
    high = max((one["high"] for one in ranges), key=float)
    return _ABOVE.sub(rf"\g<before>more than {high}", _NO_MORE.sub("", text))
