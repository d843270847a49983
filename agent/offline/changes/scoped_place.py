"""`region North has its own channel, #north`: what goes elsewhere for one value of a field only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.building.cel import literal
from agent.offline.building.item_shapes import Schema, is_numeric
from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.texts import subject_of
from agent.offline.changes.things import Fields, fields_of_subject

_OWN: Final = re.compile(
    r"\b(?:has|have|gets?|needs?|got) (?:(?:its|their|his|her|an?|the) )?(?:own|separate|different) (?:slack )?(?:channel|address|inbox|mailbox|room)\b"
    r"|\b(?:channel|address|inbox|mailbox|room) of (?:its|their|his|her) own\b"
)
_GOES: Final = re.compile(
    r"\b(?:use|go(?:es)?|sent|posted|mailed|belongs?|send|post|mail)\b.*@(?:chan|mail)\d+"
)
_BESIDE: Final = re.compile(r"\b(?:also|too|as well|additionally|copy|cc|bcc|if|when|unless)\b")
_OTHERS: Final = re.compile(
    r"^(?:(?:and|please|now) )*(?:post|send|mail|put|route|it goes|they go)(?: it| them| that)?(?: to| in| into)? (?P<new>@(?:chan|mail)\d+) (?:when|if|for|where)(?: the)? (?P<test>[^,;@]+(?:@str\d+)?),? (?:and )?(?:otherwise|else|(?:all |everything |the )?(?:others|rest|else)(?: go(?:es)?| stays?)?)(?: it goes| they go| post it| send it)? ?(?:to|in|into)? ?(?P<place>@(?:chan|mail)\d+)(?: as (?:now|before|ever))?$"
)
_NO_VALUE: Final = frozenset(["is", "of", "the", "a", "an", "to", "in", "on", "at", "for", "and", "or", "goes", "go", "should", "has", "have", "gets", "get", "use", "from", "with", "needs", "that", "must", "are", "not", "message", "channel", "mail", "name", "now", "only", "instead", "it", "them"])  # fmt: skip
_PLACES: Final = {"chan": "channel", "mail": "to"}


def send_elsewhere(change: Change, text: str) -> bool:
    """Let the place of the one message hang on the value of a field; all others go where they went."""
    text = _without_the_rest(change, text)
    place = re.findall(r"@(chan|mail)(\d+)", text)
    own = _OWN.search(text)
    if len(place) != 1 or _BESIDE.search(text) or not (own or _GOES.search(text)):
        return False
    kind, number = place[0]
    argument = _PLACES[kind]
    new = change.prepared.value(f"@{kind}{number}")
    holders = [s for s in change.senders if isinstance(s.get("with", {}).get(argument), str | list)]
    said = re.sub(r"@(?:chan|mail)\d+", "", text)
    meant = holders if len(holders) == 1 else named(said, change, holders)
    if len(meant) != 1:
        return False
    subject = subject_of(change, meant[0])
    fields = fields_of_subject(change, subject.of) if subject is not None else {}
    root = subject.root if subject is not None else ""
    test = value_test(change, said, root, fields, loosely=own is not None)
    before = _one_text(meant[0]["with"][argument])
    if test is None or before is None or new == before:
        return False
    told = f"{{{{ {test} ? {literal(new)} : {literal(before)} }}}}"
    change.draft.update(meant[0]["id"], {f"/with/{argument}": told})
    return True


def _without_the_rest(change: Change, text: str) -> str:
    """Leave out that all others go where they go now: that is so anyway."""
    match = _OTHERS.match(text)
    if match is None:
        return text
    here = [_one_text(s.get("with", {}).get(a)) for s in change.senders for a in _PLACES.values()]
    if here.count(change.prepared.value(match["place"])) != 1:
        return text
    return f"for {match['test']} use {match['new']}"


def _one_text(value: Any) -> str | None:
    """Answer the one plain text that stands there; None for a hole, an expression or several."""
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    return value if isinstance(value, str) and "{{" not in value else None


def value_test(
    change: Change, words: str, root: str, fields: Fields, *, loosely: bool = False
) -> str | None:
    """Answer the comparison of a field with the value that stands behind it in the words; None unless there is one.

    A plain word is a value where it was typed as a name is, or `is` stands before it; `loosely`: any word is.
    """
    found = []
    for name, schema in fields.items():
        called = re.escape(name.replace("_", " "))
        for match in re.finditer(
            rf"\b{called}s? (?P<is>is |= ?|called |named )?(?P<v>@str\d+|[a-z0-9][\w-]*)", words
        ):
            told = _value(change, match["v"], schema)
            is_name = match["is"] or not match["v"].isalpha() or told.strip('"') != match["v"]
            if match["v"] in _NO_VALUE or not (loosely or is_name):
                continue
            found.append(f"{root}.{name} == {told}")
    return found[0] if len(found) == 1 else None


def _value(change: Change, said: str, schema: Schema | Mapping[str, Any]) -> str:
    if is_numeric(schema) and re.fullmatch(r"\d+(?:\.\d+)?", said):
        return literal(float(said))
    told = change.prepared.value(said) if said.startswith("@") else change.prepared.as_written(said)
    return literal(told)
