"""`only the slack message, no mail`: of the messages that are sent, the ones that are named stay."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.removals import remove_step
from agent.offline.changes.scope import named

_KIND = r"(?:slack|chat|e?mails?|posts?|(?:slack|chat) (?:messages?|posts?)|(?:posts?|messages?|mails?) (?:to|in|into|for) @(?:chan|mail)\d+|@(?:chan|mail)\d+)"
_LEAD = r"(?:(?:and|but|please|so|just|rather|better|do) )*"
_KEPT = rf"(?P<kept>(?:the |a |an |to |in |by )*{_KIND})"
_GONE = rf"(?:no|not|without|never|skip|remove|drop|lose|kill) (?P<gone>(?:the |a |an |any |more |to |in |by )*{_KIND})(?: any ?more| please)?"
_FORMS = (
    re.compile(
        rf"^{_LEAD}(?:only|just) (?:send |post |want |keep |use )?{_KEPT},? (?:and |but )?{_GONE}$"
    ),
    re.compile(rf"^{_LEAD}{_GONE},? (?:and |but )?(?:only |just )?{_KEPT}(?: only)?$"),
    re.compile(rf"^{_LEAD}only (?:send |post |want |keep |use )?{_KEPT}$"),
    re.compile(rf"^{_LEAD}{_KEPT} only$"),
    re.compile(rf"^{_LEAD}keep {_KEPT},? (?:and |but )?{_GONE}$"),
)


def keep_one_way(change: Change, text: str) -> bool:
    """Take out the messages that are given up, and no others; those that are named stay as they are."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None:
        return False
    told = [s for s in change.senders if _kind(s)]
    kept = _named(change, match["kept"], told)
    said = match.groupdict().get("gone")
    gone = _named(change, said, told) if said else [s for s in told if s not in kept]
    gone = [s for s in gone if not _fails(s)] if not said else gone
    if not kept or not gone or any(s in kept for s in gone):
        return False
    for step in gone:
        if (question := remove_step(change.draft, step)) is not None:
            return change.ask(question)
    return True


def _fails(step: Mapping[str, Any]) -> bool:
    """Tell a message that is sent only when something fails."""
    return any(str(p).endswith((".failed", ".rejected")) for p in step.get("after", ()))


def _kind(step: Mapping[str, Any]) -> str:
    if str(step.get("uses", "")).startswith("email."):
        return "mail"
    return "post" if "channel" in step.get("with", {}) else ""


def _named(change: Change, said: str, told: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    if "@" in said:
        name = re.search(r"@(?:chan|mail)\d+", said)
        return named(name[0], change, told) if name else []
    kind = "mail" if re.search(r"\be?mails?\b", said) else "post"
    return [s for s in told if _kind(s) == kind]
