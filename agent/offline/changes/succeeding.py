"""`when it works, tell #b`: what happens behind a step that has done what it should."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.on_a_way import send_on
from agent.offline.changes.places import DOWN, FAILS
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.language.nouns import sentence

_WORKS = r"(?:(?:has |have |was |is |were |are |did )?(?:worked|works?|succeeds?|succeeded|successful(?:ly (?:done|sent|finished|called))?|a success|went (?:well|through|fine)|goes (?:well|through|fine)|gone (?:well|through)|passe[sd]|completes?(?: successfully)?|finishe[sd](?: successfully)?))"
_WHEN = r"(?:if|when(?:ever)?|in case|once|as soon as|each time|every time)"
_FORMS = (
    re.compile(
        rf"^(?:(?:and|but|also|please) )*{_WHEN} (?P<what>[^,;@]*?) ?{_WORKS}[,;:]?(?: then)? (?P<do>.+)$"
    ),
    re.compile(
        r"^(?:(?:and|but|also|please) )*(?:on|upon|in case of|after) (?:a |the |every )?(?:success|successful (?P<what>[a-z]+))[,;:]? (?P<do>.+)$"
    ),
    re.compile(
        rf"^(?:(?:and|but|also|please) )*(?P<do>.*@(?:chan|mail|url).*?),? {_WHEN} (?P<what>[^,;@]*?) ?{_WORKS}$"
    ),
)
_NOT = re.compile(rf"\b(?:not|never|no longer|n't)\b|{FAILS}|{DOWN}")


def add_on_success(change: Change, text: str) -> bool:
    """Add what is sent when a step has worked: the one that is named, else the one whose failure is spoken of."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None or not re.search(r"@(?:chan|mail|url)\d", match["do"]):
        return False
    what = match["what"] or ""
    sends = change.sends_in(match["do"])
    if not sends or _NOT.search(text.replace(match["do"], " ")):
        return False
    found = _worked(change, what)
    if not found:
        return False
    if len(found) != 1:
        return change.ask(which_of(found))
    step = found[0]
    name = str(step.get("name", step["id"]))
    return send_on(change, sends, [str(step["id"])], unsaid=sentence(f"{name}: done"))


def _worked(change: Change, what: str) -> list[Mapping[str, Any]]:
    steps = change.draft.steps
    caught = {p.split(".")[0] for s in steps for p in s.get("after", ()) if p.endswith(".failed")}
    able: list[Mapping[str, Any]] = [
        s for s in steps
        if (spec := change.spec(s)) is not None and spec.effect != "pure"
        and not any(p.endswith(".failed") for p in s.get("after", ()))
    ]  # fmt: skip
    if found := named(what, change, able):
        return found
    return [s for s in able if s["id"] in caught] or able
