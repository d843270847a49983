"""`otherwise tell #b`: what happens where the condition that is there does not hold."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.draft import expression_of, is_hole
from agent.offline.changes.on_a_way import send_on
from agent.offline.changes.targets import which_of
from agent.offline.language.nouns import as_id
from agent.offline.reading.parts import Send
from engine.core.hole import HOLE_KEY

_ELSE = r"(?:or )?(?:else|otherwise|if not|if that is not (?:so|the case)|if (?:it|that|this) (?:is not|isn't|does not hold|doesn't hold)|in (?:all|any|every) other cases?|in the other cases?|for (?:all )?(?:the )?(?:others|rest)(?= (?:send|post|mail|email|tell|notify|write)\b))"
_FORMS = (
    re.compile(rf"^(?:(?:and|but|please) )*{_ELSE}[,:]? (?:then |just |please )*(?P<do>.+)$"),
    re.compile(
        rf"^(?:(?:and|but|please|also) )*(?P<do>(?:send|post|mail|email|tell|notify|write)\b.+?),? {_ELSE}$"
    ),
)
_PLACE = re.compile(r"@(?:chan|mail|url)\d")


def add_otherwise(change: Change, text: str) -> bool:
    """Add what is sent on the other way of the one condition; asks where there is none, or more."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None or not _PLACE.search(match["do"]):
        return False
    sends = change.sends_in(match["do"])
    if not sends:
        return False
    branches = [s for s in change.draft.steps if s.get("type") == "branch"]
    if len(branches) > 1:
        return change.ask(which_of(branches))
    if branches:
        return send_on(change, sends, [open_other_way(change, branches[0])])
    return _opposed(change, sends) or change.ask(_open_question(change))


def _opposed(change: Change, sends: Sequence[Send]) -> bool:
    """Send where the one condition of the other steps does not hold; False where there is none, or more."""
    whens: list[Any] = []
    for step in change.senders:
        if "when" in step and step["when"] not in whens:
            whens.append(step["when"])
    opposite = opposite_of(whens[0]) if len(whens) == 1 else None
    if opposite is None:
        return False
    return send_on(change, sends, _waits_of(change, whens[0]), when=opposite)


def _open_question(change: Change) -> str:
    if any(s.get("uses") == "list.filter" for s in change.draft.steps):
        return "When is that to be sent: when nothing is left behind the filter, or for all that it leaves out?"
    return "Otherwise than in which case? Say the condition on which it is sent."


def open_other_way(change: Change, branch: Mapping[str, Any]) -> str:
    """Answer the way that is left where no case holds; it is opened where it leads nowhere yet."""
    for case in branch.get("cases", ()):
        if expression_of(case.get("when")) == "true":
            return f"{branch['id']}.{case['id']}"
    name = branch.get("else", "drop")
    if name == "drop":
        name = as_id("otherwise", {str(c["id"]) for c in branch.get("cases", ())})
        change.draft.update(str(branch["id"]), {"/else": name})
    change.meant.add(str(branch["id"]))
    return f"{branch['id']}.{name}"


def opposite_of(when: Any) -> Any:
    """Answer the condition that holds where this one does not; a question in it stays the same question."""
    text = when[HOLE_KEY].get("template") if is_hole(when) else when
    inner = expression_of(text)
    if inner is None:
        return None
    told = f"{{{{ !({inner}) }}}}"
    if not is_hole(when):
        return told
    return {HOLE_KEY: {**copy.deepcopy(when[HOLE_KEY]), "template": told}}


def _waits_of(change: Change, when: Any) -> list[str]:
    """Answer what the steps under this condition wait for."""
    waits = [s.get("after", []) for s in change.senders if s.get("when") == when]
    return list(waits[0]) if waits and all(w == waits[0] for w in waits) else []
