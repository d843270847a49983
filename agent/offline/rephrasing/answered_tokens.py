"""What one call answers and the next one needs: `log in at @url0, then use its token as a bearer header to get @url1`, `the answer has an id, put @url1 with that id`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from agent.offline.language.text import Prepared
from agent.offline.rephrasing.answered import ANSWERED

_NAME: Final = r"(?!(?:one|ones|thing|answer|response|reply|result|data|list|body|same|new|rest|number of|status)\b)[a-z]\w*(?: (?:token|id|key|number|code))?"
_CALL: Final = r"(?P<call>\b(?:post|put|log in|login|sign in|authenticate|authorise|authorize|call|send)\b[^.;]{0,60}?@url\d+[^.;]*?)"
# `post to @url0 to get an access token, then ...`
_TO_GET: Final = re.compile(
    rf"{_CALL},? (?:(?:in order )?to (?:get|obtain|fetch|receive)|which (?:gives|returns|answers with)(?: us| me)?|(?:and|then) (?:get|take|keep|grab)) (?:an?|the|its|our) (?P<name>{_NAME})(?P<end>(?:,? (?:and )?then |[.;,] ))"
)
# `use its token as a bearer header to get @url1`
_USED: Final = re.compile(
    rf"(?:and |then )*use (?:its|the|that|this) (?:(?:returned|answered) )?(?P<name>{_NAME}) (?:(?:from|of|in) (?:the |its |that )?(?:answer|response|reply|login) )?(?:as|in) (?:an? |the )?(?:(?:authorization |authorisation )?bearer(?: token)?(?: header)?|(?:authorization|authorisation) header)(?: (?:to|for|and|when|while) (?P<verb>get|fetch|read|call|load|post|put|getting|fetching|reading|calling|loading)(?: to)? (?P<rest>[^.;]*?@url\d+))"
)
# `get @url1 with the header authorization: bearer and that token`, `with its token as bearer`
_SHOWN: Final = (
    re.compile(rf"(?P<lead>headers? (?:authorization|authorisation)[: ]+(?:of )?bearer),?(?: (?:and|plus|followed by|with))? (?:that|the|its|this) (?P<name>{_NAME})(?= ?(?:[.;,]|$)| and )"),
    re.compile(rf"\b(?P<with>with|using) (?:that|the|its|this) (?P<name>{_NAME}) as (?:an? |the )?(?:bearer(?: token)?(?: header)?|authori[sz]ation header)(?= ?(?:[.;,]|$)| and )"),
)  # fmt: skip
_STATED: Final = re.compile(
    rf"(?:[.;,]|,? and)? (?:(?:its|the|that) (?:answer|response|reply)|it) (?:has|contains|holds|carries|brings|includes|comes with|will have|will contain) (?:back )?(?:an?|the|its|a new) (?:field (?:called )?)?(?P<name>{_NAME})(?= ?(?:[.;,]|$)| and )"
)
_CHEAP: Final = re.compile(
    r"\b(?:to get|to obtain|bearer|authori[sz]ation|answer|response|reply|which gives|which returns|and get|then get|and take|and keep)\b"
)
_WAYS: Final = {"getting": "get", "fetching": "fetch", "reading": "read", "calling": "call", "loading": "load"}  # fmt: skip
_POSTS: Final = re.compile(r"\b(?:post|put|patch|send|log in|login|sign in|authenticate|create|submit)\b[^.;]*@url\d")  # fmt: skip


# `create them in stripe, then post the stripe customer id to @url0`
_MADE: Final = re.compile(
    r"\b(?:create|add|open|make|register) [^.;@]*?\b(?:in|with|at) (?P<service>[a-z]+)(?=[ .,;])"
)


def with_ids_of_services(text: str) -> str:
    """Return the request with the id that a service gave as a field of its answer."""
    made = _MADE.search(text)
    if made is None or " id" not in text:
        return text
    named = re.compile(rf"\b(?:the|its|that) (?:new )?{re.escape(made['service'])}(?: [a-z]+)? id\b(?P<with> together)?")  # fmt: skip
    found = named.search(text, made.end())
    if found is None:
        return text
    behind = re.sub(r"^ with (?=the |its )", " and ", text[found.end() :]) if found["with"] else text[found.end() :]  # fmt: skip
    behind = re.sub(r"\b(?:the|that|this|its) id\b", f"the {ANSWERED}id", behind)
    return f"{text[: found.start()]}the {ANSWERED}id{named.sub(f'the {ANSWERED}id', behind)}"


def with_answered_tokens(text: str, prepared: Prepared) -> str:
    """Return the request with each such value as a field of the answer, in the place where it is needed."""
    if "@url" not in text or _CHEAP.search(text) is None or _POSTS.search(text) is None:
        return text
    got = _TO_GET.search(text)
    if got is not None and re.search(r"@url\d|@chan\d|@mail\d", text[got.end() :]):
        said = text[: got.start()] + got["call"] + got["end"] + text[got.end() :]
        text = _again(said, got.start() + len(got["call"]), got["name"], prepared)
    text = _USED.sub(_used, text)
    for form in _SHOWN:
        text = form.sub(_shown, text)
    stated = _STATED.search(text)
    if stated is not None and "@url" in text[: stated.start()]:
        said = text[: stated.start()] + text[stated.end() :]
        again = _again(said, stated.start(), stated["name"], prepared)
        text = again if again != said or _url_named(stated["name"], text, prepared) else text
    return text


def _field(name: str) -> str:
    return ANSWERED + name.replace(" ", "_")


def _used(match: re.Match[str]) -> str:
    verb = _WAYS.get(match["verb"], match["verb"])
    return f"then {verb} {match['rest']} with the header authorization: bearer {{{_field(match['name'])}}}"  # fmt: skip


def _shown(match: re.Match[str]) -> str:
    lead = match.groupdict().get("lead") or f"{match['with']} the header authorization: bearer"
    return f"{lead} {{{_field(match['name'])}}}"


def _again(text: str, at: int, name: str, prepared: Prepared) -> str:
    """Let `that token` and an address with room for it mean the one that was answered."""
    before, behind = text[:at], text[at:]
    for url in re.findall(r"@url\d+", behind):
        entity = prepared.entities[url]
        placed = re.sub(rf"(?<!\{{)\{{{re.escape(name.replace(' ', '_'))}\}}(?!\}})", f"{{{_field(name)}}}", entity.value)  # fmt: skip
        prepared.entities[url] = replace(entity, value=placed)
    pattern = re.escape(name).replace(r"\ ", "[ _]")
    for form in _SHOWN:
        behind = form.sub(_shown, behind)
    in_address = re.compile(rf"(?P<url>@url\d+)(?: with| using| for) (?:that|the|its|this) {pattern}\b")  # fmt: skip
    behind = in_address.sub(lambda m: _in_address(m, name, prepared), behind)
    behind = re.sub(rf"\b(?:the|that|this|its)(?: new| returned)? {pattern}\b", _field(name), behind)  # fmt: skip
    return before + behind


def _in_address(match: re.Match[str], name: str, prepared: Prepared) -> str:
    """`put @url1 with that id`: where the address has room for it, that is all that was said."""
    is_there = f"{{{_field(name)}}}" in prepared.value(match["url"])
    return match["url"] if is_there else match[0]


def _url_named(name: str, text: str, prepared: Prepared) -> bool:
    return any(f"{{{_field(name)}}}" in prepared.value(url) for url in re.findall(r"@url\d+", text))
