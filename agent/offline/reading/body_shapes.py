"""What people say a call brings: `{id, items: [...]}`, `(name, age)`, `with name, city and age`.

Words about the body ask for nothing, so they are taken out; a list that it holds may be what the request is about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from agent.offline.language.nouns import is_plural, plural, singular
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import VERBS

_CALL = r"(?:web ?hooks?|hook|call(?:back)?|payload|body|request|json)"
_NAME = r"(?!(?:and|or|the|to|in|on|with|by|it|them|is|are|then)\b)[a-z_][\w-]*"
_FIELD = rf"(?:(?:the|its|an?|their) )?{_NAME}(?:[ _](?:name|number|date|day|time|code|address|id|url|text))?"
_JOIN = r"(?:, (?:and |plus )?| and (?:an? |the )?| plus | ?\+ ?| ?& ?)"
_LISTED = rf"{_FIELD}(?:{_JOIN}{_FIELD})+"
# `(service, version)` and `(webhook: candidate, time)`; a call is spoken of before it or in it.
_ASIDE = re.compile(
    rf"(?P<before>\b{_CALL}\b[^.;()@]{{0,40}})?\((?P<inside>(?:an? |our |the )?{_CALL}\b[ :,]*(?:with |fields? )?)?(?:(?:it )?(?:has|with|fields?|contains?|body|the fields) ?:? ?)?(?P<fields>{_LISTED})\)"
)
# `the webhook brings name, city and age`: the words to the end of the sentence list fields and nothing else.
_BRINGS = re.compile(
    rf"(?P<keep>\b{_CALL}\b(?: (?:from|of|by) (?:(?:the|our|a) )?[a-z]+)?),? (?:(?:it |that |which |this )?(?:brings?|delivers?|gives?(?: us| me| you)?|contains?|carries|has|holds?|with|containing|bringing|carrying|including)) (?:the )?(?:fields? )?(?P<fields>{_LISTED})(?P<list>(?: list| array)?(?: \[ ?\])?)(?=[.;:!]|$|, (?:and )?(?:then|if|when)\b)"
)
_BRINGS_LIST = re.compile(
    rf"(?P<keep>\b{_CALL}\b),? (?:(?:it |that |which |this )?(?:brings?|delivers?|gives?(?: us| me| you)?|contains?|carries|has|holds?|with|containing|bringing|carrying|including)) (?:an? |the )?(?:list|array|batch) of (?P<of>{_NAME})(?=[.;:!,]|$)"
)
# `our webhook: name, age and city.`
_LISTS = re.compile(
    rf"(?P<keep>\b{_CALL}\b) ?[:;-] ?(?:with |fields?:? )?(?P<fields>{_FIELD}(?:{_JOIN}{_FIELD})+)(?=[.;:!]|$)"
)
# What is left where the fields stood in braces: `our webhook brings`.
_BRINGS_NOTHING = re.compile(
    rf"(?P<keep>\b{_CALL}\b) (?:that |which )?(?:brings?|delivers?|gives?(?: us| me| you)?|contains?|has|holds?|with|receives?|gets|sends?(?: us| me)?)(?= *(?:[.,;:]|$))"
)
_LIST_IN_BRACES = re.compile(r"[\"']?(?P<name>[A-Za-z_]\w*)[\"']?\s*(?::|=|list|array)?\s*\[")
_LIST_IN_WORDS = re.compile(
    rf"\b(?:an? |the )?(?P<name>{_NAME}) (?:list|array)(?: \[ ?\])?(?=[.;:,!)]|$)|\b(?:list|array) of (?P<of>{_NAME})\b"
)


# Words that speak of several things without naming them.
_SEVERAL = re.compile(r"\b(?:ones|them|others|those|each|every one|all of)\b")


@dataclass(frozen=True, slots=True)
class Body:
    """What the words say the call brings."""

    lists: tuple[str, ...] = ()

    def list_meant(self, text: str) -> str | None:
        """Answer the list that the rest of the request is about: its things are named there."""
        for name in self.lists:
            forms = "|".join(
                {re.escape(name), re.escape(singular(name)), re.escape(plural(singular(name)))}
            )
            if re.search(
                rf"\b(?:each|every|any|all|per|the|those|which|of|only|drop|keep) (?:of )?(?:the )?(?:new )?(?:{forms})\b",
                text,
            ):
                return name if is_plural(name) else plural(name)
        if len(self.lists) == 1 and _SEVERAL.search(text):
            return plural(singular(self.lists[0]))
        return None


def take_body(text: str, prepared: Prepared) -> tuple[str, Body]:
    """Take the words about the body out of a request; answer what is left, and what they say."""
    lists = [m["name"] for said in prepared.shapes for m in _LIST_IN_BRACES.finditer(said)]
    if re.search(rf"\b{_CALL}\b", text):
        text = _ASIDE.sub(_without_fields, text)
        for match in _BRINGS.finditer(text):
            lists += [m["name"] or m["of"] for m in _LIST_IN_WORDS.finditer(match[0])]
        text = _LISTS.sub(_kept, _BRINGS.sub(_kept, text))
        lists += [m["of"] for m in _BRINGS_LIST.finditer(text)]
        text = _BRINGS_LIST.sub(r"\g<keep>", text)
        text = re.sub(
            r"\(?\b(?:the )?body (?:is|looks like|has|contains)(?: this)?:? *(?=[).;,]|$)\)?",
            "",
            text,
        )
    text = re.sub(r"\( *\)|\[ *\]", "", text)
    text = _BRINGS_NOTHING.sub(r"\g<keep>", text) if prepared.shapes else text
    return re.sub(r"\s+", " ", text).strip(), Body(tuple(dict.fromkeys(n.lower() for n in lists)))


def _without_fields(match: re.Match[str]) -> str:
    if match["before"] is None and match["inside"] is None:
        return match[0]
    called = re.match(rf"(?:an? |our |the )?{_CALL}", match["inside"] or "")
    return f"{match['before'] or ''}{called[0] if called else ''}"


def _kept(match: re.Match[str]) -> str:
    first = re.findall(r"[a-z_]+", match["fields"])
    doing = any(
        word
        in VERBS
        - {"email", "mail", "text", "message", "report", "record", "order", "list", "count"}
        for word in first
    )
    return match[0] if doing else match["keep"]
