"""A request that is a chat between people: what they say is read, who says it and when is not.

`[09:12] ann: ...`, `Ann  10:02` above the line, `Ann: ... / Ben: ...`. Two or more lines of one form make a chat.
"""

from __future__ import annotations

import re

from agent.offline.language.verbs import VERBS

_CLOCK = r"\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
_NAME = r"[A-Za-zÀ-ÿ][\w'À-ÿ-]{0,20}(?: [A-Z][\w'À-ÿ.-]{0,20})?"
_FORMS = tuple(
    re.compile(form, re.MULTILINE)
    for form in (
        rf"^[ \t]*[\[(<]?{_CLOCK}[\])>]?,?[ \t]+-?[ \t]*<?(?P<who>{_NAME})>?[ \t]*:[ \t]*",
        rf"^[ \t]*[\[(<]?(?P<who>{_NAME})[\])>]?,?[ \t]+[\[(]?{_CLOCK}[\])]?[ \t]*:?[ \t]*(?:\n|$)",
        rf"^[ \t]*<(?P<who>{_NAME})>[ \t]+",
    )
)
# `Ann: ...` alone is a heading as well: it is a speaker where the same two names take turns.
_NAMED = re.compile(r"^[ \t]*(?P<who>[A-Z][a-zà-ÿ]{1,14}):[ \t]+(?=\S)", re.MULTILINE)
_ROOM = re.compile(r"\A\s*#[\w-]+[ \t]*\n\s*\n?")
_STOP = re.compile(r"(?<![.!?;:,\s])[ \t]*$", re.MULTILINE)
# What is said only to answer the one before, and questions that name nothing.
_YES = re.compile(
    r"^[ \t]*(?:(?:yes|yep|yeah|yup|ok|okay|k|sure|right|exactly|correct|true|fine|cool|great|perfect|nice|thx|thanks|lol|hm+|oh|ah|done|no worries|got it|will do|on it|makes sense)\b[,.!]*[ \t]*(?:so[ \t]+)?)+(?=\S|$)",
    re.IGNORECASE | re.MULTILINE,
)
_ASKS = re.compile(r"^[^\n@#\d/]{1,60}\?+[ \t]*\.?$", re.MULTILINE)
_RIGHT = re.compile(r",?[ \t]+(?:right|correct|yes|no|ok|okay|isn't it|is it|or)\?+", re.IGNORECASE)
_AND_WHEN = re.compile(r"^[ \t]*(?:and |but |so )?(?:when|where|who|what|how|why|which(?: one)?)[ \t]*\.?$", re.IGNORECASE | re.MULTILINE)  # fmt: skip


def without_speakers(text: str) -> str:
    """Return what the people of a chat say, a sentence a line; any other text as it is."""
    for form in (*_FORMS, _NAMED):
        said = [match["who"] for match in form.finditer(text)]
        if len(said) >= 2 and (form is not _NAMED or _take_turns(said)):
            return _spoken(form.sub("", _ROOM.sub("", text)))
    return text


def without_titles(text: str) -> str:
    """Return a request without the room that stands over a chat, and without its heading; where nothing is read but what is like what."""
    chat = without_speakers(text) != text
    text = _ROOM.sub("", text) if chat else text
    # One word above a list, as `Steps:`, names nothing that could be taken for a service.
    return without_heading(text) if " " in text.strip().partition("\n")[0] else text


def _take_turns(said: list[str]) -> bool:
    return len(said) >= 3 and len(set(said)) < len(said) and len(set(said)) <= 4


# `and if you say no?`: the answer behind it is what is done then.
_IF_NO = re.compile(r"^[ \t]*(?:and |but |so )?(?:if|when) (?:you|i|we|they|he|she|it's|it is) (?:don't|doesn't|do not|does not|won't|say no|says no|rejects?(?: it)?|declines?(?: it)?|rejected|declined|not)\?+[ \t]*\n+", re.IGNORECASE | re.MULTILINE)  # fmt: skip


def _spoken(text: str) -> str:
    text = _ASKS.sub("", _IF_NO.sub("If rejected: ", _RIGHT.sub("", _YES.sub("", text))))
    text = _AND_WHEN.sub("", text)
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(_STOP.sub(".", line) for line in lines if line)


# A name for the whole above its lines; what it is reckoned by, and when, is no name alone.
_HEADING = re.compile(
    r"\A\s*(?P<words>[A-Za-z][A-Za-z' -]{2,40}?)[ \t]*:?[ \t]*\n(?=[ \t]*\S[^\n]*\n[ \t]*\S)"
)
_SAYS_MORE = frozenset(["per", "by", "each", "every", "daily", "weekly", "hourly", "monthly", "nightly", "when", "if", "on", "at", "for", "new", "only", "from", "to", "with", "hello", "hi", "hey", "dear", "please", "webhook", "schedule"])  # fmt: skip
_SMILES = re.compile(
    r"[ \t]*(?:[:;]-?[)(DP]|<3|[\U0001F300-\U0001FAFF\u2600-\u27BF]+\ufe0f?)(?=\s|$)"
)


def without_heading(text: str) -> str:
    """Return the request without a heading of a few plain words above several lines, and without smiles."""
    text = _SMILES.sub(".", text)
    match = _HEADING.match(text)
    if match is None:
        return text
    words = re.findall(r"[a-z'-]+", match["words"].lower())
    is_name = 1 < len(words) <= 3 and words[-1].endswith("ing") and match[0].rstrip().endswith(":")
    if len(words) > 5 or (words[0] in VERBS and not is_name) or _SAYS_MORE & set(words):
        return text
    return text[match.end() :]
