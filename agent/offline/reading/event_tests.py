"""What the event that starts a run has to be like: `... that mentions "x", do it`, `... and its total is over 9, do it`.

It is said with `if`, so that what is done reads the same wherever the condition stood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import SEND_VERBS
from agent.offline.reading.app_words import IS_MADE
from engine.core.action import TriggerSpec

_DEED = rf"(?= (?:{'|'.join(sorted(SEND_VERBS))}|create|open|reply|insert|add|get|fetch) (?:@|the\b|an?\b|it\b|them\b))"
_HEAD = re.compile(
    rf"^,? ?(?P<said>(?:and|but|but only if|only if|that|which|who|with|whose|where|having|for|of|containing|mentioning|starting|ending|beginning|contains|mentions|includes|says|starts with|ends with)\b(?: (?!if\b)[^,;:.]+?)(?:, (?:and|or|but) (?:its|their|the|which|that|whose)? ?[^,;:.]+?)?)(?P<rest>[,;:.] ?.+|{_DEED}.+)$"
)
# `a card called “Hay” is made, ...`
_COMES = re.compile(rf"\b{IS_MADE}$")
_CALLED = re.compile(
    r"^ (?:(?:that|which) is )?(?:named|called|titled) (?P<value>@str\d+|[\w-]+)(?: (?:is|was|gets) (?:made|created|added|opened|uploaded)| (?:appears|arrives|comes in))?, (?P<rest>.+)$"
)
_LED = re.compile(r"^(?:and|but|only|if|that|which|who|for|of|has|have| )+\b")
_BARE = re.compile(
    r"^(?:contains?|containing|mentions?|mentioning|includes?|says?|(?:starts?|starting|begins?|beginning|ends?|ending) with)\b"
)
_WITH = re.compile(r"^(?:with|having|whose|where|its|their)(?: (?:an?|the|its))? ")
_WITHIN = re.compile(r"^with (?P<text>@str\d+) in (?:the |its |their )?(?P<of>[a-z]+)$")
_SIZE = re.compile(r"^(?:more|less|fewer|over|above|below|under|at (?:least|most)|[<>=])")
_WORD = re.compile(r"(?<=[a-z]) the (?:word|words|term|text|phrase|string)(?= @str)")
_MORE = re.compile(r"\b(?:and|but|only|if|that|which|who|for|of|with|its|the|is|has|have|in|a|an)\b|[ ,]")  # fmt: skip
# What of an event is text to look into, the first that it has.
_TEXTS = ("text", "body", "message", "content", "title", "subject", "name")
_ING = (("containing", "contains"), ("mentioning", "mentions"), ("starting", "starts"), ("beginning", "begins"), ("ending", "ends"))  # fmt: skip


def with_event_tests(behind: str, spec: TriggerSpec, prepared: Prepared) -> str:
    """Return what stands behind the words of an event, with what it must be like led by `if`."""
    called = _CALLED.match(behind)
    if called is not None and (name := next(_names(spec), None)) is not None:
        return f", if the {name} is {called['value']}, {called['rest']}"
    head = _HEAD.match(behind)
    if head is None:
        return behind
    said = _WORD.sub("", head["said"])
    found = find_conditions(said, prepared)
    left = said
    for one in reversed(found):
        left = left[: one.start] + " " + left[one.end :]
    if not found or _MORE.sub("", left) or any(_COMES.search(said[: one.end]) for one in found):
        return behind
    tests = " and ".join(_tested(said[one.start : one.end].strip(), spec) for one in found)
    return f", if {tests}, {head['rest'].strip(' ,;:.')}"


def _tested(test: str, spec: TriggerSpec) -> str:
    """Say of which text it is where the words name none: `contains "x"` is said of the text of a message."""
    test = _LED.sub("", test).strip()
    within = _WITHIN.match(test)
    if within is not None:
        return f"the {within['of']} contains {within['text']}"
    if _SIZE.match(test):
        return f"it is {test}"
    if not _BARE.match(test):
        return _WITH.sub("the ", test)
    for long, short in _ING:
        test = re.sub(rf"^{long}\b", short, test)
    return f"the {next(_texts(spec), 'text')} {test}"


def _names(spec: TriggerSpec) -> Iterator[str]:
    given = spec.output_schema.get("properties", {})
    return (name for name in ("name", "title", "subject") if name in given)


def _texts(spec: TriggerSpec) -> Iterator[str]:
    given = spec.output_schema.get("properties", {})
    return (name for name in _TEXTS if name in given)


_BETWEEN = re.compile(
    r"^(?P<lead>(?:when(?:ever)?|each time|every time|any ?time|as soon as|once|if) (?:(?!\b(?:with|whose|of|having|that|which)\b)[^,;:.])+?) (?P<test>(?:with|whose|of|having|that|which)\b[^,;:.]+?) (?P<come>(?:is|are|was|gets?|got|has been) (?:newly )?(?:created|added|opened|made|filed|placed|received|posted|published|submitted|inserted|paid)\b[^,;:.]*|(?:comes in|appears|arrives|lands|shows up)\b[^,;:.]*)(?=[,;:])"
)


def with_tests_behind(text: str, prepared: Prepared) -> str:
    """Return the request with what an event must be like behind what happens: `a bill over 9 comes in` comes in, and is over 9."""
    found = _BETWEEN.match(text)
    if found is None or not _is_test(found["test"], prepared):
        return text
    return f"{found['lead']} {found['come']} {found['test']}{text[found.end() :]}"


def _is_test(said: str, prepared: Prepared) -> bool:
    left = said
    for one in reversed(find_conditions(said, prepared)):
        left = left[: one.start] + " " + left[one.end :]
    return left != said and not _MORE.sub("", left)
