"""Looks back from a comparison: what is compared, and what the things are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.language.nouns import is_plural, plural

INTRO = frozenset(
    [
        "whose",
        "where",
        "with",
        "having",
        "if",
        "when",
        "filter",
        "filter:",
        "that",
        "which",
        "who",
        "has",
        "have",
        "provided",
        "only",
        "on",
        "by",
    ]
)
_STRONG_INTRO = INTRO - {"only", "on", "by", "who"}
# `with plan gold or`, `whose age is over 9 and`: a field was compared right before, and another one is.
COMPARES: Final = re.compile(
    r"\b(?:whose|where|with|having|if|when) (?:the |its |their )?(?!(?:more|less|fewer|over|under|at)\b)[a-z_]\w* (?:[^,;.@]|@str\d)*(?:@str\d+|[\w>]) (?:and|or) $"
)
_COPULA = frozenset(
    [
        *(
            "is",
            "are",
            "was",
            "were",
            "be",
            "been",
            "being",
            "of",
            "has",
            "have",
            "had",
            "reads",
            "at",
            "value",
        ),
        *(
            "goes",
            "go",
            "rises",
            "climbs",
            "gets",
            "drops",
            "falls",
            "sinks",
            "stays",
            "remains",
            "lies",
            "comes",
            "reaches",
        ),
    ]
)
STOP = frozenset(
    [
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "her",
        "our",
        "each",
        "every",
        "any",
        "all",
        "those",
        "these",
        "ones",
        "one",
        "them",
        "it",
        "and",
        "or",
        "but",
        ",",
        ";",
        ":",
        "(",
        ")",
        "to",
        "for",
        "from",
        "in",
        "into",
        "keep",
        "take",
        "post",
        "send",
        "only",
        "get",
        "fetch",
        "there",
        "than",
        "then",
        "i",
        "we",
        "you",
        "care",
        "about",
        "throw",
        "away",
        "everything",
        "anything",
        "something",
        "drop",
        "ignore",
        "skip",
        "exclude",
        "remove",
        "discard",
        "out",
        "filter",
        "select",
        "pick",
        "leave",
        "tell",
        "notify",
        "announce",
        "report",
        "is",
        "are",
        "not",
        "costs",
        "says",
    ]
)
_WORTH = {
    "worth": "worth",
    "priced": "price",
    "costing": "cost",
    "valued": "value",
    "totalling": "total",
    "rated": "rating",
}


_MESSAGES = frozenset(
    ["summary", "message", "email", "mail", "report", "digest", "recap", "overview", "roundup"]
)


def noun_before(left: str) -> str | None:
    words = re.findall(r"[a-z][\w-]*", left)
    return words[-1] if words and is_plural(words[-1]) else None


def _names_value(tokens: Sequence[tuple[str, int]]) -> bool:
    """In `with value over 9` the word is the field; in `the rating has value 9` it is not."""
    before = tokens[-2][0] if len(tokens) > 1 else ""
    return tokens[-1][0] == "value" and before in {
        "with",
        "whose",
        "a",
        "the",
        "where",
        "its",
        "of",
        "",
    }


COPULA = "|".join(sorted(_COPULA))
# `has been idle for over 2 days` names no field of its own.
_LASTING = re.compile(
    r"(?:(?:that|which|who) )?(?:has|have|had) been (?:[a-z]+ing|open|idle|overdue|unanswered|on hold) for $"
)
_FIELD_OF = re.compile(
    rf"(?:\b(?:if|when|where|and|or|once) )?(?:the |its |their |an? )?(?P<field>[a-z_]\w*(?: [a-z_]\w*)?) (?:of|for|in|at) (?:an?|the|each|every|any|one|some) (?P<noun>[a-z][\w-]*)(?: (?:{COPULA}))+ $"
)


# `if the level at https://... exceeds 3`: the address stays for whoever reads it.
_AT_SOURCE = re.compile(
    rf"\b(?:if|when|whenever|once|as soon as|in case|unless|whether|where) (?:the |its |our )?(?P<field>[a-z_]\w*(?: [a-z_]\w*)?) (?:at|of|from|in|under|on|reported by|given by) (?P<url>@url\d+)(?P<is>(?: (?:{COPULA}))*) $"
)


def subject_of(left: str, *, symbol: bool) -> tuple[str | None, str | None, int, bool]:
    """Look back from a comparison: (field, noun, start of its words, an intro such as `whose` stood there)."""
    lasting = _LASTING.search(left.rstrip() + " ")
    if lasting:
        return None, noun_before(left[: lasting.start()]), lasting.start(), False
    whole = _FIELD_OF.search(left.rstrip() + " ")
    if whole and all(_is_name(word) for word in whole["field"].split()):
        noun = whole["noun"]
        return whole["field"], noun if is_plural(noun) else plural(noun), whole.start(), True
    source = _AT_SOURCE.search(left.rstrip() + " ")
    if source and all(_is_name(word) for word in source["field"].split()):
        return source["field"], None, source.end("url") + 1, True
    tokens = [(m[0], m.start()) for m in re.finditer(r"@\w+|[a-z_][\w.'-]*:?|[^\w\s]", left)]
    start, copula = len(left), False
    while tokens and tokens[-1][0] in _COPULA and not _names_value(tokens):
        copula = True
        start = tokens.pop()[1]
    gathered: list[str] = []
    while tokens and len(gathered) < 3 and _is_name(tokens[-1][0]):
        word, start = tokens.pop()
        gathered.insert(0, word)
        if word in _WORTH:
            return _WORTH[word], noun_before(left[:start]), start, True
    while tokens and tokens[-1][0] in {"the", "a", "an", "its", "their", "his", "her"}:
        start = tokens.pop()[1] if gathered else start
        if not gathered:
            tokens.pop()
    word = tokens[-1][0].rstrip(":") if tokens else ""
    told = (
        bool(gathered) and gathered[-1] in _MESSAGES and word in {"with", "having", "has", "have"}
    )
    if gathered and word in _STRONG_INTRO and not told:
        start = tokens[-1][1]
        return " ".join(gathered), noun_before(left[:start]), start, True
    compares = COMPARES.search(left[:start]) is not None
    return _without_intro(
        gathered, word, start, len(left), copula=copula, symbol=symbol, compares=compares
    )


def _is_name(word: str) -> bool:
    return bool(re.match(r"[a-z_]", word)) and word not in STOP | INTRO and not word.endswith(":")


def _without_intro(
    gathered: list[str],
    before: str,
    start: int,
    end: int,
    *,
    copula: bool,
    symbol: bool,
    compares: bool,
) -> tuple[str | None, str | None, int, bool]:
    """`amount over 9` names a field, `orders over 9` and `each order over 9` name the things."""
    if not gathered or gathered[-1] in _MESSAGES:
        return None, None, end, before in _STRONG_INTRO and not gathered
    last = gathered[-1]
    if before in {"each", "every", "any", "new"} and not copula and not is_plural(last):
        return None, plural(last), end, False
    many = is_plural(last) and "_" not in last  # as no plain word has it: a name is of one field
    # `with plan gold or visits over 9`: what stands beside a field that is compared is compared too
    beside = before in {"and", "or"} and compares and len(gathered) == 1
    if symbol or beside or (not many and (len(gathered) == 1 or copula)):
        return " ".join(gathered), None, start, copula or symbol
    return None, last if many else None, end, False
