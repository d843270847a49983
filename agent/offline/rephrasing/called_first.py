"""A call that is spoken of in passing, with the fields it brings: `a boat lands (webhook with name, length)`, `claims come over a hook: id, sum`.

It is said first, as what starts the run; its fields are kept as what comes in.
"""

from __future__ import annotations

import re

from agent.offline.language.nouns import is_noun, singular
from agent.offline.language.text import Prepared
from agent.offline.language.verbs import VERBS
from agent.offline.reading.incoming_forms import CALL_WORDS

_NAME = r"(?!(?:and|or|an?|the|to|in|on|with|by|it|them|is|are|then|of|for|if|when)\b)[a-z]\w*"
_FIELD = rf"(?:(?:an?|the|its|their) )?(?:number of )?{_NAME}(?: (?:name|number|date|time|code|address|id|url|text|email|amount))?"
_FIELDS = rf"{_FIELD}(?:(?:, (?:and |plus )?| and | plus | & ){_FIELD})+"
_ALONE = r"(?:[a-z]+_\w+|id|email|name|url|text|message|status|amount|total|title|sku|code|phone)"
_LIST = rf"(?:{_FIELDS}|{_ALONE})"
_HOOK = r"(?:json )?web ?hook(?: calls?)?(?: (?:called |named )?[a-z]+_\w+)?"
_WITH = (
    r"(?:,? ?(?:with|containing|bringing|carrying|brings|has|having|fields?|:|the|its|these))+ ?"
)
_SENTENCE = r"(?:^|(?<=[.;!\n] ))"
# `a boat lands (webhook with name and length)`
_ASIDE = re.compile(
    rf"{_SENTENCE}(?P<head>[^.;:@()]*?) ?\((?:(?:by|via|through|from|over|an?|our|the|comes|it|is) )*(?:{_HOOK}|form){_WITH}(?P<fields>{_LIST})\),?(?P<stop>[.:;]|$)?"
)
# `claims reach us over a hook: id, sum.`
_COMES = re.compile(
    rf"{_SENTENCE}(?:(?:each|every|all|the|our|new|incoming) )*(?P<noun>[a-z]+(?: [a-z]+){{0,2}}?) (?P<comes>(?:(?:will|that|which|is|are|gets?) )*(?:comes?|coming|arrives?|arriving|sent|posted|pushed|delivered|reach(?:es)?|lands?)(?: in| us| to us| here)* )?(?:by|via|through|as|over|on|from) (?:an? |our |the )?{_HOOK}(?: ?\((?:with )?(?P<aside>{_LIST})\)|{_WITH}(?P<fields>{_LIST}))(?=[.:;,]|$)[.:;,]? ?"
)
# `webhook: boat sold, with id and price.`, `build hook: post from ci with name, state.`, `claims: posted to us with id and sum.`
_TITLE = re.compile(
    rf"^(?:(?:[a-z]+ ){{0,2}}(?:web ?)?(?:hook|callback): (?!@)(?P<what>[a-z ]*?),? ?|(?:[a-z]+ ?){{1,3}}: (?:(?:they|it|each) (?:is |are |gets? )?)?post(?:ed|s)? (?:to|from) (?:us|our [a-z]+|the [a-z]+|[a-z]+),? )\bwith (?:the )?(?:fields? )?(?P<fields>{_LIST})(?P<stop>[.:;]) ?"
)
# `sign-up form with name, size and mail. on submit: ...`
_FORM = re.compile(
    rf"^(?:(?:an?|the|our|my|new) )*(?P<what>[a-z][a-z -]*? )?form (?:with|asking for|that asks for|for|:) ?(?:the )?(?:fields? )?(?P<fields>{_FIELDS})[.:;] ?(?:(?:on|upon|after|when it is|once) (?:submit|submission|submitted|sent|filled in)(?: of it)?[,:] ?)?"
)
_SUBMITTED = re.compile(
    rf"^(?P<head>(?:when(?:ever)?|each time|every time|as soon as|once) [^,;:.@()]*\bform\b[^,;:.@()]*?) ?\((?:(?:with|fields?|it has|asks for):? )*(?P<fields>{_FIELDS})\)[:,]? ?"
)
# `... brings age and height and the age is over 9, ...`
_TESTED = re.compile(
    rf"^(?P<call>(?:when(?:ever)?|each time|every time|as soon as|once|if) [^,;:.@()]*?\bweb ?hook\b[^,;:.@()]*? with {_LIST}) and (?P<test>(?:the |its |their )?{_NAME} (?:is|are|was|contains|equals|exceeds|starts with|ends with|[<>=]{{1,2}}) [^,;:]+), "
)
_WAITS = re.compile(
    r"^(?P<wait>wait (?:for )?(?:\d+|an?|one|two|three|a few) [a-z]+) after (?P<what>.+)$"
)
_STARTS = re.compile(
    r"^(?:when(?:ever)?|each time|every time|any ?time|as soon as|once|if|after|on|upon)\b"
)
_DOES = re.compile(r"^(?:then|and) ")


def with_calls_first(text: str, prepared: Prepared) -> str:
    """Return the request begun by the call that starts it, where it is only mentioned; its fields are kept."""
    text = _TESTED.sub(r"\g<call>, if \g<test>, ", text)
    for rule in (_titled, _coming, _in_passing):
        said = rule(text, prepared)
        if said is not None:
            return said
    return text


def _titled(text: str, prepared: Prepared) -> str | None:
    for form, start in ((_TITLE, "once a webhook lands, "), (_FORM, "when the form is submitted, ")):  # fmt: skip
        found = form.match(text)
        if found is not None:
            prepared.shapes.append(_names(found["fields"]))
            return start + text[found.end() :]
    found = _SUBMITTED.match(text)
    if found is None or "number of" not in found["fields"]:
        return None
    prepared.shapes.append(_names(found["fields"]))
    return f"{found['head']}, {text[found.end() :]}"


def _coming(text: str, prepared: Prepared) -> str | None:
    found = _COMES.search(text)
    if found is None or _STARTS.match(found[0]):
        return None
    if not found["comes"] and found["noun"].split()[0] in VERBS:
        return None  # `post it via webhook: ...` is asked for
    prepared.shapes.append(_names(found["fields"] or found["aside"]))
    rest = f"{text[: found.start()]}{text[found.end() :]}".strip(" :,")
    return f"{_arrives(found['noun'])}, {rest}"


def _in_passing(text: str, prepared: Prepared) -> str | None:
    found = _ASIDE.search(text)
    if found is None or text[: found.start()].strip():
        return None
    prepared.shapes.append(_names(found["fields"]))
    head, rest = found["head"].strip(), _DOES.sub("", text[found.end() :].strip())
    waits = _WAITS.match(head)
    if waits is not None:
        return f"once a webhook lands, {waits['wait']}, then {rest}"
    if _STARTS.match(head):
        return f"{head} by webhook, {rest}"
    return f"{_arrives(head)}, {rest}"


def _arrives(words: str) -> str:
    nouns = [w for w in re.findall(r"[a-z][\w-]*", words) if is_noun(w) and w not in CALL_WORDS]
    if not nouns:
        return "once a webhook lands"
    one = singular(nouns[0])
    return f"when {'an' if one[0] in 'aeiou' else 'a'} {one} arrives by webhook"


def _names(fields: str) -> str:
    """`number of seats` is a field called `seats`."""
    return re.sub(r"\bnumber of (?=[a-z])", "", fields)
