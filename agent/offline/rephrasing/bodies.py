"""What is sent to an address in words: `post its id and total to @url0`, `put to @url0 with id and total in the body`.

The names leave the text as a body does, because commas and `and` stand in them and some are words of other rules.
"""

from __future__ import annotations

import json
import re

from agent.offline.language.nouns import GENERIC, is_plural
from agent.offline.language.text import Entity, Prepared
from agent.offline.reading.resolved import listed_fields
from agent.offline.rephrasing.answered import ANSWERED

_VERB = r"(?P<verb>post|put|patch|send|submit|forward|push|deliver|report)"
_SMALL = r"(?:and|or|then|to|in|into|of|from|with|for|if|when|where|is|are|on|by|via|it|them|as|each|every|all|that|this)"
_OWN = r"(?:the|its|their|his|her|just|only|just the|only the|only its|just its|(?:the )?[a-z]+'s)"
_FIELD = rf"(?:{_OWN} )?(?!{_SMALL}\b)[a-z_]\w*(?: (?:name|number|date|day|time|code|address|id|url|email|status|amount|total|price|text))?"
_JOIN = r"(?:,? (?:and|plus) |, | ?\+ ?| ?& ?)"
_LIST = rf"{_FIELD}(?:{_JOIN}{_FIELD})*"
_OF = r"(?: (?:of|from) (?:it|them|(?:the|that|this|each|every|its) (?:[a-z]+ )?[a-z]+))?"
_AS = r"(?: (?:as|in) (?:(?:a|an|the) )?json(?: (?:body|object|payload))?)?"
_TO = r"(?:to|into|at|against) (?:(?:the|our|their) )?(?:(?:api|endpoint|address|url|webhook|service|crm) )?(?:at )?"
_THERE = rf"(?:(?:an? |the )?(?:request|call) )?(?:{_TO})?@url\d+"
_AND_THEN = r"(?=[.;,:)]|$| (?:and|then|for|if|when|once)\b)"
_FORMS = (
    # `post its id and total to @url0`
    re.compile(rf"\b{_VERB} (?P<fields>{_LIST})(?P<of>{_OF}){_AS} (?P<to>{_TO}@url\d+)"),
    # `post to @url0 with id and total in the body`
    re.compile(
        rf"\b{_VERB} (?:it |them |each |this |that )?(?P<to>{_THERE}),? (?:with|using|containing|passing|sending|including|and) (?:(?:a|the|its) )?(?:fields? )?(?P<fields>{_LIST})(?P<of>{_OF}) (?:as|in) (?:the |its |a |an )?(?:json|(?:json |request )?(?:body|payload))\b"
    ),
    # `post to @url0 with the body id and total`, `..., body: id, total`
    re.compile(
        rf"\b{_VERB} (?:it |them |each |this |that )?(?P<to>{_THERE}),? (?:(?:with|using|and) )?(?:(?:a|the|as) )?(?:json )?(?:body|payload|json)(?: of| with| containing| holding| being| is)?:? (?:the )?(?:fields? )?(?P<fields>{_LIST})(?P<of>{_OF}){_AND_THEN}"
    ),
    # `post to @url0 with id and total`
    re.compile(
        rf"\b{_VERB} (?:it |them |each |this |that )?(?P<to>{_THERE}),? (?:with|containing|passing|including) (?:fields? )?(?P<fields>{_LIST})(?P<of>{_OF}){_AND_THEN}"
    ),
)
_FIGURES = frozenset(["count", "total", "sum", "average", "number", "min", "max", "mean"])
_WHOLE = (
    GENERIC
    | frozenset(
        ["result", "results", "row", "rows", "record", "list", "all", "everything", "summary", "digest", "report", "rest", "ones", "one", "data", "body", "payload", "json", "request", "answer", "response", "header", "headers", "token", "bearer", "auth", "authorization", "authentication", "query", "parameter", "parameters", "params", "retries", "timeout", "header x", "key"]
    )
)  # fmt: skip
_ARTICLE = re.compile(rf"^(?:{_OWN} )+")
_OWNED = re.compile(r"^(?:its|their|his|her|just|only|(?:the )?[a-z]+'s)\b")


def with_bodies(text: str, prepared: Prepared) -> str:
    """Return the request with each such list of fields as one body."""
    if "@url" not in text:
        return text
    for form in _FORMS:
        text = form.sub(lambda m: _taken(m, prepared), text)
    return text


def fields_of(body: str) -> tuple[str, ...]:
    """Answer the fields that a body was said to hold; none of a body that was written."""
    read = json.loads(body)
    return tuple(read) if isinstance(read, list) else ()


def _taken(match: re.Match[str], prepared: Prepared) -> str:
    said = re.split(_JOIN, match["fields"])
    names = tuple(dict.fromkeys(_ARTICLE.sub("", one).strip() for one in said))
    if not _are_fields(names, said[0], prepared):
        return match[0]
    name = f"@json{sum(e.kind == 'json' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("json", json.dumps(names))
    verb = match["verb"] if match["verb"] in {"put", "patch"} else "post"
    to = re.sub(r"^(?:(?:an? |the )?(?:request|call) )", "", match["to"])
    to = to if re.match(r"(?:to|into|at|against)\b", to) else f"to {to}"
    each = re.search(r"\b(?:each|every)\b.*$", match["of"])
    return f"{verb} {name} {to}{f' for {each[0]}' if each else ''}"


def _are_fields(names: tuple[str, ...], first: str, prepared: Prepared) -> bool:
    """Tell fields of a thing from figures over a list, and from the list itself."""
    listed = listed_fields(prepared)
    if not all(names) or any(n.startswith(ANSWERED) for n in names):
        return False
    if all(n in _FIGURES for n in names) and not listed.issuperset(names):
        return _OWNED.match(first) is not None
    if len(names) == 1:
        (one,) = names
        return one in listed or "_" in one or _OWNED.match(first) is not None
    return all(n in listed or _is_field(n, first) for n in names)


def _is_field(name: str, first: str) -> bool:
    last = name.split()[-1]
    whole = last in _WHOLE and last not in _FIGURES
    several = is_plural(name) and "_" not in name and not _OWNED.match(first)
    return not whole and not several
