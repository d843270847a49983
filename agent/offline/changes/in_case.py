"""`in the gold case also mail b@c`: what is sent on the way of a branch that words name by its value."""

from __future__ import annotations

import copy
import re
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.held import held_in
from agent.offline.changes.on_a_way import send_on
from agent.offline.changes.otherwise import opposite_of
from agent.offline.changes.person_told import told_by_mail
from agent.offline.changes.places import goes_there
from agent.offline.changes.ways import ports_called

_VALUE = r"(?:the |an? )?(?P<v>[a-z0-9][\w-]*(?: [\w-]+)??)"
_CASE = rf"(?:(?:in|for|on) {_VALUE} (?P<of>case|way|branch|path|one)s?|(?:if|when(?:ever)?|in case) (?:it|that|this|the [a-z]+|(?P<f>[a-z_]+)) ?(?:is|'s|was|equals|=) {_VALUE.replace('<v>', '<w>')})"
_FORMS = (
    re.compile(
        rf"^(?:(?:and|but|please|also) )*{_CASE}[,:]? (?P<do>(?:also |then |please |additionally )*(?:send|post|mail|email|tell|notify|write|inform|ping|message|alert)\b.+)$"
    ),
    re.compile(
        rf"^(?P<do>.*@(?:chan|mail).*?),? (?:but |and )?(?:only |just |also )?{_CASE}(?: too| as well| also)?$"
    ),
)
_SENDS = re.compile(
    r"^(?:(?:also|then|please|additionally) )*(?:send|post|mail|email|tell|notify|write|inform|ping|message|alert)\b|\b(?:also|too|as well)\b"
)
_SMOOTH = re.compile(
    r"\b(?:also|too|as well|additionally|in addition|then|please)\b,? ?|^(?:and|but) "
)
_SAID_BEFORE = frozenset(["that", "this", "these", "those", "such", "any", "every", "each", "all", "either", "both", "it"])  # fmt: skip
_OTHER = frozenset(["other", "otherwise", "else", "default", "normal", "remaining"])


def add_in_case(change: Change, text: str) -> bool:
    """Add what is sent where a value that the workflow compares is the one that is named."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    person = told_by_mail(change, match["do"]) if match else []
    if match is None or not (person or re.search(r"@(?:chan|mail|url)\d", match["do"])):
        return False
    if re.search(r"\binstead\b", text) or not _SENDS.search(match["do"]):
        return False
    said = match["v"] or match["w"] or ""
    way = _way(change, said, match["f"] or "")
    sends = person or change.sends_in(_SMOOTH.sub("", match["do"]).strip())
    if any(goes_there(change, part) for part in sends) and not _SMOOTH.search(match["do"]):
        return False  # it is about the message that is there
    if said in _SAID_BEFORE:
        return False  # the case that was spoken of before has rules of its own
    if way is None or not sends:
        unknown = way is None and bool(match["v"]) and match["of"] != "one" and bool(sends)
        return unknown and change.ask(f'Which case is that? I see none for "{said}".')
    gate, when = way
    return send_on(change, sends, gate, when=when)


def _way(change: Change, said: str, field: str) -> tuple[list[str], Any] | None:
    """Answer the port, or the condition, under which this value was compared; None unless there is one."""
    found: list[tuple[list[str], Any]] = []
    for step in change.draft.steps:
        if step.get("type") != "branch":
            continue
        for n, case in enumerate(step.get("cases", ())):
            held = [
                h for h in held_in(change.draft)
                if h.step == step["id"] and h.path == f"/cases/{n}/when"
            ]  # fmt: skip
            if case["id"] == said.replace(" ", "_") or any(_is(h, said, field) for h in held):
                found.append(([f"{step['id']}.{case['id']}"], None))
        name = step.get("else", "drop")
        if name != "drop" and said in {*_OTHER, str(name).replace("_", " ")}:
            found.append(([f"{step['id']}.{name}"], None))
    if not found and not field:
        found += [([port], None) for port in ports_called(change, said)]
    for sender in change.senders if not found else []:
        held = [h for h in held_in(change.draft) if h.step == sender["id"] and h.path == "/when"]
        if len(held) == 1 and _is(held[0], said, field):
            one = (list(sender.get("after", ())), copy.deepcopy(sender["when"]))
            found += [one] if one not in found else []
        elif len(held) == 1 and said in _OTHER and (other := opposite_of(sender["when"])):
            one = (list(sender.get("after", ())), other)
            found += [one] if one not in found else []
    return found[0] if len(found) == 1 else None


def _is(held: Any, said: str, field: str) -> bool:
    same = held.kind == "word" and str(held.value).lower() == said
    return same and field in {"", held.field, held.field.replace("_", " ")}
