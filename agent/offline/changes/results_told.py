"""`tell #x with the link`, `put the issue key into the mail`: what a step has made is told, and no field of the start."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.adds import made_sends
from agent.offline.changes.change import Change
from agent.offline.changes.draft import is_hole
from agent.offline.changes.meant_messages import messages_meant
from agent.offline.changes.order import let_follow
from agent.offline.changes.scope import named
from agent.offline.changes.targets import changes_outside
from agent.offline.changes.texts import known_field, known_fields, subject_of
from engine.core.hole import HOLE_KEY

Step = Mapping[str, Any]
_LEAD = r"(?:(?:and|also|please|then|but),? )*"
_RESULT = r"(?:the |its |a )?(?P<of>(?!(?:the|its|new)\b)(?:[a-z]+(?:'s)? ){0,2}?)(?:new )?(?P<what>link|url|address|key|number|id)(?: (?:of|to|for) (?:the |that |it\b)? ?(?P<of2>[a-z]+(?: [a-z]+)?)?)?"
_PLACE = r"(?P<place>@(?:chan|mail)\d+)"
_TOO = r"(?: (?:too|as well|also|then|afterwards))*"
_NEW = tuple(
    re.compile(rf"^{_LEAD}{form}{_TOO}$")
    for form in (
        rf"(?:tell|notify|inform|mail|e-?mail|ping|message|let) {_PLACE}(?: know)? (?:with |of |about )?{_RESULT}",
        rf"(?:post|send|mail|e-?mail|write|give|share) {_RESULT} (?:to|in|into|with) {_PLACE}",
        rf"(?:post|send|write) (?:to|in|into) {_PLACE} (?:with )?{_RESULT}",
    )
)
_IN = re.compile(
    rf"^{_LEAD}(?:put|add|include|show|mention|write|insert|append|use) {_RESULT} (?:in|into|to|at the end of) (?P<where>(?:the |that )?(?:[a-z]+ )?(?:message|mail|e-?mail|post|text)(?: (?:to|in) @(?:chan|mail)\d+)?){_TOO}$"
)
_OUTPUTS: Mapping[str, Sequence[str]] = {
    "link": ("url", "html_url", "link", "web_url", "permalink", "web_link"),
    "url": ("url", "html_url", "link", "web_url", "permalink", "web_link"),
    "address": ("url", "html_url", "link", "web_url", "permalink"),
    "key": ("key",),
    "number": ("number",),
    "id": ("id",),
}


def tell_result(change: Change, text: str) -> bool:
    """Tell what the one step that makes such a thing has made, behind that step."""
    new = next((m for form in _NEW if (m := form.match(text))), None)
    match = new or _IN.match(text)
    if match is None:
        return False
    found = _maker(change, match["what"], f"{match['of'] or ''}{match['of2'] or ''}".strip())
    if found is None:
        return False
    maker, output = found
    value = f"{{{{ steps.{maker['id']}.{output} }}}}"
    if new is not None:
        return _send(change, match["place"], maker, match["what"], value)
    return _put_in(change, match["where"], maker, match["what"], value)


def _maker(change: Change, what: str, of: str) -> tuple[Step, str] | None:
    """Answer the step that makes it, and where; a field of what comes in that is called so is meant first."""
    found = []
    for step in change.draft.steps:
        spec = change.spec(step)
        if spec is None or not changes_outside(step, change.request) or "foreach" in step:
            continue
        if "channel" in step.get("with", {}) or str(step.get("uses", "")).startswith("email."):
            continue
        outputs = spec.output_schema.get("properties", {})
        name = next((o for o in _OUTPUTS[what] if o in outputs), None)
        if name is not None:
            found.append((step, name))
    called = [f for f in found if of and any(f[0] is s for s in named(of, change, [f[0]]))]
    found = called or found
    if len(found) != 1:
        return None
    subject = subject_of(change, found[0][0])
    brought = subject is not None and known_field(known_fields(change, subject), what) == what
    return None if brought else found[0]


def _send(change: Change, place: str, maker: Step, what: str, value: str) -> bool:
    sends = change.sends_in(
        f"{'post it to' if place.startswith('@chan') else 'mail it to'} {place}"
    )
    if len(sends) != 1:
        return False
    step = made_sends(change.draft, sends, change.request, None, []).steps[-1]
    content = change.content_of(step)
    if content is None:
        return False
    step["with"][content] = f"{maker.get('name', maker['id'])}: {value}"
    if "subject" in step["with"]:
        step["with"]["subject"] = str(change.draft.document.get("name") or what)
    step["after"] = [str(maker["id"])]
    change.draft.add(step)
    return True


def _put_in(change: Change, where: str, maker: Step, what: str, value: str) -> bool:
    found = messages_meant(change, where, "text")
    if len(found) != 1 or value in str(found[0]):
        return False
    step, before = found[0], found[0]["with"]["text"]
    told = f" - {what.capitalize()}: {value}"
    if is_hole(before):
        after = copy.deepcopy(before)
        after[HOLE_KEY]["template"] = f"{before[HOLE_KEY]['template']}{told}"
    else:
        after = f"{before}{told}"
    if str(maker["id"]) not in step.get("after", ()) and not let_follow(change, maker, step):
        return False
    change.draft.update(str(step["id"]), {"/with/text": after})
    change.meant.add(str(step["id"]))
    return True
