"""A word that a text must have, with no quotation marks around it: `contains the word late` contains "late"."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.text import Prepared

_NO_WORD: Final = r"(?!(?:in|that|which|of|or|and|for|is|are|then|we|it|the|a|an)\b)"
_THE_WORD: Final = re.compile(
    rf"\b(?P<has>contains?|containing|mentions?|mentioning|includes?|including|has|have|having|says?|saying|with) (?:the|a) (?:words?|terms?|keywords?|phrase) (?P<word>{_NO_WORD}[a-z][\w-]*)(?:,? or (?P<other>{_NO_WORD}[a-z][\w-]*)(?= in\b|[,;.]|$))?"
)
_PLAINLY: Final = {"has": "contains", "have": "contain", "says": "contains", "say": "contain"}


def with_words_contained(text: str, prepared: Prepared) -> str:
    """Return the request with such words quoted."""

    def quoted(match: re.Match[str]) -> str:
        words = [word for word in (match["word"], match["other"]) if word]
        said = " or ".join(prepared.named(prepared.as_written(word)) for word in words)
        return f"{_PLAINLY.get(match['has'], 'containing' if match['has'] in _ING else match['has'])} {said}"  # fmt: skip

    return _THE_WORD.sub(quoted, text)


_ING: Final = frozenset(["with", "having", "saying"])
