"""`put the link in too`, `the average as well`, `add the owner at the end`: one more thing that a message tells."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.cel import field_hole, field_name
from agent.offline.building.figures import figure_call, holed
from agent.offline.building.flow import Stream
from agent.offline.building.item_shapes import is_numeric
from agent.offline.changes.adds import last_data_step, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.draft import is_hole
from agent.offline.changes.held import held_in
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.meant_messages import messages_meant
from agent.offline.changes.texts import (
    known_field,
    known_fields,
    may_be_field,
    show_field,
    subject_of,
)
from agent.offline.changes.things import fields_of_things
from agent.offline.language.nouns import is_plural, singular
from agent.offline.language.verbs import VERBS
from agent.offline.reading.parts import Measure, MeasureKind
from engine.core.hole import HOLE_KEY

Step = Mapping[str, Any]
_SHOW = r"(?:add|put|include|show|mention|append|insert|state|give|list|quote|tell|say|print|write|have|want|send|name)"
_ARTICLE = r"(?:the |its |their |his |her |our |all the |all |each )?"
_END = r"(?:too|as well|also|in addition|in(?: there| it| them|(?= too| as well| also|$))|along(?: with it)?|below(?: it)?|behind(?: it)?|underneath|at the (?:very )?(?:end|bottom|foot))"
_WHERE = r"(?: (?:of|in|into|to|on) (?:the |that |its )?(?P<where>(?:[a-z@][\w@]* )?(?:text|message|mail|e-?mail|post|body)))?"
_WHAT = r"(?P<what>(?!(?:an?|another|some|one)\b)[a-z_][\w']*(?: [a-z_][\w']*){0,3}?)"
_WITH_VERB = re.compile(
    rf"^(?=.* {_END}(?: |$))(?:(?:and|also|please|then|but) )*{_SHOW} (?:also )?{_ARTICLE}{_WHAT}(?: {_END})*{_WHERE}(?: {_END})*$"
)
_BARE = re.compile(rf"^(?:(?:and|also|please|then|but) )*{_ARTICLE}{_WHAT}(?: {_END})+$")
_FIGURE = re.compile(
    r"(?:(?P<kind>sum|total|average|mean|avg|count|number|highest|lowest|maximum|minimum|max|min)(?: (?:of (?:the |all )?(?:the )?)?(?P<field>[a-z_]\w*(?: [a-z_]\w*)?))?|how many(?: [a-z ]+)?|(?P<field2>[a-z_]\w*) (?P<kind2>sum|total|average|count|maximum|minimum))"
)
_KINDS: Mapping[str, MeasureKind] = {
    "sum": "sum", "total": "sum", "average": "avg", "mean": "avg", "avg": "avg", "count": "count", "number": "count",
    "highest": "max", "maximum": "max", "max": "max", "lowest": "min", "minimum": "min", "min": "min",
}  # fmt: skip
_TOLD = re.compile(r"\.(?:sum|avg|min|max)\(\"(\w+)\"\)")
_LIST_TOLD = re.compile(r"\bsteps\.\w+\.(?:items|rows)\b")
# Words for a deed that are fields as often.
_FIELDS_TOO = frozenset(["name", "number", "order", "rating", "state", "list", "total", "count", "address", "note", "comment"])  # fmt: skip
_NOTHING_OF_IT = re.compile(
    r"\b(?:it|this|that|them|these|those|one|ones|everything|rest|all|step|labels?|tags?|recipients?|people|me|us|cc|bcc|only|instead|not|no|if|when|same|original|summary|answer|to|from|at|for|by|into|in|on|with|the|an?)\b"
)


def tell_more(change: Change, text: str) -> bool:
    """Tell a figure, or a field of the thing or of each in the list, behind what the message says."""
    match = _WITH_VERB.match(text)
    bare = None if match else _BARE.match(text)
    found = match or bare
    if found is None or "@" in re.sub(r"@chan\d+|@mail\d+", "", text):
        return False
    step = _message(change, found.groupdict().get("where") or "")
    what = re.sub(r"'s\b", "", found["what"])
    figure = _FIGURE.fullmatch(what)
    if step is not None and figure is not None:
        return _tell_figure(change, step, figure)
    if step is None or _NOTHING_OF_IT.search(what) or what.split()[0] in VERBS - _FIELDS_TOO:
        return False
    return _tell_field(change, step, what, known_only=bare is not None)


def _message(change: Change, where: str) -> Step | None:
    """Answer the one message that is meant: named, spoken of lately, or the only one."""
    found = messages_meant(change, where, "text")
    if len(found) != 1 and not where:
        lately = {s["id"] for s in lately_meant(change)}
        found = [s for s in change.senders if s["id"] in lately and "text" in s.get("with", {})]
    return found[0] if len(found) == 1 else None


def _tell_figure(change: Change, step: Step, said: re.Match[str]) -> bool:
    stream = _whole(change, step)
    if stream is None:
        return False
    kind = _KINDS.get(said["kind"] or said["kind2"] or "count", "count")
    of = said["field"] or said["field2"]
    field = None if kind == "count" else of or _summed(change, step)
    measure = Measure(kind, field.replace("_", " ") if field else None)
    before = step["with"]["text"]
    open_field = is_hole(before) and before[HOLE_KEY].get("hint") == field
    named = _known(change, field)
    chosen = measure if field is None or (named is None and (open_field or not is_hole(before))) else None  # fmt: skip
    if kind == "count":
        chosen = None
    if kind != "count" and field is None and is_hole(before):
        return False
    call = figure_call(
        measure, stream.value, stream.count or f"{stream.value}.size()", chosen, named=False
    )
    told = {
        "sum": "Total",
        "avg": "Average",
        "min": "Lowest",
        "max": "Highest",
        "count": f"Number of {stream.noun}",
    }[kind]
    label = told if kind == "count" or field is None else f"{told} {field.replace('_', ' ')}"
    if call in str(before):
        return False
    return _append(change, step, f"\n{label}: {{{{ {call} }}}}", measure if chosen else None, stream)  # fmt: skip


def _whole(change: Change, step: Step) -> Stream | None:
    """Answer the list that a message tells of as a whole."""
    source = last_data_step(change.draft)
    if source is None or "foreach" in step:
        return None
    stream = stream_of(change.draft, source)
    told = _LIST_TOLD.search(str(step["with"]["text"]))
    if told is not None and not stream.known:
        return Stream(told[0], True, stream.noun)
    if stream.known or not is_hole(step["with"]["text"]):
        return stream if stream.known else None
    hole = step["with"]["text"][HOLE_KEY]
    if hole.get("kind") != "list":
        return None
    return Stream(f"{hole['of']}__hole__", True, stream.noun)


def _summed(change: Change, step: Step) -> str | None:
    """Answer the field that is added up already, else the only number that the workflow speaks of."""
    before = step["with"]["text"]
    told = _TOLD.search(str(before))
    if told is not None:
        return before[HOLE_KEY].get("hint") if told[1] == "__hole__" else told[1]
    fields = [n for n, schema in fields_of_things(change).items() if is_numeric(schema)]
    if len(fields) == 1:
        return fields[0]
    spoken = {h.field for h in held_in(change.draft) if h.kind == "number" and h.operator}
    spoken |= {
        str(s["with"]["by"][HOLE_KEY].get("hint"))
        for s in change.draft.steps
        if s.get("uses") == "list.sort" and is_hole(s["with"].get("by"))
    }
    plain = {f for f in spoken if f and f not in {"__hole__", "count", "None"}}
    return plain.pop() if len(plain) == 1 else None


def _known(change: Change, field: str | None) -> str | None:
    return known_field(list(fields_of_things(change)), field_name(field)) if field else None


def _tell_field(change: Change, step: Step, what: str, *, known_only: bool) -> bool:
    subject = subject_of(change, step)
    known = known_fields(change, subject) if subject is not None else list(fields_of_things(change))
    one = " ".join([*what.split()[:-1], singular(what.split()[-1])]) if is_plural(what) else what
    name = known_field(known, field_name(what)) or known_field(known, field_name(one))
    if name is None and (known_only or not _may_be_field(change, what, step)):
        return False
    if subject is not None:
        show_field(change, step, what, subject)
        change.meant.add(str(step["id"]))
        return True
    stream = _whole(change, step)
    if stream is None or (one == what and name is None):
        return False
    return _tell_of_each(change, step, stream, one, name)


def _may_be_field(change: Change, what: str, step: Step) -> bool:
    """Tell whether words may be a field; things that are read have links, what is made elsewhere has one of its own."""
    reads = all(s["id"] == step["id"] for s in change.senders)
    return may_be_field(change, what) or (what == "link" and "foreach" in step and reads)


def _tell_of_each(change: Change, step: Step, stream: Stream, one: str, name: str | None) -> bool:
    """Put that field of every thing of the list behind what is told of it."""
    before = step["with"]["text"]
    place = name or (field_name(one) if is_hole(before) else "__hole__")
    told = f'\n\n{{{{ {stream.value}.pluck("{place}").join("\\n") }}}}'
    measure = Measure("sum", one) if place == "__hole__" else None
    return _append(change, step, told, measure, stream)


def _append(change: Change, step: Step, told: str, asked: Measure | None, stream: Stream) -> bool:
    before = step["with"]["text"]
    if is_hole(before):
        after = copy.deepcopy(before)
        after[HOLE_KEY]["template"] = f"{before[HOLE_KEY]['template']}{told}"
    elif asked is None:
        after = f"{before}{told}"
    elif ".pluck(" in told:
        label = f"Which field of {stream.one} is the {asked.field}?"
        after = field_hole(label, f"{before}{told}", of=stream.value, hint=asked.field)
        after[HOLE_KEY]["candidates"] = [field_name(asked.field or "")]
    else:
        after = holed(f"{before}{told}", asked, stream)
    change.draft.update(str(step["id"]), {"/with/text": after})
    change.meant.add(str(step["id"]))
    return True
