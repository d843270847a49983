"""`send rent and tenant to an address once it is paid`: a call with named fields behind the step that does that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.building.cel import field_name
from agent.offline.changes.change import Change
from agent.offline.changes.doers import doers
from agent.offline.changes.listed import LISTED, listed
from agent.offline.changes.scope import named
from agent.offline.changes.texts import Subject, known_field, known_fields
from agent.offline.changes.things_done import present_of
from agent.offline.language.nouns import as_id

_FIELDS: Final = rf"(?P<fields>{LISTED})"
_WHEN: Final = (
    r"(?:(?:once|as soon as|when|after) (?:it|that|this|they|the [a-z]+(?: [a-z]+)?) (?:is|are|was|were|has been|have been|got|gets) (?P<done>[a-z]+)"
    r"|(?:right |directly |straight )?after (?:the |every |each )?(?P<deed>[a-z]+ing(?: (?:it|them))?|[a-z]+))"
)
_FORM: Final = re.compile(
    rf"^(?:(?:and|also|please|then|now) )*(?:post|put|send|call|submit|forward|pass|report|push|transmit) (?:(?P<url1>@url\d+) with {_FIELDS.replace('<fields>', '<with>')}|{_FIELDS} (?:on |along )?to (?P<url2>@url\d+)),? {_WHEN}$"
)


def send_after(change: Change, text: str) -> bool:
    """Add the call behind the one step that is meant; its body holds the fields that are named."""
    match = _FORM.match(text)
    if match is None or not change.by_call or change.request.catalog.action("http.request") is None:
        return False
    subject = Subject("trigger.body", "trigger.body")
    known = known_fields(change, subject)
    said = listed(match["fields"] or match["with"])
    fields = [known_field(known, field_name(one)) or field_name(one) for one in said]
    before = _before(change, match)
    if before is None or (known and not set(fields) <= set(known)):
        return False
    url = change.prepared.value(match["url1"] or match["url2"])
    host = re.sub(r"^https?://([^/:?#]+).*$", r"\1", url)
    change.draft.add(
        {
            "id": as_id(f"send to {host}", change.draft.ids()),
            "name": f"Send to {host}",
            "uses": "http.request",
            "after": [before],
            "with": {"method": "POST", "url": url, "json": {f: f"{{{{ trigger.body.{f} }}}}" for f in fields}},
        }
    )  # fmt: skip
    return True


def _before(change: Change, match: re.Match[str]) -> str | None:
    """Answer the step that does what is said to be done before; None unless there is one."""
    said = present_of(match["done"]) if match["done"] else str(match["deed"])
    steps: list[Mapping[str, Any]] = change.senders
    found = named(said, change, steps) or doers(said, change, steps)
    return str(found[0]["id"]) if len(found) == 1 else None
