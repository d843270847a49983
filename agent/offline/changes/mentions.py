"""What a message tells of a thing: one more field shown in it, or one no longer shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.building.cel import field_name
from agent.offline.changes.change import Change
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.scope import named
from agent.offline.changes.texts import (
    Subject,
    is_kept,
    known_field,
    known_fields,
    may_be_field,
    show_field,
    subject_of,
    takes_field,
)
from agent.offline.language.verbs import VERBS

_SHOW = r"(?:add|include|mention|put|show|append|insert|state|give|list|say|name|send|pass|have|see|write|tell|display|quote|note|contain|read|hold|carry|spell out|print|report|attach)"
_ONE = r"[a-z_][\w']*(?: [a-z_][\w']*){0,3}?"
_FIELDS = rf"(?P<fields>{_ONE}(?:(?:,| and|, and| plus| as well as) {_ONE})*)"
_MUST = r"(?:should|must|could|can|needs? to|has to|have to|ought to|may)"
_TOO = r"(?: (?:too|as well|also|in (?:the|its) (?:text|message|body)|in it|in them|inside|along|please|now))*"
_FORMS = tuple(
    re.compile(rf"^{form}$")
    for form in (
        rf"(?P<where>[a-z@' ]+?\d*): (?:also )?{_SHOW} (?:also )?(?:them |us |people )?{_FIELDS}{_TOO}",
        rf"(?:also )?{_SHOW} (?:also )?{_FIELDS} (?:in|into|to|on|onto|at the (?:very )?end of|inside|within|along with|behind|after|next to|beside) (?P<where>[^,;:]+?){_TOO}",
        rf"(?P<where>[^,;:]+?) {_MUST} (?:also |now |additionally |always )?{_SHOW} (?:also )?{_FIELDS}{_TOO}",
        rf"(?P<where>[^,;:]+?) (?:also )?(?:needs?|lacks?|misses|is missing|requires?) {_FIELDS}{_TOO}",
        rf"{_FIELDS} (?:also )?(?:belongs?|goes|go|is missing|are missing|{_MUST} (?:also )?(?:be|appear|stand|go|come)(?: (?:shown|mentioned|listed|included|visible))?) (?:also )?(?:in|into|on|from|to) (?P<where>[^,;:]+?){_TOO}",
        rf"(?:also )?(?:tell|give|send|show) (?P<where>them|him|her|people|everyone|everybody|us|me|it) (?:also )?{_FIELDS}{_TOO}",
        rf"(?P<where>[a-z]+ (?:them|it|him|her|people|everyone|everybody)) with {_FIELDS}{_TOO}",
    )
)  # fmt: skip
_LEAD = re.compile(r"^(?:the|its|their|his|her|a|an|also|each|every|our|my|real|exact) ")
_PLAIN = re.compile(
    r"(?:it|them|that|this|these|those|him|her|people|everyone|everybody|us|me|(?:that|this|the|its|these|those) (?:messages?|posts?|mails?|emails?|texts?|one|ones|step)|(?:the )?[a-z]+)"
)
_EVERY = re.compile(r"\b(?:both|all|each|every|everywhere|(?:in )?either)\b")
_NO_FIELDS = re.compile(
    r"\b(?:instead|only|before|after|if|when|every|not|no|another|copy|channel|step|approval|pause|recipients?|same|it|them|up to|people|person|somebody|someone|least|most|more|less|than)\b|@|\d|^(?:what|how|who|whom|which|whether|where|when)\b|^(?:mails?|emails?|messages?|posts?|slack|wait|subject|text|title|rows?|table|address|link)$"
)


def mention_field(change: Change, clause: str) -> bool:
    """Show one more field of the thing, or several, in the messages that are meant."""
    if is_kept(change, clause):
        return False
    for form in _FORMS:
        match = form.match(clause)
        fields = _fields(match["fields"]) if match else []
        if match is None or not fields or not all(may_be_field(change, f) for f in fields):
            continue
        steps = _messages(change, match["where"])
        subjects = [(s, subject_of(change, s)) for s in steps]
        if any(f.split()[0] in _ACTS and not _is_known(change, f, subjects) for f in fields):
            continue
        if not steps or any(subject is None for _, subject in subjects):
            continue
        for step, subject in subjects:
            for field in fields:
                assert subject is not None  # noqa: S101  # looked at above
                show_field(change, step, field, subject)
            change.meant.add(str(step["id"]))
        return True
    return False


_ACTS = VERBS - {"name", "number", "order", "rating", "state", "list", "total", "count"}


def _is_known(change: Change, field: str, subjects: Sequence[tuple[Any, Subject | None]]) -> bool:
    """Tell whether words that could also be a deed are a field that the workflow speaks of."""
    return any(s and known_field(known_fields(change, s), field_name(field)) for _, s in subjects)


def _fields(words: str) -> list[str]:
    """Cut `the berth and the owner's city` into fields; none where the words can be no fields."""
    found = []
    for said in re.split(r",? and |, | plus | as well as ", words):
        plain = said.strip()
        while lead := _LEAD.match(f"{plain} "):
            plain = plain[lead.end() :]
        plain = re.sub(r"'s?\b", "", plain).strip()
        if not plain or _NO_FIELDS.search(plain):
            return []
        found.append(plain)
    return found


def _messages(change: Change, where: str) -> list[Mapping[str, Any]]:
    """Answer the messages that words name: each of several, or the one they mean."""
    holders = [s for s in change.senders if takes_field(change, s)]
    if _EVERY.search(where):
        kinds = [s for s in holders if _is_kind(where, s)]
        pieces = (
            [named(p, change, holders) for p in re.split(r" and |, ", where)]
            if " and " in where
            else []
        )
        each = [p[0] for p in pieces if len(p) == 1]
        return each if pieces and len(each) == len(pieces) else [] if pieces else kinds
    found = named(where, change, holders) or _called_alike(where, holders)
    if len(found) == 1:
        return found
    recent = [s for s in lately_meant(change) if any(s is h for h in holders)]
    among = [s for s in recent if any(s is f for f in found)] if found else recent
    if len(among) == 1 and _PLAIN.fullmatch(where.strip()):
        return among
    return holders if len(holders) == 1 and not found and _PLAIN.fullmatch(where.strip()) else []


def _called_alike(where: str, steps: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """`the german one` is what goes to #germany: a word that a name or a place begins with."""
    said = re.fullmatch(r"(?:the |that )?(?P<word>[a-z]{4,}) (?:one|message|post|mail|text)", where)
    if said is None:
        return []
    begins = re.compile(rf"(?<![a-z]){said['word']}", re.IGNORECASE)
    return [
        s
        for s in steps
        if begins.search(
            f"{s.get('name', '')} {s['with'].get('channel', '')} {s['with'].get('to', '')}"
        )
    ]


