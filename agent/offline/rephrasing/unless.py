"""`unless the shade is grey or weight is zero`: both are conditions, and the opposite has to hold."""

from __future__ import annotations

import re

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.text import Prepared

_UNLESS = re.compile(r"\bunless (?!if\b|when\b)(?=[a-z@])")
# `if shade is grey or weight is 0`: a second field is compared behind `or`.
_TESTED = re.compile(r"\b(?:if|when|unless|whose|where) [^.;,@]*(?:@str\d+[^.;,@]*)*")
_OR = re.compile(
    r"\bor (?=(?:the |its |their )?(?!(?:it|they|that|this|if|where|when|is|are|more|less)\b)[a-z_]\w* (?:is|are|=|equals) (?:not |over |under |above |below |at least |at most |more than |less than )?(?:@str\d|-?\d|[a-z]))"
)


def with_exceptions(text: str, prepared: Prepared) -> str:
    """Return the request with such words said so that the grammar of conditions finds the field they compare."""
    text = _TESTED.sub(lambda m: _OR.sub("or where ", m[0]), text)
    parts: list[str] = []
    end = 0
    for match in _UNLESS.finditer(text):
        said = f"if {re.split('[.;]', text[match.end() :])[0]}"
        found = find_conditions(said, prepared)
        is_read = bool(found) and found[0].start == 0
        parts += [text[end : match.end()], "if " if is_read else ""]
        end = match.end()
    return "".join(parts) + text[end:]
