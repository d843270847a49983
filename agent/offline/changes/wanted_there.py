"""`sales wants the address in there too`: a field that somebody misses in what they are told."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.building.cel import field_name
from agent.offline.changes.change import Change
from agent.offline.changes.scope import named
from agent.offline.changes.texts import (
    known_field,
    known_fields,
    show_field,
    subject_of,
    takes_field,
)

_FORM: Final = re.compile(
    r"^(?:(?:and|also|but|please) )*(?P<who>(?:the |our )?[a-z]+(?: team)?|@chan\d+) (?:also )?(?:wants?|needs?|would like|misse[sd]|miss|asks? for|wish(?:es)?(?: for)?|must see|has to see)(?: to (?:see|have|know|get))? (?:the |its |their )?(?P<field>[a-z_]+(?: (?!in\b|there\b|too\b|as\b|also\b)[a-z_]+)?)(?: (?:in there|in it|there|in the (?:message|post|mail)|too|as well|also))*$"
)


def tell_what_is_missed(change: Change, text: str) -> bool:
    """Let the one message to whoever is named tell that field too; only where the field is known."""
    match = _FORM.match(text)
    holders = [s for s in change.senders if takes_field(change, s)]
    meant = named(match["who"], change, holders) if match else []
    if match is None or len(meant) != 1:
        return False
    subject = subject_of(change, meant[0])
    if subject is None or known_field(known_fields(change, subject), field_name(match["field"])) is None:  # fmt: skip
        return False
    show_field(change, meant[0], match["field"], subject)
    return True
