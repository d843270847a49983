"""What goes where, said without a verb: `a line in @chan`, `make and year to @chan`, `one mail to @mail`."""

from __future__ import annotations

import re

from agent.offline.language.nouns import GENERIC, is_noun
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import VERBS
from agent.offline.rephrasing.known_fields import known_fields
from agent.offline.rephrasing.sources import FIELDS

_ADJ = r"(?:(?:short|quick|little|friendly|single|separate|slack|new|small|brief|polite) )*"
_POST = r"(?:messages?|posts?|lines?|notes?|words?|pings?|alerts?|shouts?|heads[- ]?up)"
_MAIL = r"(?:e?mails?)"
_START = r"(?P<before>^|[.;:!?,] |[.;!?,] (?:and|then|also) |(?<=[a-z\d]) and )(?:(?:and|then|also|plus|please) )*"
_WANT = r"(?:(?:i|we)(?:'d| would)? (?:love|like|want|need) (?:to have |to see )?)?"
_PER = r"(?:,? (?P<per>(?:per|for each|for every|each|for all|every) (?:new )?[a-z]+))?"
_CHAN = r"(?P<place>@chan\d+)"
_MESSAGE_AT = re.compile(
    rf"{_START}{_WANT}(?:an?|one|a single|single|the) {_ADJ}{_POST}{_PER},? ?(?:goes |go )?(?:in|into|to|on|at)? ?(?:the )?{_CHAN}{_PER.replace('P<per>', 'P<per2>')}"
)
_MAIL_TO = re.compile(
    rf"{_START}{_WANT}(?:an?|one|a single|single|the) {_ADJ}{_MAIL}{_PER} (?:goes |go )?to (?P<place>@mail\d+|[a-z\d]+(?:_[a-z\d]+)*_(?:email|mail|address))(?P<colon>:)?"
)
_IN_ONE_MAIL = re.compile(
    rf"(?P<before>^|[.;,] )(?P<what>(?:(?:that|this|those|these|it|them|all of (?:it|them)|everything|the (?:result|list|lot|rest))|all)?)(?P<how> as csv| as a table| as a list)?,? ?(?:all )?in (?:an?|one|a single) {_ADJ}{_MAIL} to (?P<place>@mail\d+)"
)
_NAMES_TO = re.compile(
    rf"(?P<before>^|[.;:!?] |\botherwise,? )(?:(?:and|then|also|plus|please) )*(?P<fields>{FIELDS}) (?:goes?|to|into|in|->|;) ?(?:to |into |in )?(?P<place>@(?:chan|mail)\d+)"
)
# `..., @chan, name and score`: what is shown there.
_BEHIND = re.compile(rf"(?P<place>@(?:chan|mail)\d+)(?P<same> (?:as|in) one (?:message|post|e?mail)| for each [a-z]+)?, (?P<fields>{FIELDS})(?= ?(?:[.;]|$))")  # fmt: skip
_SEPARATE = re.compile(
    r"(?P<place>@(?:chan|mail)\d+)(?P<between>[^.;@]{0,60}?),? (?:as |in )?(?:separate|single|individual|own) (?:posts|messages|mails|notes|emails)(?=[.;,]|$)"
)
_ONE_EACH = re.compile(
    r"(?P<place>@(?:chan|mail)\d+)(?P<between>[^.;@]{0,60}?), (?:an?|one) (?:message|post|mail|email|note|line) (?:for each of them|for each|each|for every one|per (?!new\b)[a-z]+)(?P<with> with [^.;@]*)?(?=[ .;,]|$)"
)
_AGAIN_MAIL = re.compile(rf"(?P<before>[.;] )(?:as|in) one (?:message|mail)(?: please)?, (?P<fields>{FIELDS})(?= ?(?:[.;]|$))")  # fmt: skip


# `the bursar likes to have those by mail`.
_WANTS_TO_SEE = re.compile(
    rf"(?P<before>^|[.;:!?] |, )(?:but |and |so )?(?P<who>(?:our|the|my|their) [a-z]+(?: [a-z]+)?) (?:wants?|needs?|would like|'d like|likes|has|have|is|are|should|must)(?: to (?:see|get|have|know|read|receive)| get)? (?P<what>[^.;@]*?(?: (?:from|at|in) @url\d+)?)(?P<how> ?,? (?:by|as|in|per|via) (?:an?|one)? ?{_ADJ}{_MAIL})(?P<rest>[^.;]*)"
)


