"""`mail the guest`: whoever the call is from, where one field alone holds an address."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.changes.change import Change
from agent.offline.changes.texts import Subject, known_fields
from agent.offline.reading.parts import Send

_WHO: Final = r"(?:the |this |that |our )?(?P<who>customer|client|person|people|sender|user|buyer|applicant|candidate|guest|member|requester|subscriber|lead|participant|attendee|caller|submitter|student|patient|tenant|donor|supplier|reporter|them|him|her)s?"
_FORM: Final = re.compile(
    rf"\b(?:(?:send|write) {_WHO} (?:a |an |one )?(?:short |friendly )?(?:e-?mail|mail|message)|(?:e-?mail|mail) {_WHO.replace('<who>', '<who2>')}|(?:tell|notify|inform|write to|let|ask|remind|thank|answer) {_WHO.replace('<who>', '<who3>')}\b.*\b(?:by|via|per|with an?|in an?) (?:e-?mail|mail)|(?:e-?mail|mail|message) to {_WHO.replace('<who>', '<who4>')})\b"
)
_ADDRESS: Final = re.compile(r"(?:^|_)(?:e?mail|mail_address|email_address)$")
_TEXT: Final = re.compile(r"@str\d+")


def told_by_mail(change: Change, words: str) -> list[Send]:
    """Answer the mail to whoever the call is from; none where no field, or more than one, holds an address."""
    if not change.by_call or "@mail" in words or "@chan" in words or _FORM.search(words) is None:
        return []
    known = known_fields(change, Subject("trigger.body", "trigger.body"))
    addresses = [one for one in known if _ADDRESS.search(one)]
    if len(addresses) != 1 or change.request.catalog.action("email.send") is None:
        return []
    text = _TEXT.search(words)
    arguments = {"text": change.prepared.value(text[0])} if text else {}
    return [Send("email.send", arguments, recipient_field=addresses[0], many="each", clause=words)]
