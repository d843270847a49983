"""Which of two steps comes first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.list_turns import turn

_WORDS = r"[a-z@][\w@' -]*?"
_DONE = r"(?: (?:(?:is|are|was|were|has been|have been|has|have|had) )?(?:done|finished|sent|through|over|worked|succeeded|successful|complete|completed|gone through|went through|a success))?"
_FORMS = (
    rf"^(?P<first>{_WORDS}) (?:1st|first),? (?:and )?(?:then |only then )?(?P<second>{_WORDS})(?: (?:afterwards?|after(?: that)?|later|next|2nd|then|last))?$",
    rf"^(?:first|1st) (?P<first>{_WORDS}),? (?:and )?then (?P<second>{_WORDS})$",
    rf"^(?:(?:please|do|run|put|move|have|let|make|call|ask|fetch|get|read|query) )*(?P<first>{_WORDS}) (?:(?:come|comes|goes|go|run|runs|happens?|is done|should be done|has to happen|has to come) )?(?:before|ahead of|prior to) (?P<second>{_WORDS})$",
    rf"^(?:(?:please|do|run|put|move|have|let|make|only) )*(?P<second>{_WORDS}) (?:(?:come|comes|goes|go|run|runs|happens?|is done|should be done|has to happen|has to come) )?(?:only )?(?:after|behind|following) (?P<first>{_WORDS}){_DONE}$",
)
_OTHER = re.compile(
    r"\b(?:wait|pause|ask|approv\w*|confirm\w*|sign|translate|summari[sz]e|add|minutes?|hours?|days?|weeks?|seconds?)\b|\d|@(?:str|json|url)"
)


def put_in_order(change: Change, text: str) -> bool:
    """`the mail first, then the post`: let the second wait for the first; two existing steps must be named."""
    if _OTHER.search(re.sub(r"\b(?:1st|2nd)\b", "", text)):
        return False
    for form in _FORMS:
        match = re.match(form, text.strip(" ."))
        if match is None:
            continue
        early, late = one_meant(match["first"], change), one_meant(match["second"], change)
        if early is not None and late is not None and early["id"] != late["id"]:
            return let_follow(change, early, late)
    return False


def let_follow(change: Change, early: Mapping[str, Any], late: Mapping[str, Any]) -> bool:
    draft, first, second = change.draft, early["id"], late["id"]
    if early.get("type") == "branch":
        return False  # it is left by one of its ways
    if early in draft.readers_of(second):
        if turn(change, early, late):
            return True
        name = early.get("name", first)
        return change.ask(
            f'"{name}" works with what "{late.get("name", second)}" gives. What should it use instead?'
        )
    before = list(early.get("after", ()))
    behind = [p for p in before if p.split(".")[0] == second]
    kept = [p for p in before if p not in behind]
    if behind:
        kept += [p for p in late.get("after", ()) if p not in kept]
        draft.update(first, {"/after": kept} if kept else {}, () if kept else ("/after",))
    elif _reaches(change, second, first):
        return change.ask(
            f'"{early.get("name", first)}" waits for "{late.get("name", second)}" by way of other steps. Which of them may move?'
        )
    after = [p for p in late.get("after", ()) if not behind or p not in kept]
    draft.update(second, {"/after": [*after, first]})
    return True


def _reaches(change: Change, start: str, goal: str) -> bool:
    """Tell whether one step waits for another, directly or not."""
    todo, seen = [start], set()
    while todo:
        here = todo.pop()
        if here == goal:
            return True
        if here in seen:
            continue
        seen.add(here)
        todo += [s["id"] for s in change.draft.readers_of(here)]
        todo += [
            s["id"]
            for s in change.draft.steps
            if any(p.split(".")[0] == here for p in s.get("after", ()))
        ]
    return False
