"""What has to hold of a call that comes in: `when a lead with country peru comes by webhook, ...` is a call, and then a condition."""

from __future__ import annotations

import re

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.text import Prepared

_CALLED = re.compile(
    r"^(?P<what>(?:when(?:ever)?|each time|every time|as soon as|once|if) [^,;:.@]*?\b(?:web ?hook|callback)\b[^,;:.@]*)(?P<then>[,:] ?)(?=\S)"
)
_GETS_CALLED = re.compile(r"\b(?:gets|got|has been|was) (?P<how>called|hit|triggered|pinged)\b")
_LINK = r"(?:with|having|whose|where|(?:that|which) (?:has|have)|and)(?: (?:the|its|their|an?))*"
# `when the webhook's body says kind is refund`
_BODY_SAYS = re.compile(
    r"\b(?P<hook>web ?hook|callback)(?:'s)? (?:body |payload |data )?says(?: that)? "
)
_LINKED = re.compile(rf"\b{_LINK} *$")
_LINK_FIRST = re.compile(rf"^{_LINK} ")
# `when a crate above 5 kilos comes by webhook`: the thing itself is compared.
_SIZED = re.compile(
    r"^(?P<thing>[a-z ]+? (?:an?|the|any|every|each) (?:new )?[a-z]+) (?:of |worth )?(?P<size>(?:above|over|under|below|more than|less than|at least|at most) @?[\w.,]+(?: [a-z]+)?) (?=(?:comes?|arrives?|lands?|is|gets|reaches|hits)\b)"
)
_FIELD_AND_VALUE = re.compile(r"^(?P<field>[a-z]\w*) (?P<not>not )?(?P<value>[a-z][\w-]*|@str\d+)$")


def with_what_must_hold(text: str, prepared: Prepared) -> str:
    """Return the request with the condition that stands among the words for the call said after them."""
    called = _CALLED.match(text)
    if called is None:
        return text
    what = _GETS_CALLED.sub(r"is \g<how>", called["what"])
    what = _BODY_SAYS.sub(r"\g<hook> is called and ", what)
    rest = text[called.end() :]
    sized = _SIZED.match(what)
    if sized is not None:
        return _then_if(f"{sized['thing']} {what[sized.end() :]}", f"it is {sized['size']}", rest)
    found = find_conditions(what, prepared)
    apart = _apart(what, found[0].start, found[0].end) if len(found) == 1 else None
    return f"{what}{called['then']}{rest}" if apart is None else _then_if(*apart, rest)


def _then_if(what: str, condition: str, rest: str) -> str:
    """Say the call, and then what must hold beside what is said to hold anyway."""
    more = rest.removeprefix("if ")
    return f"{what}, if {condition}{', ' if more == rest else ' and '}{more}"


def _apart(what: str, start: int, end: int) -> tuple[str, str] | None:
    """Answer the words for the call without the condition, and the condition; None where nothing links them."""
    said = what[start:end]
    linked = _LINKED.search(what[:start])
    if linked is None and _LINK_FIRST.match(said) is None:
        return None
    condition = _LINK_FIRST.sub("", said)
    bare = _FIELD_AND_VALUE.match(condition)
    if bare is not None:
        condition = f"{bare['field']} is {bare['not'] or ''}{bare['value']}"
    begin = linked.start() if linked is not None else start
    left = re.sub(r"\s+", " ", what[:begin] + what[end:]).strip()
    return left, f"the {condition}"
