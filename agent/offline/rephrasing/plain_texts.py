"""Words that are the message itself though nobody quoted them: behind a colon, behind `that`, or by the kind of the mail."""

from __future__ import annotations

import re

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import sentence
from agent.offline.language.text import Entity, Prepared

_VERBS = (
    r"(?:post|send|write|message|tell|remind|notify|e-?mail|mail|ping|announce|say|alert|inform)"
)
_START = r"(?:^|(?<=[.;,] )|(?<=and )|(?<=then )|(?<=please ))"
# `post in @chan0: the barn is open`
_BEHIND = re.compile(
    rf"(?P<lead>{_START}{_VERBS}\b(?:(?!\b(?:with|including)\b)[^.;:@])*@(?:chan|mail)\d+(?: (?:on|in) slack)?) ?: ?(?P<said>[^@;:{{}}<>]+?)(?=\.? ?$|\. )"
)
_DATA = re.compile(r"@(?:url|sql|tab)\d|\bweb ?hook|\b(?:when|whenever|if|each|every|once|new)\b")
_FINITE = r"(?:is|are|was|were|isn't|aren't|has|have|had|will|won't|should|must|can|can't|cannot|could|couldn't|may|might|do|does|don't|did|didn't|needs?|failed|arrived|came|went)"
_SENTENCE = re.compile(
    rf"\b(?:{_FINITE}|please|thanks|thank you|hello|hi|welcome|we|you|let's|it's)\b|!$"
)
# What speaks of the data is no text: `the ones that are late`, `name and age`.
_OF_DATA = re.compile(
    r"^(?:if|when|only|all|every|each|any|those|the ones|whatever|how many|a (?:list|summary|table)|the (?:list|number|total|sum|count|average))\b|\b(?:whose|where|which|that (?:is|are|was|were|has|have))\b"
)
_PERSON = r"(?:(?:the|each|every|their|its|our|this|that) (?:new )?[a-z]+|them|him|her|everyone|everybody|@(?:chan|mail)\d+)"
_SUBJECT = r"(?:the|their|your|our|his|her|this|we|you|they|there|everything|nothing|no|all|a|an)"
# `email the guest that the tour could not be held`
_THAT = re.compile(
    rf"(?P<lead>(?<!\ban )(?<!\bthe )(?<!\bby )(?<![\w@-])(?:e-?mail|mail|tell|notify|inform|message|write(?: to)?|remind|let) (?P<who>{_PERSON})(?: know)?),? that (?P<said>{_SUBJECT} [^.;@:]*?\b{_FINITE}\b[^.;@:]*?)(?=[.;]|$|,? (?:and|then) (?:then )?(?:{_VERBS}|wait|save|store|add|create|put|update|delete|get|fetch)\b|,? (?:otherwise|else|or else|but)\b|, (?:if|when)\b)"
)
_KINDS = {
    "thank-you": "Thank you",
    "thank you": "Thank you",
    "thanks": "Thank you",
    "welcome": "Welcome",
    "congratulations": "Congratulations",
    "congratulation": "Congratulations",
    "birthday": "Happy birthday",
}
_KIND = rf"an? (?:short |quick |brief |friendly |nice |little |warm |polite |personal )*(?P<kind>{'|'.join(_KINDS)}) (?:e-?mail|mail|message|note|letter)"
_SAYS_MORE = r"(?! ?(?:saying|that|with the|with subject|with a|reading|which|to say|:|@str))"
_OF_A_KIND = Gated(
    rf"{_START}(?:send|write|e-?mail|mail) {_KIND} to (?P<who>{_PERSON})\b{_SAYS_MORE}"
    rf"|{_START}(?:send|write|e-?mail|mail) (?P<whom>{_PERSON}) {_KIND.replace('<kind>', '<sort>')}\b{_SAYS_MORE}",
    needs="birthday|congratulation|thank you|thank-you|thanks|welcome",
)
_THANKED = re.compile(rf"{_START}thank (?P<who>{_PERSON})(?: (?:by|via) (?:e?mail|mail))(?! for\b)")
# `tell them "it is on its way"`, where nothing is said of a chat.
_TELLS_THEM = re.compile(
    rf"{_START}(?:tell|notify|inform|message) (?P<who>them|him|her|the (?:customer|client|user|guest|buyer|applicant)),? (?:saying |that )?(?P<words>@str\d+)"
)


def with_plain_texts(text: str, prepared: Prepared) -> str:
    """Return the request with such words taken out as quotations are."""
    text = _BEHIND.sub(lambda m: _behind_colon(m, prepared), text)
    text = _THAT.sub(lambda m: _behind_that(m, prepared), text)
    text = _OF_A_KIND.sub(lambda m: _of_its_kind(m, prepared), text)
    text = _THANKED.sub(
        lambda m: f"email {m['who']} with the text {_taken('Thank you', prepared)}", text
    )
    if "@chan" not in text:
        text = _TELLS_THEM.sub(r"email \g<who> with the text \g<words>", text)
    return text


def _behind_colon(match: re.Match[str], prepared: Prepared) -> str:
    said = match["said"].strip()
    named = _OF_DATA.search(said) is not None
    if named or (_DATA.search(match.string[: match.start()]) and not _SENTENCE.search(said)):
        return match[0]
    return f"{match['lead']} with the text {_taken(_as_typed(said, prepared), prepared)}"


def _behind_that(match: re.Match[str], prepared: Prepared) -> str:
    said = sentence(_as_typed(match["said"].strip(), prepared))
    name = _taken(said, prepared)
    if match["who"].startswith("@"):
        prepared.spoken.add(name)
    lead = match["lead"] if match["who"].startswith("@") else f"email {match['who']}"
    return f"{lead} with the text {name}"


def _of_its_kind(match: re.Match[str], prepared: Prepared) -> str:
    said = _KINDS[match["kind"] or match["sort"]]
    return f"email {match['who'] or match['whom']} with the text {_taken(said, prepared)}"


def _as_typed(said: str, prepared: Prepared) -> str:
    """Answer words as they stand in the request, with its capitals and signs."""
    words = r"\W+".join(re.escape(word) for word in re.findall(r"\w+", said))
    found = re.search(rf"\b{words}\b[!?]*", prepared.original, re.IGNORECASE)
    return found[0] if found is not None else said


def _taken(said: str, prepared: Prepared) -> str:
    name = f"@str{sum(e.kind == 'str' for e in prepared.entities.values())}"
    prepared.entities[name] = Entity("str", said, guessed=True)
    return name
