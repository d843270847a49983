"""What starts a workflow, said behind what is done: `email @mail0 when somebody opens an issue` begins with its start."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.reading.app_words import NEW

_WHEN: Final = r"(?:when(?:ever)?|as soon as|each time|every time|any ?time|the moment|if|once)"
_SUBJECT: Final = r"(?:there(?:'s| is) )?(?:some(?:one|body)|any(?:one|body)|an?|the|our|my|new|people|one of|another)"
_LAST: Final = re.compile(
    rf"^(?P<deed>(?!{_WHEN}\b)[^,;:]*?[^,;: ]),? (?P<start>{_WHEN} {_SUBJECT} [^,;:.]*)\.?$"
)
_MANY: Final = re.compile(rf"\b{_WHEN}\b")
_KIND: Final = r"(?:(?:short|quick|little|brief) )?(?:slack )?(?:e?mail|message|notification|dm|ping|alert|note|sms|text)"
_WISHED: Final = re.compile(
    rf"^(?:(?:please|so|hi|hello|hey),? )?(?:i|we)(?:'d| would)? (?:want|need|like|love|wish)(?: to)? (?:(?:get|receive|have) )?(?=an? {_KIND}\b)"
)
# `when a form comes in send them a note`: nothing stands between the start and what is done.
VERBS: Final = "send|post|create|add|notify|tell|forward|reply|save|put|write|update|append|insert|upload|remind|summari[sz]e|translate|classify|extract|give|ask|let|inform|alert|ping|email|mail"
OBJECT: Final = (
    r"(?:an?|the|its?|them|him|her|me|us|each|this|that|my|our|to|in|@(?:str|chan|mail)\d+)"
)
_NO_SUBJECT: Final = "".join(rf"(?<!\b{word})" for word in ("a", "an", "the", "new", "any", "each", "every", "another", "to", "i", "we", "you", "they", "and", "or", "then", "people", "that", "can", "will", "must", "should", "blog", "please", "s"))  # fmt: skip
_COMES: Final = re.compile(
    rf"{NEW.pattern}|\b(?:forms?|web ?hooks?|signs up|fills|submits|reacts|mentions|says|buys|pays|books|registers)\b"
)
_UNPARTED: Final = re.compile(
    rf"^(?P<start>{_WHEN} (?:\([^()]*\)|:[a-z_]+:|(?!\b(?:then|please)\b)[^,;:()])+?(?<![,;: s]){_NO_SUBJECT}) (?P<deed>(?:please )?(?:{VERBS}) {OBJECT}(?= |$))"
)


def with_starts_first(text: str) -> str:
    """Return the request begun with what happens; what is wished for is said as what is done."""
    text = _WISHED.sub("send ", text)
    last = _LAST.match(text)
    if last is not None and NEW.search(last["start"]) and len(_MANY.findall(text)) == 1:
        return f"{last['start']}, {last['deed'].strip(' .')}"
    return text


def with_start_parted(text: str) -> str:
    """Return a request that begins with what happens with a comma behind that."""
    found = _UNPARTED.match(text)
    if found is None or not _COMES.search(found["start"]):
        return text
    return f"{found['start']}, {text[found.start('deed') :]}"
