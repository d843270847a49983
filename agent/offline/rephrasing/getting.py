"""Wishes said of who receives: `@chan gets a note`, `the owner should hear of it`, `i want @chan to be told`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated
from agent.offline.language.text import Prepared

_MAIL = r"(?:e?mails?|letters?)"
_MESSAGE = rf"(?:{_MAIL}|messages?|notes?|posts?|lines?|notices?|reminders?|alerts?|pings?|heads[- ]?up|words?|cop(?:y|ies)|summar(?:y|ies)|reports?|lists?|updates?|digests?|confirmations?|warnings?|notifications?)"
_GETS = r"(?:(?:should|must|shall|will|has to|have to|needs? to|is to|are to|is supposed to|are supposed to|ought to|wants? to|would like to|also|then|always|just|each|all) )*(?:gets?|receives?|be sent|be given|be handed|be mailed|have|wants?|needs?)"
_START = r"(?:^|(?<=[.;:!?] )|(?<=, )|(?<=, and )|(?<= and )|(?<=then ))"
_PLACE = r"@(?:chan|mail)\d+(?:(?:,| and|, and) @(?:chan|mail)\d+)*"
_PLACE_GETS = re.compile(
    rf"{_START}(?:i (?:want|need)|we (?:want|need)|let|have)? ?(?P<place>{_PLACE}) {_GETS} (?P<what>(?:an? |the |one |another |its |their |his |her |all |each |every |everything|just |only |this|that|it|them|those|these)[^.;!?]*)"
)
_PLACE_HEARS = Gated(
    rf"{_START}(?:i (?:want|need|would like|'d like)|i'd like|we (?:want|need)|we'd like|make sure(?: that)?|let|have|see (?:to it )?that)? ?(?P<place>{_PLACE}) (?:(?:should|must|shall|will|has to|have to|needs? to|wants? to|is to|are to|to|also|then|gets? to) )*(?:be (?:told|informed|notified|alerted|pinged|warned|made aware)|gets? (?:told|informed|notified|alerted|pinged|warned)|hears?|know|knows?|learns?|finds? out|sees?|reads?)\b(?: (?:of|about))?(?= |[,.;]|$)",
    needs="@chan|@mail",
)
_ROLE = (
    r"(?P<who>(?:the|each|every|their|his|her|its|our|all|any)(?: (?:new|own|respective|responsible|same))* "
    r"(?P<role>[a-z]+(?:er|or|ee|nt|st|ant|ber|ner|ad|son|ple|mer|le|r|t|y|s))|(?P<all>people|everyone|everybody|anyone|whoever|those)(?: who (?P<do>(?:(?!gets?\b|should\b|receives?\b)[^.;!?,]){1,60}?))?)"
)
_ROLE_GETS = Gated(
    rf"{_START}{_ROLE}(?P<aside> ?\([^()]*\)|, [^,.;]*,)? {_GETS} (?:an? |the |one |another )?(?P<kind>(?:short |friendly |quick |little |welcome |thank-you |confirmation |reminder )*{_MAIL})\b(?P<rest>[^.;!?]*)",
    needs="be given|be handed|be mailed|be sent|get|have|need|receive|want",
)
# `if it is late the skipper gets a mail`, where the data was said to hold skipper_email: no comma is needed.
_KNOWN_ROLE_GETS = Gated(
    rf"(?P<before>[^.;:!?,] )?\b(?:the|their|its|each|every|his|her) (?:responsible |respective |own )?(?P<role>[a-z]+) {_GETS} (?:an? |the |one |another )?(?:short |friendly |quick |little )*{_MAIL}\b(?P<rest>[^.;!?]*)",
    needs="be given|be handed|be mailed|be sent|get|have|need|receive|want",
)
# `whoever rents a boat (renter_email) whose fee is open gets mail`.
_OWNER_GETS = Gated(
    rf"{_START}(?:whoever|everyone who|everybody who|anyone who|anybody who|those who|people who) [a-z]+ (?:(?:an?|any|the|some) )?(?P<noun>[a-z]+) \((?P<field>[a-z_]*(?:email|mail|address))\)(?P<only> (?:whose|where|with|that|which)\b[^.;!?,]*?)?,? {_GETS} (?:an? |the |one )?(?:short |friendly |quick |little )*{_MAIL}\b(?P<rest>[^.;!?]*)",
    needs=" (",
)
# `what is late gets an issue, put it to @url`: each makes a call.
_GETS_ONE = Gated(
    rf",? {_GETS} (?:an? |one )(?:new |own )?(?:ticket|issue|task|card|case|entry|record|incident|order|invoice) ?(?:[:;,-]|by a?) ?(?P<verb>post|put)(?: it| them)?(?: to)? (?=@url\d+)",
    needs="be given a|be given one|be handed a|be handed one|be mailed a|be mailed one|be sent a|be sent one|get a|get one|gets a|gets one|have a|have one|need a|need one|needs a|needs one|receive a|receive one|receives a|receives one|want a|want one|wants a|wants one",
)
_MAIL_GOES = Gated(
    rf"{_START}(?:an? |the |one |another )?(?P<kind>(?:short |friendly |quick |welcome |confirmation )*{_MAIL}) (?:(?:should|must|shall|will|has to|have to|needs? to|is to|can) )?(?:go(?:es)?(?: out)?|be sent|is sent|gets sent) to (?P<who>@mail\d+|(?:the|each|every|their|its) [a-z_]+(?: of (?:an?|the|each|every) [a-z]+)?)(?P<rest>[^.;!?]*)",
    needs="be sent to|gets sent to|go out to|go to|goes out to|goes to|is sent to",
)


_MAIL_VERB = re.compile(r"(?<![\w'-])mail (?=(?:the|each|every|them|him|her|their|his|all)\b)")
# `write host_email a note`: the field holds the address.
_TO_FIELD = re.compile(
    r"\b(?:send|email|mail|write|message|give) (?:to )?(?P<field>[a-z]+_(?:email|mail|address|email_address))\b(?! field)(?: (?P<what>(?:an?|the|one|another) [a-z]+))?"
)
_ROLE_AT = re.compile(
    r"\b(?P<role>(?:the|each|every|their) [a-z]+) \((?:(?:at|to|in|under|address(?: is)?(?: in)?|field|see):? )?(?:the )?(?:field )?(?P<field>[a-z]*_?(?:email|mail|address))(?: field)?\)"
)
_SENT_TO_ME = re.compile(
    r"\b(?:mail|email|e-mail) (?P<what>it|them|that|this|these|those|everything|the (?:list|result|results|total|sum|average|figure|figures|number|numbers|summary|report|rest)) (?:over )?to (?P<who>me|us)\b"
)


# `tell the owner`, where the data was said to hold owner_email.
_TELLS_ROLE = re.compile(
    r"(?<![\w'-])(?:email|mail|tell|notify|inform|alert|remind|warn|write(?: to)?|message|ping|let|send) (?:a (?:mail|note|message) to )?(?:the|each|every|their|its|his|her) (?:responsible |respective |new )?(?P<role>[a-z]+)(?: (?:by|via|per) (?:e?mail))?\b(?! at )"
)


def said_by_the_sender(text: str, prepared: Prepared) -> str:
    """Return the request with such wishes said as what is sent to whom."""
    text = _SENT_TO_ME.sub(r"email \g<who> \g<what>", text)
    text = _ROLE_AT.sub(_at, text)
    text = _TO_FIELD.sub(lambda m: f"email {m['what'] or 'it'} to {m['field']}", text)
    text = _MAIL_GOES.sub(lambda m: f"email {m['who']}{m['rest']}", text)
    text = _PLACE_HEARS.sub(r"let \g<place> know", text)
    text = _PLACE_GETS.sub(r"send \g<place> \g<what>", text)
    text = _OWNER_GETS.sub(r"email each \g<noun>\g<only> to \g<field>\g<rest>", text)
    text = _GETS_ONE.sub(r" ; \g<verb> each to ", text)
    text = _KNOWN_ROLE_GETS.sub(lambda m: _gets(m, prepared), text)
    text = _ROLE_GETS.sub(_mailed, text)
    text = _TELLS_ROLE.sub(lambda m: _known(m, prepared), text)
    return _MAIL_VERB.sub("email ", text)


def _gets(match: re.Match[str], prepared: Prepared) -> str:
    field = _field_of(match["role"], prepared)
    if field is None:
        return match[0]
    before = match["before"] or ""
    return f"{before.rstrip()}{', ' if before else ''}email it to {field}{match['rest']}"


def _field_of(role: str, prepared: Prepared) -> str | None:
    """Answer the field of somebody's address that the request speaks of somewhere."""
    said = " ".join([prepared.text, *prepared.shapes])
    field = re.search(rf"\b{role}_(?:email|mail|address|email_address)\b", said)
    return field[0] if field else None


def _known(match: re.Match[str], prepared: Prepared) -> str:
    field = _field_of(match["role"], prepared)
    return f"email the {match['role']} at {field}" if field else match[0]


def _at(match: re.Match[str]) -> str:
    own = (
        "at their email"
        if match["field"] in {"email", "mail", "address"}
        else f"at {match['field']}"
    )
    return f"{match['role']} {own}"


def _mailed(match: re.Match[str]) -> str:
    who = match["who"] if match["role"] else "each person"
    before = f"when somebody {_one(match['do'])}, " if match["do"] else ""
    return f"{before}email {who}{match['rest']}"


def _one(said: str) -> str:
    """Say of one what was said of many: `register for it` -> `registers for it`."""
    verb, _, rest = said.partition(" ")
    return f"{verb if verb.endswith('s') else verb + 's'} {rest}".strip()
