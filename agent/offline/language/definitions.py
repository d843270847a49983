"""Words that a request explains itself: `overdue means ...`, `channel: #a ... post to the channel`."""

from __future__ import annotations

import re

_MEANS = re.compile(
    r"[;,.-]? ?(?:(?:where|and|with) )?(?:(?:an? )?(?P<noun>[a-z]+) (?:is|counts as|is called|is considered) (?P<is>[a-z]+) (?:when|if|once|as soon as) (?:its |the |their )?"
    r"|\b(?P<word>[a-z]+) (?:means|meaning|stands for) (?:that )?(?:its |the |their )?)"
)
_ADDRESS = re.compile(
    r"(?:^|[;,.] ?)(?:(?:the |our |slack )*(?P<kind>channel|email|mail|address|email address|recipient)) ?(?::|=|is) ?(?P<value>@(?:chan|mail)\d+)(?=[;,.]|$)"
)


def with_definitions(text: str) -> str:
    """Put what a word was said to mean where the word is used."""
    return _with_meaning(_with_addresses(text))


def _with_addresses(text: str) -> str:
    for match in list(_ADDRESS.finditer(text))[::-1]:
        names = (
            "channel"
            if match["value"].startswith("@chan")
            else "email address|email|mail|address|recipient"
        )
        used = re.compile(rf"\b(?P<to>to|in|into|on|at) (?:the|that|this) (?:{names})\b(?! @)")
        rest = f"{text[: match.start()]}; {text[match.end() :]}"
        if used.search(rest):
            text = used.sub(lambda m, value=match["value"]: f"{m['to']} {value}", rest)  # type: ignore[misc]  # the loop's own value
    return text.strip(" ;")


def _with_meaning(text: str) -> str:
    match = _MEANS.search(text)
    if match is None:
        return text
    word = match["is"] or match["word"]
    described = re.compile(rf"\b{word} (?=[a-z]+s?\b)")
    before, after = text[: match.start()], text[match.end() :]
    if not (described.search(before) or described.search(after)):
        return text
    end = re.search(r"[;.](?= |$)|$", after)
    condition, rest = (after[: end.start()], after[end.end() :]) if end else (after, "")
    keep = f"keep those whose {condition}"
    said = f"{described.sub('', before)}; {keep}; {described.sub('', rest)}"
    return re.sub(r"\s+", " ", said).strip(" ;")