def with_places(text: str, prepared: Prepared) -> str:
    """Return the request with such phrases said by a verb."""
    text = _WANTS_TO_SEE.sub(_sent_to, text)
    text = _ONE_EACH.sub(r"\g<place>\g<between>\g<with>, one message each", text)
    text = _SEPARATE.sub(r"\g<place>\g<between>, one message each", text)
    text = _MESSAGE_AT.sub(_posted, text)
    text = _MAIL_TO.sub(_mailed, text)
    text = _IN_ONE_MAIL.sub(lambda m: f"{m['before']}email {m['what'] or 'the list'}{m['how'] or ''} together to {m['place']}", text)  # fmt: skip
    fields = known_fields(prepared)
    text = _NAMES_TO.sub(lambda m: _named(m, fields), text)
    text = _BEHIND.sub(lambda m: _with(m, fields), text)
    return _AGAIN_MAIL.sub(lambda m: f" with {_listed(m['fields'], fields) or m['fields']}", text)


def _sent_to(match: re.Match[str]) -> str:
    source = re.search(r"@url\d+", match["what"])
    read = f"fetch {match['what']}. " if source else ""
    what = "the list" if source or match["what"].strip() in {"", "it", "that"} else match["what"]
    return f"{match['before']}{read}email {what} to {match['who']} by mail{match['rest']}"


# `post the boat and the note in @chan0`: the last of what is posted, where nothing before it has a place yet.
_POSTS_FIELDS = re.compile(
    r"\b(?:post|send|share|write|put|show|announce|publish|report) (?:the |its )[a-z_]\w*(?:, (?:the |its )?[a-z_]\w*)*$"
)


def _posted(match: re.Match[str]) -> str:
    if match["before"] == " and " and _POSTS_FIELDS.search(match.string[: match.start()]):
        return match[0]
    per = match["per"] or match["per2"]
    each = f" for each {_thing(per)}" if per else ""
    return f"{match['before']}{_comma(match)}post {'one message' if per else 'it'} to {match['place']}{each}"


def _mailed(match: re.Match[str]) -> str:
    each = f" for each {_thing(match['per'])}" if match["per"] else ""
    text = " with the text" if match["colon"] else ""
    return f"{match['before']}{_comma(match)}email it to {match['place']}{each}{text}"


def _thing(per: str) -> str:
    return re.sub(r"^(?:per|for (?:each|every|all)|each|every) ", "", per)


def _comma(match: re.Match[str]) -> str:
    """A second sending in a sentence is joined to the first one, so that one condition is about both."""
    return "and " if match["before"].startswith(",") else ""


def _named(match: re.Match[str], fields: frozenset[str]) -> str:
    listed = _listed(match["fields"], fields)
    if listed is None:
        return match[0]
    verb = "post" if match["place"].startswith("@chan") else "email"
    return f"{match['before']}{verb} it to {match['place']} with {listed}"


def _with(match: re.Match[str], fields: frozenset[str]) -> str:
    listed = _listed(match["fields"], fields, loose=True)
    return match[0] if listed is None else f"{match['place']}{match['same'] or ''} with {listed}"


def _listed(said: str, fields: frozenset[str], *, loose: bool = False) -> str | None:
    """Answer the fields with an article, which makes them fields; None where one of them is not known.

    `loose`: what ends a sentence behind a place may be named there for the first time.
    """
    names = [re.sub(r"^(?:the|its|their|an?) ", "", one.strip()) for one in re.split(r",? and |, | plus | \+ | & ", said)]  # fmt: skip
    if loose and len(names) > 1 and all(is_noun(n) and n not in VERBS | GENERIC for n in names):
        fields = fields | set(names)
    if not all(any(word in fields for word in (name, name.replace(" ", "_"))) for name in names):
        return None
    return f"{', '.join(f'the {name}' for name in names[:-1])} and the {names[-1]}" if len(names) > 1 else f"the {names[0]}"  # fmt: skip
