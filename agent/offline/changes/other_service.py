"""The same message by another way: a post in place of a mail, a mail in place of a post."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.adds import made_sends
from agent.offline.changes.change import Change
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.removals import remove_step
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_GIVEN_UP = re.compile(
    r"\b(?:rather than|instead of|in place of|and not|not|no(?: more)?|without)(?: (?:by|as|an?|any|the|per|via))* (?P<old>e?mails?|slack|posts?|chat)\b|\b(?:rather|prefer\w*)\b.*\b(?:that|it|this|them)\b.*\b(?P<way>slack|mail|email)\b"
)
_PRONOUN = re.compile(r"\b(?:it|that|this|them|those)\b")


def send_otherwise(change: Change, clause: str) -> bool:
    """Send what one step sends by another service, to the receiver that is named."""
    places = re.findall(r"@(?:chan|mail)\d+", clause)
    given_up = _GIVEN_UP.search(clause)
    if (
        len(places) != 1
        or given_up is None
        or re.search(r"@(?:url|str)|\d", re.sub(r"@[a-z]+\d+", "", clause))
    ):
        return False
    to_channel = places[0].startswith("@chan")
    others = [s for s in change.senders if _kind(s) == ("mail" if to_channel else "post")]
    step = _meant(change, clause, others)
    if step is None and given_up["way"] and len(others) > 1:
        return change.ask(which_of(others))
    return step is not None and send_in_place(change, step, places[0])


def send_in_place(change: Change, step: Mapping[str, Any], place: str) -> bool:
    """Let a message to a place say what a step says, where that stands, and take the step out."""
    sends = change.sends_in(
        f"{'post it to' if place.startswith('@chan') else 'mail it to'} {place}"
    )
    if len(sends) != 1:
        return False
    flow = made_sends(change.draft, sends, change.request, None, [])
    new = flow.steps[-1]
    content, before = change.content_of(new), change.content_of(step)
    if content is None or before is None or before not in step.get("with", {}):
        return False
    new["with"][content] = copy.deepcopy(step["with"][before])
    if "subject" in new["with"]:
        new["with"]["subject"] = str(change.draft.document.get("name") or new["with"]["subject"])
    for key in ("after", "when", "foreach", "join"):
        new.pop(key, None)
        if key in step:
            new[key] = copy.deepcopy(step[key])
    for other in [s for s in change.draft.steps if _waits_for(s, str(step["id"]))]:
        after = [str(new["id"]) if p == step["id"] else p for p in other["after"]]
        change.draft.update(str(other["id"]), {"/after": after})
    change.draft.add(new)
    change.meant.add(str(step["id"]))
    question = remove_step(change.draft, step)
    return question is None or change.ask(question)


def _waits_for(step: Mapping[str, Any], other: str) -> bool:
    return other in step.get("after", ())


def _kind(step: Mapping[str, Any]) -> str:
    if str(step.get("uses", "")).startswith("email."):
        return "mail"
    return "post" if "channel" in step.get("with", {}) else ""


def _meant(
    change: Change, clause: str, others: list[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    """Answer the one sender of the other kind: the one named, the last one spoken of, or the only one."""
    recent = [s for s in lately_meant(change) if any(s is one for one in others)]
    if len(recent) == 1 and _PRONOUN.search(clause):
        return recent[0]
    plain = re.sub(
        r"@\w+|\b(?:e?mails?|slack|posts?|chat|by|rather|than|instead|of)\b", " ", clause
    )
    found = named(plain, change, others)
    if len(found) == 1:
        return found[0]
    return others[0] if len(others) == 1 and not found else None
