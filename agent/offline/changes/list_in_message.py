"""`the message should list name and city of each guest`: what flows, told line by line in a message about all of it."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.building.cel import field_name
from agent.offline.building.item_shapes import is_text
from agent.offline.changes.adds import last_data_step, nouns_of, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.listed import LISTED, listed
from agent.offline.changes.scope import named
from agent.offline.changes.texts import known_field
from agent.offline.changes.things import Fields, fields_of_things
from agent.offline.language.nouns import singular

_FIELDS: Final = rf"(?P<fields>{LISTED})"
_OF: Final = (
    r"(?: (?:of|for) (?:each|every|all(?: of)?(?: the)?|the) (?:[a-z]+ )??(?P<noun>[a-z]+))"
)
_MESSAGE: Final = r"(?:the |that |this )?(?P<where>(?:[a-z]+ )?(?:message|post|mail|e-?mail|text|summary|digest|overview)|@chan\d+)"
_END: Final = r"(?: (?:too|as well|also|in it))?"
_FORMS: Final = (
    re.compile(
        rf"^(?:(?:and|also|please|then) )*(?:put|add|include|list|show|mention|write|name|give) {_FIELDS}{_OF}? (?:in|into|to|on) {_MESSAGE}{_END}$"
    ),
    re.compile(
        rf"^(?:(?:and|also|please|then) )*{_MESSAGE} (?:should|must|has to|needs to|shall|could) (?:also )?(?:list|show|include|contain|name|mention|say|give) {_FIELDS}{_OF}?{_END}$"
    ),
)
_NAMES: Final = frozenset(["name", "names"])


def list_in_message(change: Change, text: str) -> bool:
    """Let the one message about all of them tell these fields of each; False where a field is not known."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    source = last_data_step(change.draft)
    if match is None or source is None or change.by_call:
        return False
    holders = [
        s for s in change.senders
        if "foreach" not in s and isinstance(s.get("with", {}).get(str(change.content_of(s))), str)
    ]  # fmt: skip
    meant = named(match["where"], change, holders)
    stream = stream_of(change.draft, source)
    fields = fields_of_things(change)
    line = _line(match["fields"], match["noun"] or nouns_of(change.draft.steps)[source["id"]], fields)  # fmt: skip
    if len(meant) != 1 or not stream.known or line is None:
        return False
    content = str(change.content_of(meant[0]))
    before = str(meant[0]["with"][content])
    if re.search(rf"\{{\{{ ?{re.escape(stream.value)} ?\}}\}}", before):
        return False  # they are listed there already: what is said of them is said otherwise
    told = f'{{{{ join({stream.value}.map(one, {line}), "\\n") }}}}'
    change.draft.update(meant[0]["id"], {f"/with/{content}": f"{before}\n{told}"})
    return True


def _line(said: str, noun: str, fields: Fields) -> str | None:
    """Answer what is told of one of them; None where a field is not there."""
    found = []
    for word in listed(said):
        name = known_field(list(fields), field_name(word)) or known_field(list(fields), field_name(singular(word)))  # fmt: skip
        if name is None and word in _NAMES:
            # whose names are told is told by the field that is called as they are
            name = known_field(list(fields), field_name(singular(noun)))
        if name is None:
            return None
        found.append(f"one.{name}" if is_text(fields[name]) else f"string(one.{name})")
    return ' + ", " + '.join(found)
