"""`prefix the title with [shop]`, `mention @kim`: words before or behind what is said already, as they are written."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.draft import is_hole
from agent.offline.changes.meant_messages import messages_meant
from engine.core.hole import HOLE_KEY

_LEAD = r"(?:(?:and|also|please|then|but|so|just) )*"
_ARG = r"(?:the |its |their )?(?:[a-z]+'s )?(?:(?P<of>mail|issue|post|message|task|ticket|row|page|file) )?(?P<arg>[a-z]+)(?: (?:of|in|on) (?:the |that )?(?P<where>[a-z @]\w*(?: [a-z]\w*)?))?"
_FORMS = tuple(
    (re.compile(rf"^{_LEAD}{form}$"), first)
    for form, first in (
        (rf"(?:prefix|precede|prepend) {_ARG} (?:with|by) (?P<value>.+)", True),
        (rf"(?:start|begin) {_ARG} with (?P<value>.+)", True),
        (rf"(?:put|add|write|prepend|insert) (?P<value>\S+(?: \S+)?) (?:before|in front of|to the (?:front|start|beginning) of|at the (?:front|start|beginning) of) {_ARG}", True),
        (rf"{_ARG} should (?:start|begin) with (?P<value>.+)", True),
        (rf"(?:suffix|end) {_ARG} (?:with|by) (?P<value>.+)", False),
        (rf"(?:put|add|write|append) (?P<value>\S+(?: \S+)?) (?:behind|after|to the end of|at the end of) {_ARG}", False),
        (rf"{_ARG} should end with (?P<value>.+)", False),
    )
)  # fmt: skip
_MENTION = re.compile(
    rf"^{_LEAD}(?:mention|tag|ping|@|at-?mention)(?: (?:also|too))? (?P<who>@[a-z][\w.-]*)(?: (?:in|on) (?:the |that )?(?P<where>[^,;]+?))?(?: (?:too|as well|also|there|in it))*$"
)
_NO_MENTION = re.compile(
    rf"^{_LEAD}(?:no|without|drop|remove|skip|leave out|don't|do not|never|take out)(?: (?:the|that|any|more))* (?:mention|tag|ping)s?(?:ing)?(?: (?:of )?(?P<who>@[a-z][\w.-]*))?(?: any ?more)?$"
)
_AT = re.compile(r" ?(?<![\w.])@[A-Za-z][\w-]*")


def put_lead(change: Change, text: str) -> bool:
    """Put words before or behind one argument of a step, or a name that is called in a message."""
    return _beside(change, text) or _mention(change, text) or _without_mention(change, text)


def _beside(change: Change, text: str) -> bool:
    for form, first in _FORMS:
        match = form.match(text)
        if match is None:
            continue
        value = _written(change, match["value"].strip())
        holders = _holders(change, match["arg"], match["where"] or match["of"] or "")
        if not value or len(holders) != 1:
            continue
        step = holders[0]
        gap = "" if value.endswith((" ", "-", "_", "/", "#")) else " "
        path = match["arg"]
        after = _with(step["with"][path], f"{value}{gap}" if first else f" {value}", first=first)
        if after is None:
            return False
        change.draft.update(str(step["id"]), {f"/with/{path}": after})
        change.meant.add(str(step["id"]))
        return True
    return False


def _written(change: Change, said: str) -> str:
    if re.fullmatch(r"@str\d+", said):
        return change.prepared.value(said)
    # `with the id`: a field, and no words
    if re.match(r"(?:the|its|their|an?|his|her)\b", said) or re.search(r"@(?:chan|mail|url|str)\d", said):  # fmt: skip
        return ""
    return change.prepared.as_written(said)


def _holders(change: Change, argument: str, where: str) -> list[Mapping[str, Any]]:
    if argument in {"text", "message", "body"} and all(
        argument not in s.get("with", {}) for s in change.senders
    ):
        return []
    holding = [s for s in change.senders if argument in s.get("with", {})]
    if len(holding) > 1 and where:
        holding = messages_meant(change, where, argument)
    return holding


def _with(before: Any, words: str, *, first: bool) -> Any:
    told = before[HOLE_KEY].get("template") if is_hole(before) else before
    if not isinstance(told, str):
        return None
    new = f"{words}{told}" if first else f"{told}{words}"
    if not is_hole(before):
        return new
    after = copy.deepcopy(before)
    after[HOLE_KEY]["template"] = new
    return after


def _mention(change: Change, text: str) -> bool:
    match = _MENTION.match(text)
    if match is None or match["who"] in change.prepared.entities:
        return False
    found = messages_meant(change, match["where"] or "", "text")
    if not found:
        return change.ask("Which message should say that?")
    name = change.prepared.as_written(match["who"])
    for step in found:
        after = _with(step["with"]["text"], f" {name}", first=False)
        change.draft.update(str(step["id"]), {"/with/text": after})
        change.meant.add(str(step["id"]))
    return True


def _without_mention(change: Change, text: str) -> bool:
    match = _NO_MENTION.match(text)
    if match is None:
        return False
    saying = [
        s
        for s in change.senders
        if isinstance(s.get("with", {}).get("text"), str) and _AT.search(s["with"]["text"])
    ]
    for step in saying:
        change.draft.update(str(step["id"]), {"/with/text": _AT.sub("", step["with"]["text"])})
        change.meant.add(str(step["id"]))
    return bool(saying) or change.ask("No message mentions anybody now. What should be left out?")
