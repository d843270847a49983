"""A pause said inside a wish: `and, 9 minutes later, post ...`; it comes after what was wished before it."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_SPAN: Final = r"(?P<n>an?|one|half an|\d+(?:\.\d+)?) (?P<unit>(?:second|minute|hour|day|week)s?)"
_DEED: Final = r"post|send|mail|email|tell|message|notify|ping|write|call|insert|ask|remind|put|delete|add|store|save|log|record"
_INSIDE: Final = Gated(
    rf",? (?:and|then|and then),? {_SPAN} (?:later|after(?:wards| that| this)|on),? (?=(?:{_DEED})\b)",
    needs="later|after| on",
)
# `also` says nothing where the deed itself follows.
_ALSO: Final = re.compile(
    rf"(?P<if>\b(?:if|when|whenever|unless) [^.;:,@]{{2,60}}): (?:also |then |please )*(?=(?:{_DEED})\b)"
)


# `gets a mail with the total, and another one 2 days later`
_ANOTHER: Final = Gated(
    rf",? and (?:then )?(?:another|a second|one more)(?: one| (?P<kind>e?mail|message|reminder))? {_SPAN} (?:later|after (?:that|this)|afterwards)(?P<slots>,? (?:with )?(?:the )?subject(?: line)?:? @str\d+)?(?= ?[.;,?!]|$)",
    needs="another|a second|one more",
)
# What is always done hangs on no condition, so it stands before the first of them, and waits for nothing.
_ALWAYS: Final = Gated(
    rf"(?:^|(?<=[.;] )|(?<=, ))(?:always|in (?:any|every|each) case|in all cases|either way|regardless)(?: ?:|,)? (?P<wish>(?:{_DEED})\b[^.;]*)(?P<stop>[.;] ?|$)",
    needs="always|any case|every case|each case|all cases|either way|regardless",
)
_IF: Final = re.compile(r"(?<=[.;] )(?:if|unless|only if|but if|when) ")


def with_pauses_inside(text: str) -> str:
    """Return the request with such a pause as its own wish, and the condition right before what it is about."""
    text = _ALWAYS.sub(r"\g<wish>\g<stop>", text, 1) if _IF.search(text) is None else _moved(text)
    text = _ANOTHER.sub(
        lambda m: (
            f". then wait {_said(m)}, then mail them{' with' if m['slots'] else ''}{(m['slots'] or '').replace(',', '').replace(' with', '')}"
        ),
        text,
    )
    text = _ALSO.sub(r"\g<if>, ", text)
    return _INSIDE.sub(lambda m: f", then wait {_said(m)}, then ", text)


def _moved(text: str) -> str:
    always, first = _ALWAYS.search(text), _IF.search(text)
    if always is None or first is None:
        return text
    wish = always["wish"].strip()
    if always.start() < first.start():
        return f"{text[: always.start()]}{wish}{always['stop']}{text[always.end() :]}"
    kept = f"{text[first.start() : always.start()]}{text[always.end() :]}".strip()
    return f"{text[: first.start()]}{wish}. {kept}"


def _said(match: re.Match[str]) -> str:
    if match["n"] == "half an":
        return "30 minutes"
    return f"{match['n']} {match['unit']}"
