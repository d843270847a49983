"""Who is written to, where the data holds the address, and what they are asked: `the mentor hears by post`, `ask whether they came`."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import sentence
from agent.offline.language.text import Entity, Prepared
from agent.offline.rephrasing.known_fields import address_of

_ART = r"(?:the|its|their|his|her|each|every|that|this|our|any)"
_ROLE = rf"(?:{_ART} )(?P<role>(?:(?:new|own|responsible|respective|same|right) )?(?!(?:of|one|list|rest|result|team|whole|same|summary|report|total|channel|number|text|message|data|table|sheet|spreadsheet|database|file|folder|board|calendar)\b)[a-z]+(?: (?:person|one|member|hire|joiner))?)"
_FIELD = r"(?P<field>[a-z\d]+(?:_[a-z\d]+)*_(?:email|mail|address)|e?mail(?:_address)?)"
_MAIL = r"(?:(?:short |friendly |quick |little |polite |kind |warm |welcome |thank-you )*(?:e?mail|message|note|line|letter|reminder|word))"
_START = r"(?P<before>^|[.;:,!?] |\b(?:and|then|but) |\bon rejection,? |\botherwise,? )"
# A sentence that says which field is the subject.
_IN_SUBJECT = re.compile(
    r"[;.,] (?:and )?(?:the|its|their) (?P<field>[a-z_]\w*) (?:belongs|goes|should be|must be|has to be|stands|comes|should stand|should go) (?:in|into) (?:the |its )?(?:subject|headline|title)(?: line)?(?=[.;,]|$)"
)
_BY_MAIL = r"(?: (?:by|via|per|with an?|in an?) (?:electronic )?(?:e?mail|post))"
_MODAL = (
    r"(?:(?:should|must|shall|will|has to|have to|needs? to|is to|are to|wants? to|ought to) )?"
)
# `write to their keeper_email`, `mail that guest's email`.
_TO_FIELD = re.compile(
    rf"(?:^|(?<=[.;:,!?] )|(?<=and )|(?<=then )|(?<=please )|(?<=also )|(?<=we )|(?<=you )|(?<=rejection )|(?<=otherwise ))(?:write|send|mail|email|(?:send|write|drop) (?:an? |one )?{_MAIL})(?: (?P<what>it|this|that|them))? ?(?:to |at )?(?:(?:its|their|the|his|her|this|that) )?(?:[a-z]+'s )?{_FIELD}(?! (?:of|field|address book)\b)(?=[ .;,:]|$)"
)
_ATTENTION = Gated(
    rf"{_MODAL}(?:be )?(?:brought|put) to the (?:attention|notice) of {_ART} (?:[a-z]+'s )?{_FIELD}{_BY_MAIL}?",
    needs="brought to the|put to the",
)
_HEARS = re.compile(
    rf"{_START}(?:let )?{_ROLE} {_MODAL}(?:hears?|knows?|learns?|finds? out|be (?:told|informed|notified)|gets? (?:told|informed|notified|to know|word))(?: (?:about|of) (?:it|this|that|them))?{_BY_MAIL}"
)
_MAILS = re.compile(
    rf"{_START}(?:please |also |we |you )?(?:(?:e?mail(?: to)?|write to|write|inform|notify|tell|remind|thank|answer|reply to)|(?:send|write|drop|give) (?:an? |one )?{_MAIL} to|(?:send|write|drop|give) (?=[^.;,@]*\ban? {_MAIL}\b)) ?{_ROLE}(?P<tail> (?:an?|one) {_MAIL})?(?! (?:at|to) )\b{_BY_MAIL}?"
)
_A_MAIL_TO = re.compile(
    rf"{_START}(?:there (?:is|should be) )?(?:(?:an?|one|another) {_MAIL}|(?:thank-you|welcome|reminder|confirmation|friendly|short|polite) e?mail) (?:goes |is sent |should go |must go )?(?:out )?to (?:{_ROLE}|(?P<them>them|him|her|that person))(?= ?[.;,:]|$| (?:with|that|saying|about|when|if)\b)"
)
# `a nudge, one day later`.
_REMINDER = Gated(
    r"(?P<before>^|[.;,!?] |\.{2,} ?|\band )(?:and |then )*(?:an?|another) (?:friendly |short )?(?P<what>reminder|follow-?up|nudge)(?: e?mail| to (?:them|him|her))?,? (?P<span>(?:an?|one|\d+) (?:minute|hour|day|week)s?) (?:later|after that|afterwards|after)(?=[.;,!?]|$)",
    needs="follow-up|followup|nudge|reminder",
)
_ANYONE_GETS = re.compile(
    rf"(?P<before>^|[.;:!?] |, and )(?:anyone|anybody|everyone|everybody|whoever|those|people|all)(?: (?:who|that) (?:is|are|has|have|was|were)| who's| with)? (?P<cond>(?:under|over|below|above|less than|more than|at least|at most|older than|younger than|fewer than|up to) [^.,;@]{{1,40}}?) {_MODAL}(?:gets?|receives?) (?:an?|one) {_MAIL}(?P<says> saying (?:how (?:many|much|old|long)|what|which|their|the) (?P<field>[a-z_]+)[^.;]*?)?(?=[.;,!]|$)"
)
_ROLE_GETS = Gated(
    rf"{_START}{_ROLE} {_MODAL}(?:gets?|receives?) (?:an?|one|another) {_MAIL}(?= ?[.;,:]|$| (?:with|that|saying|about|in which)\b)",
    needs="get|receive",
)
# `and ask whether they came`: what is asked is what the mail says.
_ASKS = re.compile(
    r"(?P<lead>\b(?:e?mail|write|send|notify|remind|message)\b[^.;]*?)(?:,? and |, )(?:please )?(?:ask|tell|wish|thank|congratulate|say|apologi[sz]e)(?: (?:them|him|her|for feedback))?:? ?(?P<said>(?:how|whether|if|what|why|when|sorry|thanks|thank you|hello|welcome|goodbye|happy|a )?[^.;,@:]*)(?=[.;]|$|, (?:and|then)\b)"
)
_PLACE = re.compile(
    r"(?:@(?:chan|mail)\d+|\bto field [a-z_]+|\bto [a-z]+_(?:email|mail|address))(?! with\b)"
)
_BOTH = re.compile(
    r"(?:^|(?<=[.;!?] ))(?:(?:always|each time|every time|in (?:both|all|each|every) cases?),? (?:with|mention|include|give|name)|(?:both|all|each of (?:them|these|the mails))(?: (?:e?mails|messages|posts|notes))? (?:should |must |shall )?(?:mention|name|include|contain|say|state|show|quote)s?) (?P<fields>[^.;@]+)(?=[.;]|$)"
)


def with_addresses(text: str, prepared: Prepared) -> str:
    """Return the request with such wishes said as one sending: to the field with the address."""
    text = _TO_FIELD.sub(lambda m: f"email {m['what'] or 'it'} to {_field(m['field'])}", text)
    text = _ATTENTION.sub(lambda m: f"be mailed to {_field(m['field'])}", text)
    text = _IN_SUBJECT.sub(r" with the \g<field> in the subject", text)
    for form in (_HEARS, _MAILS, _A_MAIL_TO, _ROLE_GETS):
        text = form.sub(lambda m: _mailed(m, prepared), text)
    text = _ANYONE_GETS.sub(lambda m: _each_gets(m, prepared), text)
    text = _REMINDER.sub(lambda m: _reminded(m, prepared), text)
    text = _ASKS.sub(lambda m: _asked(m, prepared), text)
    return _with_every_message(text)


def _with_every_message(text: str) -> str:
    """`always with the name`, `both should give the year`: every sending that names no fields tells these."""
    match = _BOTH.search(text)
    if match is None:
        return text
    names = re.split(r",? and |, | plus | \+ ", match["fields"].strip())
    fields = " and ".join(f"the {re.sub(r'^(?:the|its|their|an?) ', '', name)}" for name in names)
    rest = f"{text[: match.start()]}{text[match.end() :]}"
    return _PLACE.sub(rf"\g<0> with {fields}", rest)


def _mailed(match: re.Match[str], prepared: Prepared) -> str:
    groups = match.groupdict()
    role = groups.get("role") or ("person" if groups.get("them") else "")
    plain = re.sub(r"^(?:new|own|responsible|respective|same|right) ", "", role)
    field = address_of(plain.split()[0], prepared) if plain else None
    if field is None:
        return match[0]
    return f"{match['before']}email it to {_field(field)}"


def _reminded(match: re.Match[str], prepared: Prepared) -> str:
    field = address_of("person", prepared)
    if field is None:
        return match[0]
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", sentence(match["what"]))
    prepared.spoken.add(name)
    return f"{match['before']}wait {match['span']}, then email it to {_field(field)} with the text {name}"


def _each_gets(match: re.Match[str], prepared: Prepared) -> str:
    field = address_of("person", prepared)
    if field is None:
        return match[0]
    told = f" with the {match['field']}" if match["says"] else ""
    return f"{match['before']}keep those {match['cond']}. email each one of these to {_field(field)}{told}"


def _field(name: str) -> str:
    """Say a field so that it is read as one, whatever it is called."""
    return name if "_" in name else f"field {name}"


def _asked(match: re.Match[str], prepared: Prepared) -> str:
    said = match["said"].strip()
    if not said or re.match(r"(?:me|us|for|about|the)\b", said):
        return match[0]
    if re.match(r"(?:how|whether|if|what|why|when)\b", said):
        said = f"please tell us {said}"
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", sentence(prepared.as_written(said)))
    prepared.spoken.add(name)
    return f"{match['lead'].rstrip(' ,')} with the text {name}"
