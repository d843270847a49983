"""Who an e-mail goes to where the address stands in the data: `at their email`, `to owner_email`, `the manager`."""

from __future__ import annotations

import re

from agent.offline.reading.people import TO_THEM

OWN_ADDRESS = re.compile(
    r"\b(?:at|to|using) (?:their|its|his|her|the [a-z]+'s|that|the) (?:own |respective )?(?P<field>(?:[a-z]+ )?email(?: address)?(?:es)?|(?:mail |contact )?address(?:es)?|inbox)|\b(?:at|to) field (?P<named>[a-z_][a-z\d_]*)\b|\b(?:at|to) (?P<snake>[a-z]+_(?:email|mail|address|email_address))\b"
)
_TO_PERSON = re.compile(
    r"(?:email|mail|write(?: to)?|send)(?: (?:email|an email) to)? (?:the |this |that |their |each |every )?(?:new |same |responsible )?(?!summary|list|report|digest|team|boss|result|rows|rest|ones|it\b|me\b|us\b|an?\b|message|everything|all\b)"
    r"(?P<who>[a-z]+(?:er|or|ee|nt|st|ant|ber)s?|everyone|everybody|people|person|client|user|guest|lead|sender|them)\b"
)
# Words that name no field of their own.
_ANYBODY = frozenset(
    [
        "everyone",
        "everybody",
        "people",
        "person",
        "persons",
        "client",
        "clients",
        "user",
        "users",
        "guest",
        "guests",
        "lead",
        "leads",
        "sender",
        "senders",
        "customer",
        "customers",
        "member",
        "members",
        "subscriber",
        "subscribers",
        "attendee",
        "attendees",
        "applicant",
        "applicants",
        "them",
        "receiver",
        "recipient",
    ]
)


def recipient_said(clause: str, *, single: bool) -> str | None:
    """Answer what the field of the receiver's address is called; None where nobody is named."""
    own = OWN_ADDRESS.search(clause)
    if own is not None:
        return own["field"] or own["snake"] or own["named"]
    person = _TO_PERSON.match(clause)
    if person is not None:
        who = person["who"]
        return "email" if who in _ANYBODY else f"{who} email"
    return "email" if single and TO_THEM.match(clause) else None
