"""What a step says, changed: its subject, its text, one more field in it."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agent.offline.building.cel import field_hole, field_name
from agent.offline.changes.adds import nouns_of
from agent.offline.changes.change import Change
from agent.offline.changes.draft import expression_of, is_hole
from agent.offline.changes.figures import figure_called
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.changes.things import fields_of_subject
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.nouns import is_plural, sentence
from engine.core.hole import HOLE_KEY

_SLOT = r"(?P<name>subject|text|message|body|title)"
_QUOTED = re.compile(
    rf"\b{_SLOT}\b.*?(?P<value>@str\d+)|\b(?:say|write|reads?)\b (?P<said>@str\d+)"
)
# `say "..." in the subject`: where it is said stands behind it.
_SAID_THERE = {
    f"{lead} {article}{name}": name
    for lead in ("in", "as", "for")
    for article in ("the ", "its ", "")
    for name in ("subject", "title", "subject line")
}
_SLOT_NAMES = frozenset(["subject", "text", "message", "body", "title", "mail subject"])
_OF = r"(?: line)?(?: (?:of|in|for) (?:the |that |this )?(?P<of>[a-z ]+?))?"
_PLAIN = re.compile(
    rf"(?:^|(?<=[,;] ))(?:(?:and|please|also|then|with|change|set|make|use|put|the|its|that|this|a|as) )*(?P<lead>(?:[a-z]+'?s? ){{0,2}}?){_SLOT}{_OF}"
    r"(?: (?:to|is now|is|should be|should read|should say|must be|shall be|reads|into|be|as)(?:: ?| )| ?[:=] ?|(?<=subject) |(?<=text) )(?P<value>(?!@|should\b|must\b|needs?\b|has\b|shall\b|could\b|lacks?\b|with\b|of\b|when\b|if\b|for\b|about\b|too\b|also\b)[^,;@]+?)(?=$|, (?:and )?(?:the )?(?:subject|text|message|body|title)\b)"
)
_ADD = re.compile(
    r"^(?:(?:and|also|please|then|but) )*(?:(?:add|include|mention|put|show|append|insert|state|give|list|say|name|send|pass|have|want) |(?P<with>with ))(?:also )?(?:the |its |their |his |her |a |an )?(?P<field>[a-z_][\w]*(?: (?:in )?[a-z_]\w*){0,2}?)"
    r"(?: (?:(?:in|into|to|on|of) (?P<where>it\b.*|.+)|(?P<along>along|too|as well)(?P<more>.*)))?$"
)
_MISSING = re.compile(
    r"^(?:(?:the )?(?P<where>@chan\d+|[a-z ]+?)) (?:(?:should|must|needs to|has to|could) (?:also )?(?:show|include|mention|contain|say|state|have|give)|needs|lacks|misses) (?:the |its |their )?(?P<field>[a-z_]\w*(?: [a-z_]\w*)?)(?: (?:too|as well|also|in it|in front|behind))?$"
)
_NO_FIELD = frozenset(
    [
        "it",
        "them",
        "this",
        "that",
        "step",
        "check",
        "filter",
        "wait",
        "message",
        "post",
        "mail",
        "email",
        "row",
        "column",
        "one",
        "link",
        "limit",
        "wait",
        "approval",
        "pause",
    ]
)


def change_text(change: Change, clause: str) -> bool:
    """Give a message the words in quotation marks."""
    match = _QUOTED.search(clause)
    found = find_conditions(clause, change.prepared)
    fields = {t.field for f in found for t in f.condition.tests if t.field}
    others = {f for f in fields if f.split()[0] not in _SLOT_NAMES}
    if match is None or others:
        return False
    place = match["name"] or _SAID_THERE.get(clause[match.end() :].strip(" ."))
    name = "subject" if place in {"subject", "title"} else "text"
    return say_in(change, clause, name, change.prepared.value(match["value"] or match["said"]))


def change_plain_texts(change: Change, text: str) -> str:
    """`subject: Hello`: take such words out and do what they say; answer the rest."""
    for match in reversed(list(_PLAIN.finditer(text))):
        value = re.sub(r" (?:please|instead|now)$", "", match["value"].strip(" .'"))
        name = "subject" if match["name"] in {"subject", "title"} else "text"
        holders = _holders(change, name)
        if (
            not value
            or not holders
            or (
                name == "text"
                and not match[0].rstrip().startswith(match[0].split(value)[0].strip())
            )
        ):
            continue
        if re.search(
            r"\b(?:drop|remove|no|without|skip|add|mention|from|in)\b", match["lead"] or ""
        ):
            continue
        words = f"{match['lead'] or ''}{match['of'] or ''}"
        say_in(change, words, name, change.prepared.as_written(value))
        text = f"{text[: match.start()]}{text[match.end() :]}".strip(" ,;")
    return text


def _holders(change: Change, name: str) -> list[Mapping[str, Any]]:
    return [s for s in change.draft.steps if name in s.get("with", {}) and s in change.senders]


def say_in(change: Change, words: str, name: str, value: str) -> bool:
    holders = _holders(change, name)
    if len(holders) > 1:
        fitting = named(re.sub(r"@str\d+", "", words), change, holders)
        holders = list(fitting) if len(fitting) == 1 else holders
    if (
        len(holders) != 1
    ):  # `subject "A" and the text "B"`: of the one that the words before have changed
        told = {o.get("id") for o in change.draft.operations if o["op"] == "update_step"}
        holders = [s for s in holders if s["id"] in told]
    if len(holders) != 1:
        return change.ask("Which message should say that?")
    value = with_fields(change, holders[0], value)
    change.draft.update(holders[0]["id"], {f"/with/{name}": value})
    return True


_PLACE = re.compile(
    r"<([a-z_][\w ]*)>|\[([a-z_][\w ]*)\]|(?<!\{)\{([a-z_][\w ]*)\}(?!\})", re.IGNORECASE
)
_UNTOLD = re.compile(r"(?<!\{)\{[a-z_][\w ]*\}(?!\})", re.IGNORECASE)


def with_fields(change: Change, step: Mapping[str, Any], text: str) -> str:
    """Let `<name>` in a text be the field of that name; what is no field stays as it is written."""
    subject = subject_of(change, step)
    known = known_fields(change, subject) if subject is not None else []

    def told(match: re.Match[str]) -> str:
        said = next(g for g in match.groups() if g)
        field = known_field(known, field_name(said.lower()))
        if field is None and (figure := figure_called(change, step, said.lower())):
            return f"{{{{ {figure} }}}}"
        if (
            field is None
            and match[3]
            and subject is not None
            and not fields_of_subject(change, subject.of)
        ):
            field = field_name(
                said
            )  # nobody has seen such a thing yet: it is called as it is written
        return f"{{{{ {subject.root}.{field} }}}}" if subject is not None and field else match[0]

    said = _PLACE.sub(told, text)
    for left in dict.fromkeys(_UNTOLD.findall(said)):
        change.assumptions.append(f"{left} stays as it is written: nothing is called that here.")
    return said


# -- one more field ---------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Subject:
    """What a message is about: the expression of the thing, and where its fields are known from."""

    root: str
    of: str


def add_field(change: Change, clause: str) -> bool:
    """`mention the colour in the post`: show one more field of the thing a step is about."""
    match = _MISSING.match(clause) or _ADD.match(clause)
    if match is None or re.search(r"@(?:mail|url|str|json|sql)|(?<!@chan)\d", clause):
        return False
    parts = match.groupdict()
    field = re.sub(r"^(?:also|the) ", "", parts["field"])
    where = parts.get("where") or parts.get("more") or ""
    told = where or parts.get("along") or parts.get("with")
    holders = [s for s in change.senders if takes_field(change, s)]
    elsewhere = is_kept(change, where) or ("@chan" in where and not named(where, change, holders))
    if not told or elsewhere or not holders or not may_be_field(change, field):
        return False
    step = _meant(change, where, holders)
    if step is None:
        return change.ask(which_of(holders))
    subject = subject_of(change, step)
    if subject is not None:
        show_field(change, step, field, subject)
    return subject is not None


_STORE = re.compile(
    r"\b(?:to|into|in|onto) (?:[a-z]+ ){0,3}(?:tables?|databases?|sheets?|spreadsheets?|crm|calendars?|queues?|boards?|drive)(?: (?:too|as well|also|in .+))*$"
)
"""What is put there is kept, and told in no message."""


def is_kept(change: Change, words: str) -> bool:
    """Tell whether words speak of a place that keeps things, of which no step writes into one."""
    stores = any({"table", "spreadsheet_id"} & set(s.get("with", {})) for s in change.senders)
    return not stores and _STORE.search(words) is not None


def may_be_field(change: Change, words: str) -> bool:
    first = words.split()[0]
    things = is_plural(first) and first in nouns_of(change.draft.steps).values()
    # `send the guest a message`: what is given to whom are two things, and no field is called by both
    return first not in _NO_FIELD and not things and _TWO_THINGS.search(words) is None


_TWO_THINGS = re.compile(r"\w (?:an?|the|another) \w")


def takes_field(change: Change, step: Mapping[str, Any]) -> bool:
    body = step.get("with", {}).get("json")
    content = change.content_of(step)
    return isinstance(body, Mapping) or (content is not None and content in step.get("with", {}))


def _meant(
    change: Change, where: str, holders: Sequence[Mapping[str, Any]]
) -> Mapping[str, Any] | None:
    found = named(where, change, holders)
    plain = [s for s in holders if not isinstance(s.get("with", {}).get("json"), Mapping)]
    for fitting in (found, plain if not found else [s for s in found if s in plain], list(holders)):
        if len(fitting) == 1:
            return fitting[0]
    return None


def subject_of(change: Change, step: Mapping[str, Any]) -> Subject | None:
    loop = step.get("foreach")
    if isinstance(loop, Mapping):
        of = expression_of(loop.get("items"))
        return Subject(str(loop.get("as", "item")), of) if of else None
    if change.by_call:
        return Subject("trigger.body", "trigger.body")
    answered = {
        f"steps.{s}.body" for s in re.findall(r"\bsteps\.(\w+)\.body\.\w", str(step.get("with")))
    }
    root = answered.pop() if len(answered) == 1 else None
    return Subject(root, root) if root else None


def show_field(change: Change, step: Mapping[str, Any], said: str, subject: Subject) -> None:
    """Put the field behind what is said already; a field nobody has named yet is confirmed by a sample."""
    name = field_name(said)
    path = known_field(known_fields(change, subject), name)
    body = step["with"].get("json")
    if isinstance(body, Mapping):
        change.draft.update(
            step["id"], {f"/with/json/{path or name}": f"{{{{ {subject.root}.{path or name} }}}}"}
        )
        return
    content = str(change.content_of(step))
    before = step["with"][content]
    if path is not None and path != name and re.search(rf"\.{path}\b", str(before)):
        path = None  # what is told already is not meant once more by a longer name
    if is_hole(before):
        template = str(before[HOLE_KEY].get("template", ""))
        more = copy.deepcopy(before)
        more[HOLE_KEY]["template"] = f"{template}, {said}: {{{{ {subject.root}.{path or name} }}}}"
        change.draft.update(step["id"], {f"/with/{content}": more})
        return
    lead = f"{before} - {sentence(said)}: "
    if path is not None:
        value: Any = f"{lead}{{{{ {subject.root}.{path} }}}}"
    else:
        value = field_hole(
            f"Which field is the {said}?",
            f"{lead}{{{{ {subject.root}.__hole__ }}}}",
            of=subject.of,
            hint=said,
        )
        value[HOLE_KEY]["candidates"] = list(dict.fromkeys([name, *name.split("_")]))
    change.draft.update(step["id"], {f"/with/{content}": value})


def known_field(known: Sequence[str], name: str) -> str | None:
    """Answer the field that a name means: itself, else one it is a part of, else one that is a part of it."""
    parts = name.split("_")
    for fits in (
        lambda f: f == name,
        lambda f: f.endswith(f"_{name}") or f.split("_")[0] == name,
        lambda f: len(parts) > 1 and f in parts,
    ):
        found = [f for f in known if fits(f)]
        if found:
            return found[0]
    return None


def known_fields(change: Change, subject: Subject) -> list[str]:
    """Answer the fields of the thing that the workflow names somewhere."""
    texts = str(change.draft.document)
    aliases = {subject.root} | ({"item"} if subject.root != "trigger.body" else set())
    found = [f for a in aliases for f in re.findall(rf"\b{re.escape(a)}\.([a-z]\w*)", texts)]
    return list(dict.fromkeys([*found, *_columns(change), *fields_of_subject(change, subject.of)]))


def _columns(change: Change) -> list[str]:
    """Answer the columns that the one statement reads, where what flows are its rows."""
    statements = [
        str(s["with"].get("statement", ""))
        for s in change.draft.steps
        if s.get("uses") == "sql.query"
    ]
    match = (
        re.match(r"\s*select\s+([\w\s,]+?)\s+from\b", statements[0], re.IGNORECASE)
        if len(statements) == 1
        else None
    )
    return [c.strip() for c in match[1].split(",")] if match else []
