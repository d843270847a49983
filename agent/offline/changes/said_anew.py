"""What a message that is named says, or where it goes: the second one, the one to a channel, both of them."""

from __future__ import annotations

import re

from agent.offline.changes.change import Change
from agent.offline.changes.meant_messages import ALL, KIND, NTH, messages_meant
from agent.offline.changes.receivers import point_to
from agent.offline.changes.texts import change_text, with_fields

_LEAD = r"(?:(?:and|also|please|then|but|so) )*"
_WHICH = rf"(?P<which>{ALL}|(?:the |that )?{NTH}|(?:the )?(?:@chan\d+|@mail\d+))"
_OF = rf"(?P<of> (?:to|in|for|of) (?:the )?(?:@chan\d+|@mail\d+|(?:{NTH} )?(?:slack )?(?:mail|e-?mail|post|message)))"
_IS = r"(?: (?:should|must|shall|has to|have to|needs? to|is to|are to)(?: now)? (?:be|say|read)| (?:is|says?|reads?|to|into|now says)| ?[:=])"
_GO = r"(?: (?:should|must|shall|has to|have to|needs? to|is to|are to))?(?: now)? ?(?:go(?:es)?|be (?:sent|posted|mailed)|(?:sent|posted))(?: instead| now)? to (?P<place>@(?:chan|mail)\d+)(?: instead| now| please)*"
_SAYS = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        rf"(?:change |set |make )?{_WHICH} {KIND}(?: text)?{_IS} (?P<value>@str\d+)(?: and{_GO})?",
        rf"(?:change |set |make )?(?:the )?{KIND}{_OF}{_IS} (?P<value>@str\d+)(?: and{_GO})?",
        rf"(?:make|set|let) (?:the )?{KIND}{_OF}(?: be| say| read)? (?P<value>@str\d+)",
        rf"{_WHICH} (?P<holder>(?:e-?)?mails?|messages?|posts?) (?:(?:should|must) )?(?:gets?|have|has|needs?) (?:the |a )?(?:new )?{KIND} (?P<value>@str\d+)",
        rf"(?:give|use for) {_WHICH} (?P<holder>(?:e-?)?mails?|messages?|posts?) (?:the )?{KIND} (?P<value>@str\d+)",
    )
)  # fmt: skip
_GOES = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        rf"{_WHICH} {KIND}{_GO}",
        rf"(?:send|post|move|put|route) {_WHICH} {KIND} to (?P<place>@(?:chan|mail)\d+)(?: instead| now)*",
    )
)

_SLOT = r"(?:subject(?: line)?|text|message|body|title)"
_BOTH = re.compile(
    rf"^(?P<one>[^@]*?\b{_SLOT}\b[^@]*@str\d+(?: (?:in|for|of) [^@,]+)?),? and (?:(?:set|change|make) )?(?P<more>(?:the |its )?{_SLOT}(?:{_IS})? @str\d+)$"
)


def say_anew(change: Change, clause: str) -> bool:
    """Change the words, or the place, of the messages that are named; no message is added."""
    match = next((m for form in _SAYS if (m := form.match(clause))), None)
    if match is not None:
        return _says(change, match)
    match = next((m for form in _GOES if (m := form.match(clause))), None)
    if match is not None:
        return _goes(change, _named_by(match), match["place"])
    both = _BOTH.match(clause)
    # the second is of the message that the first has changed
    return (
        both is not None and change_text(change, both["one"]) and change_text(change, both["more"])
    )


def _named_by(match: re.Match[str]) -> str:
    said = match.groupdict()
    return " ".join(str(said.get(part) or "") for part in ("which", "holder", "kind", "of"))


def _says(change: Change, match: re.Match[str]) -> bool:
    argument = "subject" if re.match(r"subject|title", match["kind"]) else "text"
    words = _named_by(match)
    found = messages_meant(change, words, argument)
    if not found:
        return False
    told = change.prepared.value(match["value"])
    for step in found:
        value = with_fields(change, step, told)
        change.draft.update(str(step["id"]), {f"/with/{argument}": value})
        change.meant.add(str(step["id"]))
    place = match.groupdict().get("place")
    return place is None or _goes(change, words, place)


def _goes(change: Change, words: str, place: str) -> bool:
    argument = "channel" if place.startswith("@chan") else "to"
    found = messages_meant(change, re.sub(r"\b(?:text|subject)s?\b", "message", words), argument)
    for step in found:
        point_to(change, step, argument, [change.prepared.value(place)])
        change.meant.add(str(step["id"]))
    return bool(found)
