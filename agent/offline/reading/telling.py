"""How a message is told: one for all or one each, and which figures it means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.reading.parts import Keep, Part, Send

TELLS = re.compile(
    r"(?:tell|notify|alert|inform|ping|let|message|remind|warn) (?:me|us|them|everyone|everybody|the [a-z]+|my [a-z]+|our [a-z]+|[a-z]+)\b"
)

_ONE_MESSAGE = (
    r"(?:message|post|mail|email|note|line|notification|alert|ping|entry|slack message)s?"
)
MANNER = re.compile(
    rf"^(?:(?:with|as|in|by|each in|each as) )?(?:(?:one|1|a|an|its own|separate|a single|single|individual)(?: (?:single|separate|individual|own))? {_ONE_MESSAGE} (?:each|apiece|per (?:one|item|entry|[a-z]+)|for each(?: (?:one|of them|[a-z]+))?|of its own)|{_ONE_MESSAGE} of (?:its|their) own|separate {_ONE_MESSAGE}"
    rf"|one by one|1 by 1|(?:one|1) at an? time|individually|separately|each (?:separately|on its own|in its own {_ONE_MESSAGE})|(?P<whole>(?:all |everything )?(?:together|in one go|at once|(?:as|in) (?:one|a single|1)(?: single)? {_ONE_MESSAGE}|(?:as|in) one)))$"
)
# What a later clause calls the figures of an earlier one.
FIGURES = re.compile(
    r"\b(?:it|them|that|this|these|those|the (?:same|figures?|results?|numbers?|list|table|overview|summary|report|totals?|sums?|counts?|averages?))\b"
)
# `..., which company and what they wrote`: the whole of what came in is told anyway.
TELLS_MORE = re.compile(
    r"(?:and )?(?:who|which|whose|what|where|when)\b(?!.*\b(?:is|are|was|were|has|have) )[^@]*$"
)
# `(address in owner_email)`: where the receiver of the sending before stands.
ADDRESS_FIELD = re.compile(
    r"(?:the |their |its )?(?:address|email|mail|recipient)(?: address)? (?:is |stands )?(?:in|from|under|given (?:in|by)) (?:the |its )?(?:field |column )?(?P<field>[a-z_]\w*)(?: field| column)?"
)


def last_send(parts: Sequence[Part]) -> tuple[int, Send] | None:
    """Answer the sending said last, and where it stands."""
    for index in range(len(parts) - 1, -1, -1):
        part = parts[index]
        if isinstance(part, Send):
            return index, part
    return None


def sums_up_all(parts: list[Part]) -> None:
    """`write a summary and send it`: the last sending is about everything."""
    last = last_send(parts)
    if last is not None:
        parts[last[0]] = replace(last[1], many="whole", summary=True)


def retold(parts: list[Part], rest: str, *, each: bool) -> str | None:
    """Change how the sending before is told; answer what is left of the words, None where they say nothing of it."""
    match, address = MANNER.search(rest), ADDRESS_FIELD.fullmatch(rest)
    last = last_send(parts)
    if last is None or (match is None and address is None and not each):
        return None
    index, send = last
    if address:
        parts[index] = replace(send, recipient_field=address["field"], many="each")
        return ""
    whole = match is not None and match["whole"] and not each
    parts[index] = replace(send, many="whole" if whole else "each")
    return rest[: match.start()] + rest[match.end() :] if match else rest


def fields_before(parts: Sequence[Part], clause: str) -> tuple[str, ...]:
    """Answer the fields of the sending before, where `the same` is sent again."""
    same = r"\bthe same\b|\b(?:post|send|mail|email|put|write) (?:them|these|those)\b"
    last = last_send(parts)
    return last[1].fields if last is not None and re.search(same, clause) else ()


def with_its_field(parts: Sequence[Part], clause: str) -> str:
    """`if it is "x"` compares what the condition before compared."""
    conditions = [p.condition for p in parts if isinstance(p, Send | Keep) and p.condition]
    field = conditions[-1].tests[-1].field if conditions else None
    asked = r"\bif it(?: is|'s|(?= equals))"
    return re.sub(asked, f"if {field} is", clause) if field else clause
