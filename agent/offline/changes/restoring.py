"""What was there before, put back: an old value, a step that was taken out, the former times."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.draft import at, values_in
from agent.offline.changes.lately import Touched, differences, removed_lately, steps_of
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of

_BACK = re.compile(
    r"\b(?:back|again|restore|restored|return to|revert to|after all|as before|like before|was (?:right|fine|better|ok|good)|were (?:right|fine|better|ok|good))\b"
)
_OLD = re.compile(
    r"\b(?:old|previous|former|original|earlier|prior|initial)\b|\b(?:was|were) before\b|\b(?:as|like) before\b"
)
_SLOTS: Mapping[str, str] = {
    r"channel": r"/with/channel$",
    r"address|recipient|receiver|to": r"/with/(?:to|cc|bcc|url)\b",
    r"url|link|endpoint|source": r"/with/url$",
    r"subject|title": r"/with/subject$",
    r"text|message|wording|words": r"/with/(?:text|body|message)$",
    r"limit|threshold|condition|filter|cut-?off|bar|value|number|amount": r"/where$|/when$|/statement$",
    r"wait|pause|delay|waiting(?: time)?": r"/duration_s$",
    r"order|sort(?:ing)?": r"/with/(?:by|descending)$",
    r"method|verb": r"/with/method$",
    r"name": r"^/name$",
    r"time ?-?out": r"/timeout_s$",
    r"language": r"/with/(?:to|language)$",
}
_TIMES = re.compile(r"\b(?:time|times|schedule|timer|timetable|day|days|hour)\b")
_SIGNS = {"chan": "#", "mail": "", "url": "http"}


def put_back(change: Change, text: str) -> bool:
    """Put back what the words name of the past; the past is what the workflow was before its last changes."""
    if not change.request.former or not (_BACK.search(text) or _OLD.search(text)):
        return False
    if re.search(r"\b(?:also|too|as well|another)\b", text):
        return False
    return (
        _said_value(change, text)
        or _former_slot(change, text)
        or _former_step(change, text)
        or _former_times(change, text)
    )


def _said_value(change: Change, text: str) -> bool:
    """`back to #a`: the place that held just this before holds it again."""
    names = re.findall(r"@(?:chan|mail|url|str)\d+", text)
    words = (
        None
        if names
        else re.search(
            r"(?:back to|revert to|return to) (?:the )?(?P<v>\w[\w.-]*)$|^(?:the )?(?P<w>\w[\w.-]*) (?:was|were) (?:right|fine|better|ok|good)",
            text,
        )
    )
    if len(names) > 1 or (not names and words is None):
        return False
    said = (
        change.prepared.value(names[0])
        if names
        else str((words["v"] or words["w"]) if words else "")
    )
    for document in change.request.former:
        found = [
            d for d in _differences_back(change, document) if str(d.before).lower() == said.lower()
        ]
        if len(found) == 1:
            return _restore(change, found, document)
    return False


def _former_slot(change: Change, text: str) -> bool:
    """`the old url`: the last other value of what is named."""
    for noun, place in _SLOTS.items():
        if not re.search(rf"\b(?:{noun})\b", text):
            continue
        for document in change.request.former:
            found = [d for d in _differences_back(change, document) if re.search(place, d.path)]
            steps = list({d.step: change.draft.step(d.step) for d in found}.values())
            if len(steps) > 1:
                meant = named(re.sub(rf"\b(?:{noun})\b", "", text), change, steps)
                if len(meant) != 1:
                    return change.ask(which_of(steps))
                found = [d for d in found if d.step == meant[0]["id"]]
            if found:
                return _restore(change, found, document)
    return False


def _differences_back(change: Change, document: Mapping[str, Any]) -> list[Touched]:
    """Answer the values that a step had in a former document and has no longer."""
    return [
        Touched(d.step, d.path, d.after, d.before)
        for d in differences(change.draft.document, document)
        if d.step in steps_of(change.draft.document)
    ]


def _restore(change: Change, found: Sequence[Touched], document: Mapping[str, Any]) -> bool:
    """Give the arguments in which these values stand what they were."""
    for one in found:
        change.meant.add(one.step)
        was = steps_of(document)[one.step]
        part = "/".join(one.path.split("/")[:3]) if one.path.startswith("/with/") else one.path
        change.draft.update(one.step, {part: at(was, part)})
        if "name" in was and str(one.before) in str(was["name"]):
            change.draft.rename_step(one.step, str(was["name"]))
    return True


def _former_times(change: Change, text: str) -> bool:
    """`the old schedule again`: start it as it was started before."""
    if not _TIMES.search(text) or re.search(r"\d|@", text):
        return False
    now = change.draft.triggers
    former = next(
        (d.get("triggers", []) for d in change.request.former if d.get("triggers", []) != now), None
    )
    if former is None:
        return False
    for trigger in [t for t in now if t["id"] not in {f["id"] for f in former}]:
        change.draft.remove_trigger(trigger["id"])
    for trigger in former:
        change.draft.set_trigger(dict(trigger))
    return True


def _former_step(change: Change, text: str) -> bool:
    """`I want the mail back`: a step that was taken out, wired as it was."""
    gone = removed_lately(change)
    said = re.sub(
        r"\b(?:back|again|restore|bring|put|old|former|previous|want|have|in)\b", " ", text
    )
    meant = named(said, change, [step for step, _ in gone])
    if len(meant) != 1 or "@" in said:
        return False
    found = [(s, d) for s, d in gone if s["id"] == meant[0]["id"]]
    if not found:
        return False  # the words name a step that is still there
    step, document = found[0]
    here = {s["id"] for s in change.draft.steps}
    waits = [p for p in step.get("after", ()) if p.split(".")[0] in here]
    again = {k: v for k, v in step.items() if k != "after"} | ({"after": waits} if waits else {})
    behind = [
        s for s in steps_of(document).values()
        if s["id"] in here and any(step["id"] in str(v) for _, v in values_in(s))
    ]  # fmt: skip
    change.draft.add(dict(again))
    for one in behind:
        change.meant.add(str(one["id"]))
        told = {
            p: v for p, v in values_in(one) if step["id"] in str(v) and not p.startswith("/after")
        }
        after = (
            {"/after": list(one["after"])}
            if any(p.split(".")[0] == step["id"] for p in one.get("after", ()))
            else {}
        )
        change.draft.update(str(one["id"]), {**told, **after})
    return True
