"""A body that is nearly JSON: `{"sku": sku, "count": 5}`, `{id, total}`; a bare word in it is the field that stands there.

Only what is sent is read so: braces that say what comes in list fields, and are none of these.
"""

from __future__ import annotations

import json
import re

_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|-?\d+(?:\.\d+)?(?![\w.])|[A-Za-z_][\w.-]*|[{}\[\]:,]|\s+|.'
)
_NAME = re.compile(r"[A-Za-z_]\w*")
_PLACE = re.compile(r"\{\s*([A-Za-z_]\w*)\s*\}(?=\s*[,}\]])")
_LITERAL = frozenset(["true", "false", "null"])
# Words for kinds of values: who writes these says what something looks like.
_KINDS = re.compile(
    r":\s*(?:string|str|text|number|integer|int|float|double|boolean|bool|date|datetime|list|array|object|any)\b",
    re.IGNORECASE,
)
_SENDS = re.compile(
    r"\b(?:post|put|patch|send|submit|forward|push|body|json|payload)\b(?P<span>[^.;\n{}]*(?:https?://\S*[^.;\n{}]*)?)$",
    re.IGNORECASE,
)
_REPLIES = re.compile(
    r"\b(?:reply|respond|answer|return)(?: (?:to )?(?:the )?(?:caller|call|webhook|request))?(?: back)?(?: with)?(?: (?:the|a|this))?(?: json)?(?: body)?:?\s*$",
    re.IGNORECASE,
)
_AS_BODY = re.compile(r"\b(?:body|json|payload)(?: of| is)?:?\s*$", re.IGNORECASE)
# What is said of a call between the word and the braces: they tell what it brings.
_BROUGHT = re.compile(
    r"\b(?:web ?hook(?! ?https?:)|receives?|brings?|gets|arrives?|comes|carr(?:y|ies)|contains?|has|have|called|hits?)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:as json\s*)?(?:to|at)\b", re.IGNORECASE)
_TO_URL = re.compile(r"\s*(?:as json\s*)?(?:to|at) (?:the |our )?https?://", re.IGNORECASE)
# Bare names in braces are a body right behind one of these only: elsewhere they are room for a value.
_RIGHT_BEFORE = re.compile(
    r"(?:\b(?:post|put|patch|send|submit|forward|push|with|body|json|payload|reply|respond|answer|return)|https?://\S+):?\s*$",
    re.IGNORECASE,
)


def body_with_names(said: str, before: str, behind: str) -> str | None:
    """Answer the JSON of such a body, with `{sku}` where the field `sku` stands; None where it is none."""
    pairs = ":" in said
    inside = before[-1:] and not before[-1].isspace() and before[-1] not in "(:`'"
    if inside or before.count('"') % 2 or _KINDS.search(said):
        return None
    if not _is_sent(before, behind, pairs=pairs):
        return None
    written = _as_json(_PLACE.sub(r'"{\1}"', said))
    try:
        read = json.loads(written) if written is not None else None
    except ValueError:
        return None
    return json.dumps(read, ensure_ascii=False) if isinstance(read, dict) and read else None


def _is_sent(before: str, behind: str, *, pairs: bool) -> bool:
    if _REPLIES.search(before):
        return True
    if not pairs and _RIGHT_BEFORE.search(before) is None:
        return False
    url = before.lower().rfind("http")
    if url >= 0 and _AS_BODY.search(before, url) and not _BROUGHT.search(before, url + 8):
        return True
    sends = _SENDS.search(before)
    if sends is None or _BROUGHT.search(sends["span"]):
        return False
    return "http" in sends["span"].lower() or (
        (_TO if pairs else _TO_URL).match(behind) is not None
    )


def _as_json(said: str) -> str | None:
    tokens = [t for t in _TOKEN.findall(said) if not t.isspace()]
    made: list[str] = []
    for index, token in enumerate(tokens):
        after = tokens[index + 1] if index + 1 < len(tokens) else ""
        if token[0] == "'":
            made.append(json.dumps(token[1:-1], ensure_ascii=False))
        elif not re.match(r"[A-Za-z_]", token) or token in _LITERAL:
            made.append(token)
        elif not _NAME.fullmatch(token):
            return None
        elif after == ":":
            made.append(json.dumps(token))
        else:
            alone = made[-1] in {"{", ","} and _in_object(made)
            key = f"{json.dumps(token)}:" if alone else ""
            made.append(f'{key}"{{{token}}}"')
    return "".join(made)


def _in_object(made: list[str]) -> bool:
    """Tell whether the next token stands in an object, rather than in a list."""
    open_ones: list[str] = []
    for token in made:
        if token in {"{", "["}:
            open_ones.append(token)
        elif token in {"}", "]"}:
            open_ones = open_ones[:-1]
    return open_ones[-1:] == ["{"]
