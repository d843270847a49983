"""What things are called: one or many, and names fit for ids and titles."""

from __future__ import annotations

import re
from functools import lru_cache

from engine.core.words import CEL_RESERVED, ROOTS

_IRREGULAR = {
    "people": "person",
    "children": "child",
    "data": "data",
    "news": "news",
    "media": "media",
}
_NOT_NOUNS = frozenset(
    [
        "the",
        "a",
        "an",
        "all",
        "any",
        "each",
        "every",
        "one",
        "ones",
        "those",
        "these",
        "them",
        "it",
        "its",
        "their",
        "his",
        "her",
        "our",
        "my",
        "your",
        "new",
        "latest",
        "recent",
        "of",
        "with",
        "from",
        "at",
        "in",
        "on",
        "to",
        "for",
        "by",
        "and",
        "or",
        "that",
        "which",
        "who",
        "whose",
        "where",
        "there",
        "this",
        "list",
        "lists",
        "batch",
        "set",
        "results",
        "result",
        "data",
        "json",
        "items",
        "item",
        "records",
        "record",
        "everything",
        "things",
        "thing",
        "entries",
        "file",
        "table",
        "whole",
        "rest",
        "others",
        "other",
        "rows",
    ]
)
# A list of these says nothing of what its items are.
GENERIC = frozenset(
    [
        "item",
        "items",
        "record",
        "records",
        "entry",
        "entries",
        "row",
        "rows",
        "result",
        "results",
        "thing",
        "things",
        "data",
        "list",
    ]
)


@lru_cache(maxsize=4_096)
def singular(word: str) -> str:
    """Answer one of them: `boxes` -> `box`, `companies` -> `company`."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(?:ss|sh|ch|x|z|(?:stat|bon|vir|camp|cens|stim|radi|foc)us)es$", word):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def plural(word: str) -> str:
    """Answer many of them; a word that means many already stays as it is."""
    if word in {"data", "news", "media"} or is_plural(word):
        return word
    if word in _IRREGULAR.values():
        return next(many for many, one in _IRREGULAR.items() if one == word)
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if re.search(r"(?:s|sh|ch|x|z)$", word) else "s")


def with_article(noun: str) -> str:
    """Answer `an order`, `a boat`."""
    return f"an {noun}" if noun[:1] in "aeiou" else f"a {noun}"


def is_plural(word: str) -> bool:
    return singular(word) != word or word in {"data"}


def is_noun(word: str) -> bool:
    """Tell whether a word can name what a list is of."""
    return bool(re.fullmatch(r"[a-z][a-z-]{2,}", word)) and word not in _NOT_NOUNS


def noun_of_url(url: str) -> str | None:
    """Answer the plural in which an address ends: `https://x.example/v2/orders.json` -> `orders`."""
    path = re.sub(r"^[a-z]+://[^/]+", "", url.lower()).split("?")[0].split("#")[0]
    words = [w for part in reversed(path.split("/")) for w in reversed(re.split(r"[^a-z]+", part))]
    plurals = [
        w for w in words if is_noun(w) and is_plural(w) and w not in {"https", "apis", "news"}
    ]
    return plurals[0] if plurals else None


def as_id(words: str, taken: set[str]) -> str:
    """Make a free id of some words."""
    stem = re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")[:32].strip("_") or "step"
    if not stem[0].isalpha():
        stem = "s_" + stem
    if stem in CEL_RESERVED or stem in ROOTS or stem == "error":
        stem += "_step"
    made, n = stem, 2
    while made in taken:
        made, n = f"{stem}_{n}", n + 1
    taken.add(made)
    return made


def uncapitalised(text: str) -> str:
    """Start with a small letter, except for names such as `SQL` and `E-mail`."""
    return text if text[1:2].isupper() or text[1:2] == "-" else text[:1].lower() + text[1:]


def thing_of_url(url: str) -> str:
    """Answer the last word of an address: `https://x.example/v1/forecast` -> `forecast`, `.../orders/{id}` -> `order`."""
    path = re.sub(r"^[a-z]+://[^/]+", "", url.lower()).split("?")[0].split("#")[0]
    bare = re.sub(r"/\{[^}]*\}+/?$", "", path)
    words = [
        w for w in re.split(r"[^a-z]+", bare) if is_noun(w) and w not in {"api", "json", "csv"}
    ]
    thing = words[-1] if words else "answer"
    return thing if bare == path else singular(thing)


def sentence(text: str) -> str:
    """Start with a capital letter."""
    return text[:1].upper() + text[1:]
