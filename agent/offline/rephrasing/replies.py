"""Answers to the mail that starts it: `and reply with the summary`, `answer "got it"`, `send the draft back`."""

from __future__ import annotations

import re

# The mail of somebody starts the run; what is answered otherwise stands in a chat.
_MAIL = r"(?:e-?mails?|mails?)"
_MAIL_CAME = re.compile(
    rf"\b{_MAIL} (?:\w+ )??(?:arrives?|comes?|lands?|is received|reaches|hits)\b|\b(?:get|gets|receive|receives) an? (?:new )?{_MAIL}\b|\bnew {_MAIL}\b"
)
_WHOM = r"(?: (?:back )?(?:to |(?<=answer ))(?:(?:the|its|that|this|each|every) )?(?:original )?(?:sender|e-?mail|mail|person|author|it|them|him|her))?(?: by (?:e-?mail|mail))?"
_REPLY = r"(?:(?:send|write) (?:an?|the) (?:reply|answer|response)|reply|respond|answer|write back)"
_WRITTEN = r"(?P<what>(?:the|this|that|its) (?:\w+ )?(?:summary|answer|reply|draft|translation|result|text|response)|it)"
_WITH_WRITTEN = re.compile(rf"\b{_REPLY}{_WHOM} with {_WRITTEN}(?=[.;,]|$| and\b)")
_WITH_WORDS = re.compile(rf"\b{_REPLY}{_WHOM}(?: with| saying|:)?(?: the (?:text|words|message))? ?(?P<words>@str\d+)")  # fmt: skip
_ALONE = re.compile(
    rf"(?P<before>[;.,] |\b(?:and|then) ){_REPLY} (?:back )?to (?:the |its )?(?:sender|e-?mail|mail|author)(?=[.;,]|$| and\b)"
)
_SENT_BACK = re.compile(
    rf"\b(?:send|mail|email) {_WRITTEN}(?: back)?(?: as (?:an? |the )?(?:reply|answer|response))(?: to (?:the |its )?(?:sender|e-?mail|mail|author))?(?=[.;,]|$| and\b)|\b(?:send|mail|email) {_WRITTEN.replace('<what>', '<that>')} back(?=[.;,]|$| and\b)"
)


def with_replies(text: str) -> str:
    """Return the request with such answers said as mails to the sender; where no mail came it stays as it is."""
    if _MAIL_CAME.search(text) is None:
        return text
    text = _WITH_WORDS.sub(r"email the sender with the text \g<words>", text)
    text = _WITH_WRITTEN.sub(r"email \g<what> to the sender", text)
    text = _SENT_BACK.sub(lambda m: f"email {m['what'] or m['that']} to the sender", text)
    return _ALONE.sub(r"\g<before>email it to the sender", text)
