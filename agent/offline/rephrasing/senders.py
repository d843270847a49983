"""Whom a mail must come from: `when an email from @mail0 comes in, ...` starts by a mail, and only goes on for that sender."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.text import Prepared

_WHEN: Final = r"(?:when(?:ever)?|if|each time|every time|any ?time|as soon as|once)"
_COMES: Final = (
    r"(?: (?:that )?(?:arrives?|comes?(?: in)?|lands?|is received|gets? in|shows? up|drops in))"
)
_BOX: Final = (
    r"(?: (?:in|into|to|at) (?:(?:the|our|my) )?(?:[a-z]+ )?(?:inbox|mailbox|gmail|mails))?"
)
_MAIL: Final = r"(?:e?mails?|messages?)"
_WHO: Final = r"(?P<who>@mail\d+(?:(?:,? or|,) @mail\d+)*)"
_FROM: Final = re.compile(rf"\b{_MAIL}\b[^,;]* from @mail\d|@mail\d+ (?:e?mails|writes|sends)\b")
_FILED: Final = (
    r"(?P<filed> (?:with|having|that has) (?:an? |any )?(?:attachments?|attached files?))?"
)
_EVENT: Final = re.compile(
    rf"(?:^|(?<=[,;.] )|(?<= )){_WHEN} (?:there is |there's |(?:i|we|you) (?:get|receive|have) )?(?:(?:an?|any|another) )?(?:(?:new|incoming) )*{_MAIL}{_FILED}{_COMES}?{_BOX} (?:sent |coming )?(?:from|by) {_WHO}{_COMES}?(?P<box>{_BOX}){_COMES}?"
)
_WRITES: Final = re.compile(
    rf"(?:^|(?<=[,;.] )|(?<= )){_WHEN} {_WHO} (?:(?:e?mails|writes(?: to)?)(?: (?:me|us|an? (?:new )?e?mail))?|sends (?:(?:me|us) )?an? (?:new )?(?:e?mail|message)(?: to (?:me|us))?)(?P<box>)"
)
_AT_HEAD: Final = re.compile(
    rf"^(?:on |upon |for )?(?:(?:an?|any|each|every) )?(?:(?:new|incoming) )+{_MAIL}{_COMES}?{_BOX} from {_WHO}{_COMES}?(?P<box>{_BOX})(?= ?[;,:])"
)
_AND: Final = re.compile(r"^ (?:and )?(?=(?:with|that|which|whose|where|containing|mentioning|has|contains)\b|(?:its|the) [a-z]+ (?:is|contains|mentions|includes|starts|ends)\b)")  # fmt: skip
_END: Final = re.compile(r"[,;:]")


def with_senders(text: str, prepared: Prepared) -> str:
    """Return the request with the sender of a mail that starts it said as a condition on where the mail is from."""
    if not _FROM.search(text):
        return text
    for form in (_EVENT, _WRITES, _AT_HEAD):
        found = form.search(text)
        if found is not None:
            return _conditional(text, found, prepared)
    return text


def _conditional(text: str, found: re.Match[str], prepared: Prepared) -> str:
    named = " or ".join(prepared.named(prepared.value(one)) for one in re.findall(r"@mail\d+", found["who"]))  # fmt: skip
    before, behind = text[: found.start()], text[found.end() :]
    start = f"when a new email arrives{found['box'] or ''}"
    more = _AND.match(behind)
    stop = _END.search(behind) if more is not None else None
    if more is not None and stop is not None:
        also = behind[more.end() : stop.start()].strip()
        start = f"{start} {also if also.startswith(('with', 'that', 'which', 'whose', 'contain', 'mention')) else f'and {also}'}"
        behind = behind[stop.end() :]
    return f"{before}{start}, if its from address is {named}, {behind.strip(' ,;:')}".strip(" ,")
