"""What a model reads out of a text, with the model named last: `pull the tons of cargo and the home port out of the log with ai`.

What is read is called as it is called later: `put name, tons and port into the table` makes them `tons` and `port`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.language.gated import Gated

_MODEL: Final = r"(?:(?:an?|the|our|some) )?(?:ai|artificial intelligence|llm|gpt(?:-\w+)?|chatgpt|language model)(?: model)?"
_WITH: Final = rf"(?:with|using|by|via|through) (?:the help of )?{_MODEL}"
_THING: Final = r"(?:(?:the|their|his|her|its|an?|any) )?(?!and\b|or\b)[a-z_]\w*(?: (?!(?:and|or|out|from|with|using|in)\b)[a-z_]\w*){0,3}"
_READ: Final = Gated(
    rf"(?P<before>^|[.;:,] |\b(?:and|then|please|to|web ?hook|form) )(?:{_WITH},? )?(?:pull|get|read|take|fish|find|grab|extract|pick|dig|collect) (?:out )?(?P<things>{_THING}(?:, {_THING})*(?:,? and {_THING})?) (?:out of|from|in) (?P<text>(?:the|their|its|his|her|each|this|that) [a-z_]+(?: [a-z_]+)?|it) {_WITH}\b",
    needs="ai|intelligence|llm|gpt|model",
)
_SMALL: Final = re.compile(r"^(?:the|their|his|her|its|an?|any) ")
_LIST: Final = re.compile(
    r"\b(?:put|insert|save|store|add|write|with|post|send|log|record) (?:the |their )?(?P<names>[a-z_]\w*(?:, (?:the )?[a-z_]\w*)*(?:,? and (?:the )?[a-z_]\w*)?)(?= (?:in|into|to) |[.;]|$)"
)
_GOT: Final = (
    r"(?:they|he|she|it|the [a-z]+|the person)(?:'ve got|'s got|'ve| have got| has got| have| has)"
)
_WAY: Final = r"(?P<way>more than|less than|fewer than|over|under|at least|at most|above|below)"


def with_what_is_read_out(text: str) -> str:
    """Return the request with such reading as `extract`, and with what it gives compared by its name."""
    found = _READ.search(text)
    if found is None:
        return text
    rest = text[found.end() :]
    said = [_SMALL.sub("", one) for one in re.split(r",? and |, ", found["things"])]
    names = [_named(one, rest) for one in said]
    listed = ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]
    for name in names:
        rest = re.sub(rf"{_GOT} {_WAY} (?P<n>\d+) {name}(?= ?[,.;]|$| then\b)", rf"{name} is \g<way> \g<n>", rest)  # fmt: skip
    where = found["text"]
    return f"{text[: found.start()]}{found['before']}use ai to extract {listed} from {where}{rest}"


def _named(said: str, rest: str) -> str:
    """Answer how a thing is called later, where one of its words is listed; else all its words."""
    words = [w for w in said.split() if w not in {"of", "the", "their", "in", "current"}]
    later = _later_names(rest)
    own = [w for w in words if w in later]
    return own[0] if len(own) == 1 else " ".join(said.split())


def _later_names(rest: str) -> Sequence[str]:
    return [
        re.sub(r"^the ", "", name)
        for one in _LIST.finditer(rest)
        for name in re.split(r",? and |, ", one["names"])
    ]
