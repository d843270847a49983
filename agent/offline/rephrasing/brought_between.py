"""Fields of a call that stand before its verb, or alone: `when a webhook with berth and tide arrives`, `is called with berth`."""

from __future__ import annotations

import re

from agent.offline.language.text import Prepared

_LED = r"(?:(?:when(?:ever)?|each time|every time|as soon as|once|on|if|upon|an?|the|our|my|new) )*"
_CALL = r"(?:[a-z]+ )?(?:web ?hook|callback|payload)(?: call| request)?"
_NAME = (
    r"(?!(?:and|or|an?|the|to|in|on|with|by|it|them|is|are|then|of|for|from|at|no|that)\b)[a-z]\w*"
)
_HAS = r"(?:with|containing|carrying|bringing|having)(?: (?:the|an?|its))?(?: (?:fields?|keys?))?"
_VERB = r"(?:arrives|comes(?: in)?|lands|fires|runs|is (?:received|called|sent|posted|triggered|hit)|gets (?:called|sent|posted)|reaches us)"
_BETWEEN = re.compile(
    rf"^(?P<call>{_LED}{_CALL}) {_HAS} (?P<fields>{_NAME}(?:(?:,? and (?:the |an? )?|, (?:the |an? )?){_NAME})*) (?P<verb>{_VERB})(?=[,:;] )"
)
_ALONE = re.compile(rf"^(?P<call>{_LED}{_CALL} {_VERB}) {_HAS} (?P<fields>{_NAME})(?=[,:;] )")


def with_fields_between(text: str, prepared: Prepared) -> str:
    """Return the request without such fields; a single one is meant where it is spoken of again."""
    between, alone = _BETWEEN.match(text), _ALONE.match(text)
    if between is not None:
        prepared.shapes.append(between["fields"])
        return f"{between['call']} {between['verb']}{text[between.end() :]}"
    if alone is not None and _again(alone, text, prepared):
        prepared.shapes.append(alone["fields"])
        return f"{alone['call']}{text[alone.end() :]}"
    return text


def _again(alone: re.Match[str], text: str, prepared: Prepared) -> bool:
    said = [text[alone.end() :], *(e.value for e in prepared.entities.values())]
    return any(re.search(rf"\b{re.escape(alone['fields'])}\b", words) for words in said)
