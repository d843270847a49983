"""Work on a text before it is told: what may be worked on, and where what comes of it is put."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.offline.building.deed_steps import result_of
from agent.offline.building.flow import Flow
from agent.offline.building.send_steps import SendSteps
from agent.offline.changes.change import Change
from agent.offline.changes.deeds import text_taken
from agent.offline.changes.doers import one_meant
from agent.offline.changes.draft import is_hole
from agent.offline.changes.meant_messages import messages_meant
from agent.offline.changes.scope import named
from agent.offline.changes.spelt_out import spelt_out
from agent.offline.changes.targets import which_of
from agent.offline.changes.texts import known_field, known_fields, subject_of
from agent.offline.reading.parts import Do
from agent.offline.retrieval import properties
from engine.core.action import ActionSpec

_LEAD = r"(?:(?:and|also|please|then|but|first),? )*"
_WORD = r"(?:answer|result|reply|response|output|verdict|summary|translation|label|category|classification|intro(?:duction)?|text|draft|version|estimate|rating|score|opinion|guess|it|that)"
_USE = r"(?:use|put|include|show|mention|add|write|insert|append|place|state)"
_PLACE = r"(?P<how>as|in|into|to|at the (?:top|start|beginning|head) of|at the (?:end|bottom) of|before|below|under|instead of) (?P<place>[^;]+?)"
_FORM = re.compile(
    rf"^{_LEAD}(?P<deed>[^;]+?)(?:,? (?:before|prior to) (?P<before>(?!the (?:text|words)\b)[^,;]+?))?"
    rf"(?:(?:,? (?:and|then)|,) (?:then )?{_USE} (?:the |its |their |this |that |ai's |the ai's )*{_WORD} {_PLACE})?$"
)
_SOMEBODY = re.compile(
    r"(?:i|we|you|he|she|they|it|someone|somebody|the|my|our|his|her|their|nobody|everybody|if|when|sign|approve|confirm|agree|ok|okay)\b"
)
"""Who does something himself, or is to agree, asks for no work of a step."""
_SUBJECT = re.compile(r"\b(?:subject|title|headline)\b")
_MESSAGE = re.compile(r"\b(?:messages?|posts?|(?:e-?)?mails?|text|notes?|reminders?|reports?|newsletter|announcement)\b")  # fmt: skip
_ADDED = re.compile(r"^(?:in|into|to|at|before|below|under)\b")
_TOP = re.compile(r"\b(?:top|start|beginning|head)\b|^before\b")

_OBJECT = re.compile(
    r"^(?:translate|summari[sz]e|shorten|rewrite|rephrase|classify|correct|condense|proofread) (?P<what>.+?)(?: (?:in)?to [a-z]+| as .+| with .+| by .+| using .+| for .+)?$"
)
Step = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Said:
    """The deed, and where what comes of it goes."""

    deed: str
    before: str
    how: str
    place: str


def work_on_text(change: Change, text: str) -> bool:
    """`translate it before posting`, `ask AI how bad it is and put its answer in the subject`: a step before the one meant."""
    match = _FORM.match(text)
    if match is None or not (match["before"] or match["place"]):
        return False
    said = _Said(*(match[one] or "" for one in ("deed", "before", "how", "place")))
    parts = change.understood(said.deed) if not _SOMEBODY.match(said.deed) else []
    part = parts[0] if len(parts) == 1 else None
    spec = change.request.catalog.action(part.action) if isinstance(part, Do) else None
    if not isinstance(part, Do) or spec is None or (taken := text_taken(spec, part)) is None:
        return False
    found = _meant(change, said)
    if len(found) != 1:
        able = found or [s for s in change.draft.steps if _argument(change, s, said)]
        return change.ask(which_of(able)) if able else False
    return _put(change, part, spec, taken, found[0], said)


def _argument(change: Change, step: Step, said: _Said) -> str | None:
    """Answer where in a step words are, as they are meant."""
    given = step.get("with", {})
    wanted = "subject" if _SUBJECT.search(said.place) else change.content_of(step)
    if wanted in given:
        return wanted
    return "text" if "text" in given and isinstance(given["text"], str) else None


def _meant(change: Change, said: _Said) -> list[Step]:
    """Answer the steps whose words are meant: by the place, by the step it stands before, by the object, else the only one."""
    able: list[Step] = [s for s in change.draft.steps if _argument(change, s, said)]
    told = [s for s in able if any(s is one for one in change.senders)]
    if said.place:
        name = "subject" if _SUBJECT.search(said.place) else "text"
        found = messages_meant(change, said.place, name)
        if found:
            return found
        found = named(said.place, change, told)
        return found if found else told
    before = one_meant(said.before, change, able)
    if before is not None:
        return [before]
    match = _OBJECT.match(said.deed)
    found = named(match["what"], change, told) if match else []
    return found if len(found) == 1 else told


def _put(change: Change, part: Do, spec: ActionSpec, taken: str, step: Step, said: _Said) -> bool:
    argument = _argument(change, step, said)
    if argument is None or "foreach" in step:
        # What is sent once for each item differs each time.
        change.unsupported.append(change.prepared.restored(said.deed))
        return True
    words = spelt_out(change.draft, _words(change, part, step, said))
    if is_hole(words):
        return change.ask(f'What does "{step.get("name", step["id"])}" say? That is still open.')
    flow = Flow(taken=change.draft.ids())
    connect = SendSteps(change.request.catalog, change.request.connections, flow, None)
    told = f"{part.instruction}\n\n{words}" if part.instruction else words
    body = {
        "uses": spec.id,
        **connect.connection_for(spec),
        **{key: step[key] for key in ("after", "when") if key in step},
        "with": {**part.arguments, taken: told, **_open(spec, {*part.arguments, taken})},
    }
    made = flow.add(spec.id.rsplit(".", 1)[-1].replace("_", " "), spec.title, body)
    change.draft.add(flow.steps[0])
    value = f"{{{{ steps.{made}.{result_of(spec, part)[0]} }}}}"
    now = step["with"][argument]
    change.draft.update(str(step["id"]), {f"/with/{argument}": _told(now, value, said)})
    change.meant.add(str(step["id"]))
    return True


def _open(spec: ActionSpec, given: set[str]) -> dict[str, Any]:
    """Answer a hole for each argument the action cannot do without and the words do not give."""
    needed = [one for one in spec.input_schema.get("required", ()) if one not in given]
    return {
        one: {"$hole": {"kind": "value", "label": f"{spec.title}: what are the {one}?", "hint": one, "schema": dict(properties(spec)[one])}}
        for one in needed
    }  # fmt: skip


def _told(now: Any, value: str, said: _Said) -> str:
    if said.how and _ADDED.match(said.how) and isinstance(now, str):
        joint = " " if _SUBJECT.search(said.place) else "\n\n"
        return f"{value}{joint}{now}" if _TOP.search(said.how) else f"{now}{joint}{value}"
    return value


def _words(change: Change, part: Do, step: Step, said: _Said) -> Any:
    """Answer what is worked on: the field that is called so, else what the step says, its subject left out."""
    given = step["with"]
    subject = subject_of(change, step)
    if part.about and subject is not None and not _MESSAGE.fullmatch(part.about):
        field = known_field(known_fields(change, subject), part.about.replace(" ", "_"))
        if field is not None:
            return f"{{{{ {subject.root}.{field} }}}}"
    content = change.content_of(step)
    return given[content] if content in given else given[str(_argument(change, step, said))]
