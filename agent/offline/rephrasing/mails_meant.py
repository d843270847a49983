"""Mails to somebody the data knows, in everyday words: `drop her a brief line by mail`, `send whoever lost it an e-mail`.

Where no field is named that holds the address, it is asked for: nobody is written to by guess.
"""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.text import Prepared
from agent.offline.rephrasing.known_fields import address_of, known_fields

_NO_ROLE: Final = r"(?!(?:team|channel|list|summary|report|table|sheet|file|result|total|rest|number|whole|same|others?|data|group|room|message|text|mail|email|ticket|order|invoice|issue|webhook|workflow)\b)"
_KIND: Final = r"(?:(?:short|friendly|quick|little|polite|kind|warm|nice|personal|separate|brief|small|simple|welcome|thank[- ]you|confirmation|reminder|follow-?up|automatic|individual) )*"
_MAIL: Final = rf"{_KIND}(?:e?mail|reminder|thank[- ]you note|thank[- ]you|confirmation|mail reminder|note by mail)"
_FIELD: Final = r"(?P<field>[a-z][a-z\d]*(?:_[a-z\d]+)*)"
_ADDRESS: Final = r"(?:[a-z\d]+_)*(?:e?mail|address)(?:_address)?"
_IN_FIELD: Final = rf"(?: (?:at|to|using|via|under|through|with) (?:the |its |their |his |her )?(?:(?:e?mail )?address (?:in|from|of|given in|stored in) (?:the )?)?(?:(?:field|column) (?P<at>[a-z]\w*)|(?P<at2>{_ADDRESS})(?: (?:field|column))?(?= ?[.;,:)]|$| (?:and|with|that|saying)\b)))?"
_START: Final = r"(?P<before>^|[.;:,!?] |\b(?:and|then|also|please|otherwise|rejected|approved|no|yes|must|should|will|shall|so|but) )"
_WHO: Final = rf"(?P<who>them|him|her|whoever [a-z ]{{3,30}}?|(?:the|each|every|that) {_NO_ROLE}[a-z]+(?: (?:who|that|which) (?:(?!(?:an?|one)\b)[a-z]+ ?){{1,4}}?)?) ?"
# `drop her a brief line by mail`, `send the person who asked a mail`
_TO_WHOM: Final = Gated(
    rf"{_START}(?:send|write|drop|give|shoot|mail|email) {_WHO}(?:an?|one|the|1) {_MAIL}{_IN_FIELD}(?! (?:to|address|list)\b)(?=[ .;,:!]|$)",
    needs="mail|reminder|thank|confirmation",
)
# `send a welcome mail to his address`, `an email to the guest's own address`
_TO_ADDRESS: Final = Gated(
    rf"{_START}(?:send|write|drop)?(?: ?(?:an?|one|the|1) )?{_MAIL} (?:out )?(?:to|goes to|at) (?:his|her|their|its|the (?P<role>{_NO_ROLE}[a-z]+)'s|that (?P<role2>[a-z]+)'s|each (?P<role3>[a-z]+)'s) (?:own )?(?:e?mail(?: address)?|address|inbox)(?! (?:in|of)\b)(?=[ .;,:!]|$)",
    needs="address|mail|inbox",
)
# `one mail per row to keeper_email`
_PER_ROW: Final = Gated(
    rf"(?P<before>^|[.;:,] |\b(?:and|then) )(?:send )?(?:one|1|an?) (?:separate |own |single )?(?:e?mail|message)(?: (?:for|per) (?:each |every )?(?:row|item|entry|record|line|one|[a-z]+))(?: each)?,? to (?:(?:the )?[a-z]+'s |its |their |the )?(?P<field>{_ADDRESS})(?= ?[.;,:]|$| (?:with|saying|and)\b)",
    needs="mail|message",
)
# `email the guest at the address in the field guest_mail`
_AT_FIELD: Final = Gated(
    rf"{_START}(?:e?mail|write to|notify|inform|tell|remind|thank) (?:them|him|her|(?:the|each|every) {_NO_ROLE}[a-z]+) (?:at|to|under|using|via|through) (?:the |its |their )?(?:(?:e?mail )?address (?:in|from|of|given in|stored in) (?:the )?)?(?:field |column )(?P<at>[a-z]\w*)",
    needs="field|column",
)
_SAYS: Final = re.compile(
    r"^ (?:that says|which says|saying|telling (?:them|him|her)|to say|to let (?:them|him|her) know) "
)


def with_mails_meant(text: str, prepared: Prepared) -> str:
    """Return the request with such mails as one sending to the field that holds the address."""
    for form in (_PER_ROW, _AT_FIELD, _TO_WHOM, _TO_ADDRESS):
        text = form.sub(lambda m: _mailed(m, prepared), text)
    return text


def _mailed(match: re.Match[str], prepared: Prepared) -> str:
    said = match.groupdict()
    field = said.get("field") or said.get("at") or said.get("at2") or _known(said, prepared)
    lead = match["before"] if match["before"] not in {", "} else "; "
    what = "each one" if match.re is _PER_ROW.pattern else "it"
    return f"{lead}email {what} to {field if '_' in field else f'field {field}'}{_joined(match)}"


def _joined(match: re.Match[str]) -> str:
    """What the mail says is read behind `saying`."""
    rest = match.string[match.end() :]
    return (
        " saying" if re.match(r" that (?:it|they|we|the|his|her|their|your?|there)\b", rest) else ""
    )


def _known(said: dict[str, str | None], prepared: Prepared) -> str:
    """Answer the field of the address: the one that the request lists for them, else that of a mail."""
    who = said.get("role") or said.get("role2") or said.get("role3") or said.get("who") or "person"
    role = re.sub(r"^(?:the|each|every|that) ", "", who).split()[0]
    role = "person" if role in {"them", "him", "her", "whoever"} else role
    found = address_of(role, prepared)
    plain = [f for f in ("email", "mail") if f in known_fields(prepared)]
    return found or (plain[0] if plain else "email")
