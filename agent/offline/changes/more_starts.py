"""One more way to start a workflow, one fewer, and the hours in which its clock rests."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.language.nouns import as_id

_LEAD = r"(?:(?:and|please|then|but|so|just) )*"
_TOO = r"(?:also|too|as well|additionally|in addition)"
_HOOK = r"(?:an? |the )?(?:web ?hook|(?:http )?call(?: from outside)?)"
_START = r"(?:be )?(?:start|trigger|run|launch|call|startable|started|triggered)(?:ed|s)?"
_MORE = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        rf"{_TOO} {_START}(?: (?:it|this|the workflow))? (?:by|with|via|from|on|through) {_HOOK}",
        rf"{_START}(?: (?:it|this|the workflow))? {_TOO} (?:by|with|via|from|on|through) {_HOOK}",
        rf"{_START}(?: (?:it|this|the workflow))? (?:by|with|via|from|on|through) {_HOOK} {_TOO}",
        rf"(?:it|this|the workflow) (?:should|must|can) {_TOO} {_START} (?:by|with|via|from|on|through) {_HOOK}",
        rf"(?:it|this|the workflow) (?:should|must|can) {_START} (?:by|with|via|from|on|through) {_HOOK} {_TOO}",
        rf"(?:let|have) {_HOOK} {_TOO} (?:start|trigger|run) (?:it|this|the workflow)",
    )
)
_HAND = r"(?:by hand|manually|with a (?:button|click)|by (?:a )?(?:button|click)|myself|ourselves|from the (?:screen|page))"
_BY_HAND = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        rf"{_TOO} {_START}(?: (?:it|this|the workflow))? {_HAND}",
        rf"{_START}(?: (?:it|this|the workflow))?(?: {_TOO})? {_HAND},? {_TOO}",
        rf"{_START}(?: (?:it|this|the workflow))? {_TOO} {_HAND}",
        rf"(?:(?:i|we|it|this|the workflow) )?(?:(?:want|need|should|must|can|may|would like) )*(?:to )?(?:be able to )?{_START}(?: (?:it|this|the workflow))? {_HAND}(?:,? {_TOO})",
        rf"(?:let|have|allow) (?:me|us|people|anybody) (?:to )?{_TOO} {_START}(?: (?:it|this|the workflow))?(?: {_HAND})?",
        rf"(?:{_TOO} )?(?:let|have|allow) (?:me|us|people|anybody) (?:to )?{_START}(?: (?:it|this|the workflow))? {_HAND}(?: {_TOO})?",
        r"add (?:an? |the )?(?:manual (?:start|trigger|run)|start by hand|(?:start )?button(?: to start it)?)(?: too| as well)?",
    )
)
_WHEN = r"(?:when|whenever|if|every time|each time|once) (?:an? |the |our |some )?(?P<what>(?:[a-z]+ )?(?:form|web ?hook|call))(?: (?:is|gets|was) (?:submitted|sent|filled(?: in| out)?|called|received|made)| comes?(?: in)?| arrives| is)?(?: with (?P<fields>[a-z_, ]+))?"
_BY_CALL = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        rf"{_TOO} (?:do|run|start|trigger|launch)(?: (?:it|this|that|the same|the workflow|all (?:of )?(?:it|this)|everything))? {_WHEN}",
        rf"(?:do|run|start|trigger)(?: (?:it|this|that|the same|the workflow))? {_WHEN},? {_TOO}",
        rf"(?:(?:do|run|start|trigger)(?: (?:it|this|that|the same|the workflow))? )?{_TOO} {_WHEN}",
        rf"(?:do )?the same {_WHEN}",
    )
)
_LESS = re.compile(
    rf"^{_LEAD}(?:remove|drop|delete|skip|no|without) (?:the |its )?(?P<kind>web ?hook|schedule|timer|clock|timetable)(?: (?:trigger|start))?(?:,? (?:and |because |since |as )?(?:the |a )?(?:schedule|timer|clock|web ?hook|timetable) (?:alone )?(?:is|will be) (?:enough|fine|sufficient|plenty))?$"
)
_CLOCK = r"(?:(\d{1,2})(?::00)?(?: ?(am|pm))?)"
_REST = re.compile(
    rf"^{_LEAD}(?:pause|rest|sleep|stop|no runs?|(?:do not|don't|never) run|not|nothing)(?: it| this| the workflow)? (?:between|from) {_CLOCK} (?:and|to|until|till|-) {_CLOCK}(?: (?:at night|every night|every day|daily))?$"
)


def change_starts(change: Change, clause: str) -> bool:
    """Add a start, take one of several away, or let the clock rest for some hours."""
    if any(form.match(clause) for form in _MORE):
        return _add_call(change)
    if any(form.match(clause) for form in _BY_HAND):
        return _add_by_hand(change)
    called = next((m for form in _BY_CALL if (m := form.match(clause))), None)
    if called is not None:
        return _add_door(change, called["what"])
    less = _LESS.match(clause)
    if less is not None:
        return _take(change, "webhook" if less["kind"].startswith("web") else "schedule")
    rest = _REST.match(clause)
    return rest is not None and _let_rest(change, _hour(rest[1], rest[2]), _hour(rest[3], rest[4]))


def _add_call(change: Change) -> bool:
    if not change.by_call:
        change.draft.set_trigger({"id": as_id("hook", change.draft.ids()), "type": "webhook"})
    return True


def _add_by_hand(change: Change) -> bool:
    """Let a person start it too, where nothing works with what a call brings."""
    if any(t.get("type") == "manual" for t in change.draft.triggers):
        return change.ask("It can be started by hand already. What else should be different?")
    if "trigger.body" in json.dumps(change.draft.steps):
        return change.ask(
            "The steps work with what the call brings. What should they use when it is started by hand?"
        )
    change.draft.set_trigger({"id": as_id("by hand", change.draft.ids()), "type": "manual"})
    return True


def _add_door(change: Change, what: str) -> bool:
    """Give it one more web address; what comes there is read as what comes now."""
    reads = "trigger." in json.dumps(change.draft.steps).replace("trigger.body", "")
    if reads:
        return change.ask("The steps work with what starts it now. What should they use then?")
    door = as_id("form" if "form" in what else "hook", change.draft.ids())
    change.draft.set_trigger({"id": door, "type": "webhook"})
    if "trigger.body" in json.dumps(change.draft.steps):
        change.assumptions.append(
            "Each start has a web address of its own, and its fields are called the same."
        )
    return True


def _take(change: Change, kind: str) -> bool:
    """Take a start away where another is left, and nothing works with what it brings."""
    gone = [t for t in change.draft.triggers if t.get("type") == kind]
    if not gone:
        return False
    if len(gone) == len(change.draft.triggers):
        return change.ask("Then nothing starts it. When should it run?")
    if kind == "webhook" and "trigger.body" in json.dumps(change.draft.steps):
        return change.ask("The steps work with what the call brings. What should they use instead?")
    for trigger in gone:
        change.draft.remove_trigger(str(trigger["id"]))
    return True


def _let_rest(change: Change, start: int, end: int) -> bool:
    timed: Sequence[Mapping[str, Any]] = [
        t for t in change.draft.triggers if "cron" in t.get("with", {})
    ]
    parts = str(timed[0]["with"]["cron"]).split() if len(timed) == 1 else []
    hours = _hours(parts[1]) if len(parts) == 5 else None
    if hours is None:
        return False
    span = range(start, end if end > start else end + 24)
    left = [h for h in hours if h not in {one % 24 for one in span}]
    if not left:
        return change.ask("Then it never runs. When should it?")
    parts[1] = _written(left)
    settings = {**timed[0]["with"], "cron": " ".join(parts)}
    change.draft.set_trigger({**timed[0], "with": settings})
    return True


def _hour(said: str, half: str | None) -> int:
    hour = int(said) % 24
    return hour % 12 + (12 if half == "pm" else 0) if half else hour


def _hours(field: str) -> list[int] | None:
    """Answer the hours that this part of a cron line means, where it runs through several."""
    match = re.fullmatch(r"(?:\*|(\d+)-(\d+))(?:/(\d+))?", field)
    if match is None:
        return None
    first, last = int(match[1] or 0), int(match[2] or 23)
    return list(range(first, last + 1, int(match[3] or 1)))


def _written(hours: Sequence[int]) -> str:
    whole = list(range(hours[0], hours[-1] + 1))
    if len(hours) > 1 and list(hours) == whole:
        return f"{hours[0]}-{hours[-1]}"
    return ",".join(map(str, hours))
