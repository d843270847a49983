"""Fields that words list: `book, reader and the fee`."""

from __future__ import annotations

import re
from typing import Final

_ONE: Final = r"[a-z_]+(?: [a-z_]+)??"
LISTED: Final = rf"(?:the |its |their )?{_ONE}(?:(?:,| and|, and) (?:the |its |their )?{_ONE})*"
"""The pattern of such a list; what stands behind it says where it ends."""


def listed(words: str) -> list[str]:
    """Answer all that is listed, without articles."""
    return [re.sub(r"^(?:the|its|their) ", "", one) for one in re.split(r",? and |, ", words)]
