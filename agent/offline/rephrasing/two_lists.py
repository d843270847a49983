"""Two lists held against each other, in longer words: `the boats from the first list that are missing in the second`, `each boat whose mast is not among the masts`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.language.nouns import noun_of_url, plural, singular
from agent.offline.language.text import Prepared

_LIST: Final = r"(?:list|one|answer|system|address|url|source|response|result|set|file)"
_SIDE: Final = r"(?P<{0}>first|second|1st|2nd|former|latter|other|[a-z]\w*)"
_KEY: Final = r"(?:the )?(?:field |column )?(?P<key>[a-z]\w*)"
_BY: Final = rf"(?:,? (?:by|on|via|using|(?:compared|matched|matching|comparing|joined|identified)(?: (?:by|on|via|using|them by))?) {_KEY})?"
_LACKS: Final = (
    r"(?:(?:that |which |who )?(?:are|is) (?:missing (?:in|from|on)|not (?:in|on|among|part of|contained in|present in|found in))|(?:that |which |who )?(?:do|does) not (?:appear|occur|exist|show up|stand) (?:in|on|among)"
    r"|(?:that |which )?(?:cannot|can't|can not) be found (?:in|on|among)|missing (?:in|from|on)|(?:but )?not (?:in|on|among))"
)
_SIDES: Final = {"first": 0, "1st": 0, "former": 0, "second": 1, "2nd": 1, "latter": 1, "other": 1}
_WHAT: Final = (
    r"(?:(?:all|any|every|those|the|each|all of the|all the|which|what) )*(?P<what>[a-z]\w*)"
)
# `the boats from the first list that are missing in the second`
_MISSING: Final = re.compile(
    rf"{_WHAT} (?:(?:from|of|in|on) (?:the )?{_SIDE.format('left')}(?: {_LIST})?,? (?:(?:but|and) )?{_LACKS}|(?:that |which |who )?(?:are|is|appear|occur) (?:only )?(?:in|on) (?:the )?{_SIDE.format('left2')}(?: {_LIST})?,? (?:but|and) {_LACKS}) (?:the )?{_SIDE.format('right')}(?: {_LIST})?\b{_BY}"
)
# `all entries of the first that the second does not contain`
_LACKED: Final = re.compile(
    rf"{_WHAT} (?:from|of|in|on) (?:the )?{_SIDE.format('left')}(?: {_LIST})?,? (?:that|which) (?:the )?{_SIDE.format('right')}(?: {_LIST})? (?:does not|doesn't|do not|don't) (?:have|contain|know|list|include|hold|show)\b{_BY}"
)
# `each boat whose mast is not in the masts list`
_WHOSE: Final = re.compile(
    rf"(?P<each>(?:for )?(?:each|every|any|all|the|those)(?: of the)? )(?P<what>[a-z]+) (?:whose|for which the|where the) {_KEY} (?:is not|isn't|does not appear|doesn't appear|does not occur|cannot be found|is missing)(?: (?:in|on|among|from))? (?:the |our )?{_SIDE.format('right')}(?: {_LIST})?(?=[ ,.;]|$)"
)
_MEANING: Final = re.compile(
    rf",? \(?(?:which means|that is|meaning|i\.?e\.?,?)(?: that)? (?:their|its|the) {_KEY} (?:is not|does not appear|doesn't appear|does not occur|cannot be found|is missing) (?:in|on|among) (?:the )?[a-z]+\)?,?"
)
_BOTH: Final = re.compile(
    rf"(?:which|what|the|those|all(?: the)?) (?P<what>[a-z]+)(?P<field> [a-z]+)? (?:that |which )?(?:occur|appear|are|exist|stand|show up|can be found) (?:in|on) both(?: (?:lists|of them|systems|answers|places))?{_BY}"
)
_CHEAP: Final = re.compile(r"\b(?:missing|not|both|cannot|can't|doesn't|don't|isn't)\b")
_SEND: Final = re.compile(
    r"(?:^|(?<=[.;:,] )|(?<=and )|(?<=then ))(?P<verb>post|send|mail|email|tell|report|write|list|show)(?P<place>(?: to| in| into)? @(?:chan|mail)\d+)? ?$"
)
_COMPARES: Final = re.compile(
    r"\bcompare (?:the )?(?:lists?|[a-z]+) (?:at|from|of|in) (?P<one>@url\d+) (?:with|to|and|against) (?:the )?(?:one|list|[a-z]+)? ?(?:(?:at|from|of|in) )?(?P<two>@url\d+)"
)


def with_two_lists(text: str, prepared: Prepared) -> str:
    """Return the request with such words as the one wish about both lists, before what is told of it."""
    urls = list(dict.fromkeys(re.findall(r"@url\d+", text)))
    if len(urls) != 2 or _CHEAP.search(text) is None:
        return text
    text = _COMPARES.sub(r"fetch \g<one> and fetch \g<two>", text)
    nouns = [noun_of_url(prepared.value(url)) or "" for url in urls]
    text = _MEANING.sub(lambda m: f" by {m['key']} ", text)
    for form in (_MISSING, _LACKED, _WHOSE):
        for found in form.finditer(text):
            side = _lacking(found, nouns, urls, prepared)
            if side is not None:
                return _said_first(text, found, side, nouns[side])
    return _with_both(text, nouns)


def _lacking(
    found: re.Match[str], nouns: Sequence[str], urls: Sequence[str], prepared: Prepared
) -> int | None:
    """Answer which of the lists has what the other lacks; None where the words do not say it."""
    said = found.groupdict()
    places = [prepared.value(url).lower() for url in urls]
    right = _place(said["right"] or "", nouns, places)
    left = _place(said.get("left") or said.get("left2") or said["what"] or "", nouns, places)
    if right is None or left == right:
        return None
    return 1 - right if left is None or left == 1 - right else None


def _place(word: str, nouns: Sequence[str], places: Sequence[str]) -> int | None:
    if word in _SIDES:
        return _SIDES[word]
    named = [
        at
        for at, place in enumerate(places)
        if singular(nouns[at]) == singular(word)
        or re.search(rf"[./]{re.escape(word)}(?:[./?]|$)", place)
    ]
    return named[0] if len(named) == 1 else None


def _said_first(text: str, found: re.Match[str], side: int, noun: str) -> str:
    key = found["key"] or (found["what"] if "_" in found["what"] else None)
    wish = f"leave only what the {('first', 'second')[side]} list has alone" + (f" by {key}" if key else "")  # fmt: skip
    before, rest = text[: found.start()], text[found.end() :]
    if found.groupdict().get("each") is not None:
        return f"{before.rstrip(' ,')} ; {wish} ; {_of_each(rest)}"
    return _with_deed(before, wish, noun if noun else plural(found["what"]), rest)


_OF_EACH: Final = re.compile(r"^,? ?(?P<deed>(?:post|send|mail|email) (?:the |its |their )[a-z_]\w*)(?= (?:to|in|into) )")  # fmt: skip


def _of_each(rest: str) -> str:
    return _OF_EACH.sub(r"\g<deed> of each", rest).lstrip(" ,")


def _with_deed(before: str, wish: str, what: str, rest: str) -> str:
    """Put the wish before the sending that it was said in."""
    sends = _SEND.search(before)
    if sends is None:
        return f"{before.rstrip(' ,')} ; {wish} ; {rest.lstrip(' ,')}"
    lead = re.sub(r"(?:[ ,]*\b(?:and|then))+ ?$", "", before[: sends.start()]).rstrip(" ,")
    place = sends["place"] or ""
    if sends["verb"] in {"post", "send"} and place and not re.match(r" (?:to|in|into) ", place):
        place = f" to{place}"
    deed = f"post the {what}{place}" if "@chan" in place else f"{sends['verb']} the {what}{place}"
    deed = f"email the {what} to{place}" if "@mail" in place and " to " not in place else deed
    deed = deed.replace("post the", "post all the") + (" in one message" if "@chan" in place else "")  # fmt: skip
    return f"{lead} ; {wish} ; {deed}{rest}"


def _with_both(text: str, nouns: Sequence[str]) -> str:
    found = _BOTH.search(text)
    if found is None:
        return text
    field = found["key"] or _key_in(found, nouns)
    sends = _SEND.search(text[: found.start()])
    if field is None or sends is None or not sends["place"]:
        return text
    wish = f"match the two lists by {field}"
    return _with_deed(text[: found.start()], wish, nouns[0] or "list", text[found.end() :])


def _key_in(found: re.Match[str], nouns: Sequence[str]) -> str | None:
    """Answer the field by which both are meant: `which boat numbers`."""
    if not found["field"]:
        return None
    own = singular(found["what"]) in {singular(noun) for noun in nouns}
    return f"{singular(found['what'])}_{singular(found['field'].strip())}" if own else None
