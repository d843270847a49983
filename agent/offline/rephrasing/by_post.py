"""Calls that are made `by POST`, and releases: `send each of them by POST to @url0 with the fields a and b`, `after the release it is to be sent by post to @url0`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_METHOD: Final = r"(?P<verb>post|put|patch)"
_BY: Final = rf"(?:by|via|with|as|per|using|through) (?:an? )?(?:http )?{_METHOD}(?: request| call)? (?:to|at|on) (?=@url\d)"
_IS_TO: Final = (
    r"(?:is|are|has|have|must|should|shall|will|needs?|gets?)(?: then)?(?: to)?(?: then)?(?: be)?"
)
_DONE: Final = r"(?:sent|transmitted|submitted|forwarded|passed|delivered|handed|reported|given|transferred)(?: on| over)?"
# `it is to be sent by post to @url0`
_PASSIVE: Final = Gated(
    rf"(?:(?:it|this|that|they|these|the [a-z]+|each(?: of (?:them|these|the [a-z]+(?: ones)?))?) )?{_IS_TO} {_DONE} {_BY}",
    needs="post|put|patch",
)
# `send each of those left by post to @url0`
_ACTIVE: Final = Gated(
    rf"\b(?:send|transmit|submit|forward|pass|deliver|hand|report|give|transfer)(?: on| over)? (?P<what>(?:it|this|that|them|these|those|all|everything|each(?: one)?|every one|(?:each|every|all) (?:of )?(?:the )?(?:remaining |other )?[a-z]+|the [a-z]+)) {_BY}",
    needs="post|put|patch",
)
_EACH: Final = re.compile(r"^(?:each|every)\b")
# The words for what is meant, `the fields`, are no part of a name.
_FIELDS: Final = Gated(
    r"(?P<url>@url\d+),? (?P<with>with|containing|including|passing) (?:(?:the|these|its|following|only|json) )*(?:fields|keys|attributes|values|parameters|properties)(?: of)?:? (?=[a-z_@\"])",
    needs="@url",
)
_RELEASED: Final = re.compile(
    r"(?P<before>^|[.;,] )(?:only )?(?:after|once|upon|with|following) (?:the|that|this|such an?|his|her|their) (?:release|approval|sign-?off|confirmation|go-?ahead|permission|consent|ok)(?: (?:is|was|has been) (?:given|there|granted))?,? (?=(?:post|put|patch|send|mail|email|insert|add|write|tell|notify|call|it|they|the)\b)"
)
_RELEASES: Final = re.compile(
    r"(?P<before>^|[.;,] |, |\bthen )(?P<who>@mail\d+|an? (?:person|human|manager|colleague|boss|supervisor|teammate)|(?:someone|somebody)(?: from [a-z ]{2,20})?|the [a-z]+(?: [a-z]+)?) (?:must|has to|have to|should|shall|needs to|is to)(?: first)? (?:release|authori[sz]e|clear) (?:it|this|that|them|the [a-z]+)(?: first| by hand| manually)?(?=[.;,]|$| (?:before|first))"
)


def with_calls_by_post(text: str) -> str:
    """Return the request with such calls by their verb, and with a release as an approval."""
    text = _RELEASES.sub(r"\g<before>ask \g<who> to approve", text)
    text = _RELEASED.sub(r"\g<before>then ", text)
    text = _PASSIVE.sub(r"\g<verb> it to ", text)
    text = _ACTIVE.sub(_called, text)
    return _FIELDS.sub(r"\g<url> \g<with> ", text)


def _called(match: re.Match[str]) -> str:
    what = "each one" if _EACH.match(match["what"]) else match["what"]
    return f"{match['verb']} {what} to "
