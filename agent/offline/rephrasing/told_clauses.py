"""What somebody is told in a clause with `that`: `mail the owner that the room is free`; it is what the mail says, and no condition."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import sentence
from agent.offline.language.text import Prepared
from agent.offline.rephrasing.known_fields import address_of

# A condition, a time or what it is about ends the words: it says when they are told, and is none of them.
_ENDS: Final = r"(?:if|when|whenever|unless|once|until|as soon as|every|each|whose|where|otherwise|else|only|but|before|after|including|showing|and (?:then )?(?:wait|post|mail|email|send|insert|tell|add|save|store|delete|call))"
_WORDS: Final = rf"(?:(?! {_ENDS}\b)[^.;,@])+"
_STOP: Final = rf"(?= ?(?:[.;,]|$)| {_ENDS}\b)"
_TELLS: Final = Gated(
    r"(?:^|(?<=[.;:,] )|(?<=and )|(?<=then ))(?:please |also |then )*(?:e?mail|write|message|notify|inform|tell|let|remind) (?:to )?(?:the|their|its|each|that|this) (?P<role>[a-z]+) (?:know )?that "
    rf"(?P<words>{_WORDS}){_STOP}",
    needs=" that ",
)
# `tell @chan0 to lock the door`: what a place or a person is asked to do, by nobody here, is what they are told.
_TO_DO: Final = re.compile(
    r"(?:^|(?<=[.;:,] )|(?<=and )|(?<=then ))(?:please |also )*(?:tell|remind|ask|message|ping|notify) (?P<who>@(?:chan|mail)\d+) to (?!(?:approve|confirm|sign|okay|ok|decide|check|agree|say|give|allow|release|accept|reject|review)\b)"
    rf"(?P<words>[a-z]+ {_WORDS}){_STOP}"
)
_CALLED_SO: Final = re.compile(
    r"\b(?:that|this|it)(?:'s| is| means| makes)? (?:an?|one) (?P<verb>post|put|patch)(?: (?:request|call))?(?: to)? (?=@url\d+)"
)
# `the yard gets the boat as well: post it to @url0`
_GETS_TOO: Final = re.compile(
    r"(?P<before>^|[.;,] |, )(?:the|our) [a-z]+(?: [a-z]+)? (?:gets?|receives?|needs?) (?:the |its |this |that |it)(?P<what>[a-z_]\w*)?(?: as well| too| also)?: (?=(?:post|put|patch) it to @url)"
)
_AS: Final = re.compile(r"\b(?:reject|refuse|decline|accept|alarm|escalate|alert) ?= ?(?=(?:e?mail|post|send|tell|notify|call|put)\b)")  # fmt: skip


def with_told_clauses(text: str, prepared: Prepared) -> str:
    """Return the request with the words that somebody is told taken as a quotation, and a call that a remark names said as one."""
    text = _AS.sub("", text)
    called = _CALLED_SO.sub(r"\g<verb> it to ", text)
    if called != text:
        text = _GETS_TOO.sub(r"\g<before>", called)
    text = _TO_DO.sub(lambda m: f"post {_spoken(m['words'], prepared)} to {m['who']}", text)
    return _TELLS.sub(lambda m: _told(m, prepared), text)


def _told(match: re.Match[str], prepared: Prepared) -> str:
    field = address_of(match["role"], prepared)
    if field is None:
        return match[0]
    return f"email {_spoken(match['words'], prepared)} to field {field}"


def _spoken(said: str, prepared: Prepared) -> str:
    """Take words out as a quotation that nobody has quoted: what they are about is told with them."""
    name = prepared.named(sentence(prepared.as_written(said.strip())))
    prepared.spoken.add(name)
    return name