def _is_kind(where: str, step: Mapping[str, Any]) -> bool:
    uses = str(step.get("uses", ""))
    if re.search(r"\b(?:e?mails?)\b", where):
        return uses.startswith("email.")
    if re.search(r"\b(?:posts?|slack)\b", where):
        return "channel" in step.get("with", {})
    return "json" not in step.get("with", {})


_DROP = re.compile(
    rf"^(?:remove|without|no|no more) (?:the |its |their )?(?P<field>{_ONE})(?:,? (?:of|from|in|inside) (?P<where>[^,;]+?))?$"
)


def drop_field(change: Change, clause: str) -> bool:
    """Take a field out of what a message tells, with the marks that set it apart."""
    match = _DROP.match(clause)
    if match is None or re.search(r"\b(?:without|with|whose|that|who|which)\b", match["field"]):
        return False
    name, where = field_name(re.sub(r"'s?\b", "", match["field"])), match["where"] or ""
    if not where and named(match["field"], change):
        return False
    holders = [s for s in change.senders if change.content_of(s) in s.get("with", {})]
    showing = [s for s in holders if _shown(change, s, name)]
    if len(showing) > 1 and where:
        showing = list(named(where, change, showing))
    if len(showing) != 1:
        return False
    change.meant.add(str(showing[0]["id"]))
    return without_field(change, showing[0], name)


def without_field(change: Change, step: Mapping[str, Any], name: str) -> bool:
    """Let a step no longer show a field; False where it does not show it."""
    content, expression = change.content_of(step), _shown(change, step, name)
    if content is None or expression is None:
        return False
    text = str(step["with"][content])
    change.draft.update(str(step["id"]), {f"/with/{content}": _without(text, expression)})
    return True


def _shown(change: Change, step: Mapping[str, Any], name: str) -> str | None:
    text = step["with"].get(change.content_of(step))
    found: Sequence[str] = (
        re.findall(r"\{\{ ?[\w.]+\.(\w+) ?\}\}", text) if isinstance(text, str) else ()
    )
    subject = subject_of(change, step)
    known = [f for f in known_fields(change, subject) if f in found] if subject else []
    return known_field(found, name) or known_field(known, name)


# What only led to the field that is gone.
_DANGLING = re.compile(
    r"(?:[ ,;:-]+(?:until|till|from|since|in|at|on|for|by|of|with|to|is|are|was|costs?|and|the|its?))+$"
)


def _without(text: str, name: str) -> str:
    shown = rf"\{{\{{ ?[\w.]+\.{re.escape(name)} ?\}}\}}"
    left = re.sub(rf"[ ,;:-]*(?:\({shown}\)|\[{shown}\]|(?:\b\w+: ?)?{shown})", "", text, count=1)
    return _DANGLING.sub("", left.strip(" ,;:-"))
