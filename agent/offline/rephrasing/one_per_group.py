"""One message for all that belongs to somebody: `send each owner one mail with their tickets`, `every keeper should get a single mail that lists all of his or her boats`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated
from agent.offline.language.nouns import noun_of_url, singular
from agent.offline.language.text import Prepared
from agent.offline.rephrasing.known_fields import address_of, known_fields

_ROLE: Final = r"(?P<role>(?!(?:of|one|new|the|message|mail|time|day|week|month|hour|row|item|entry|record)\b)[a-z]+)"
_ONE: Final = r"(?:an?|one|a single|exactly one|only one|just one) (?:single )?(?:e?mail|message)"
_THINGS: Final = r"(?P<things>(?:(?!(?:and|with|the|to)\b)[a-z]+ )??[a-z]+s)"
_OWN: Final = r"(?:their|his or her|his/her|her or his|its|his|her|that (?P=role)'s|the (?P=role)'s|those of that (?P=role))"
_LISTS: Final = r"(?:in which|(?:with|about|containing|listing|including)|(?:that|which) (?:lists?|contains?|shows?|names?|has|gives|includes?))"
_WITH: Final = rf",? {_LISTS} (?:a list of )?(?:all(?: of)? )?{_OWN} (?:own )?{_THINGS}"
_SENT: Final = (
    rf"(?:send|mail|email|give|write) (?:each|every)(?: of the)? {_ROLE}s? {_ONE}{_WITH}",
    rf"(?:each|every) {_ROLE} (?:should|shall|must|is to|has to|will)? ?(?:gets?|receives?|be sent|is sent|have) {_ONE}{_WITH}",
    rf"(?:send|write|mail) {_ONE} (?:per|to each|to every|for each|for every) {_ROLE}{_WITH}",
    rf"(?:send|mail|email|give|write) (?:to )?(?:each|every)(?: of the)? {_ROLE}s? {_ONE},? (?:in which|where|that says where) (?:all(?: of)? )?{_OWN} {_THINGS} (?:are|is) (?:listed|named|shown)",
)
_FORMS: Final = tuple(re.compile(rf"(?:^|(?<=[.;:,] )|(?<=and )|(?<=then )){form}(?=[ ,.;]|$)") for form in _SENT)  # fmt: skip
_CHEAP: Final = Gated(r"\b(?:each|every|per)\b", needs="each|every|per")
# `that gives the names and amounts of their boats`: fields of each of them.
_GIVES: Final = re.compile(
    r",? (?:that|which) (?:gives?|lists?|shows?|contains?|names?|has|tells|includes?) (?:the |their )?(?P<fields>[a-z_]+(?:, (?:the )?[a-z_]+)*(?:,? and (?:the )?[a-z_]+)?) of (?:their|his|her|its|all(?: of)? (?:their|the)) [a-z]+"
)
_PER: Final = re.compile(r"\b(?:per|for each|for every) [a-z]+\b")


# `their address stands under column mail_to`
_ADDRESS: Final = re.compile(
    r"[,;.]? (?:and |where |whose )?(?:the |their )?(?:e?mail )?address(?:es)? (?:is|are|stands?) (?:found )?(?:in|under) (?:the )?(?:field |column )?(?P<field>[a-z_]\w*)(?: field| column)?(?=[ .,;]|$)"
)
# `one mail per mail_to to mail_to`: fields that are known.
_PER_FIELD: Final = re.compile(rf"(?:^|(?<=[.;:,] )|(?<=and )|(?<=then ))(?:send|write|mail) {_ONE} (?:per|for each|for every) (?P<field>[a-z_]\w*)(?= )")  # fmt: skip


def with_one_per_group(text: str, prepared: Prepared) -> str:
    """Return the request with such a wish as a list that is grouped, and one message for each group."""
    if _CHEAP.search(text) is None:
        return text
    text = _FOR_EACH.sub(_per, text)
    if _PER.search(text) is not None:
        text = _GIVES.sub(_with_fields, text)
    for form in _FORMS:
        found = form.search(text)
        if found is None or not _is_group(found, text, prepared):
            continue
        behind = text[found.end() :]
        said = _ADDRESS.search(behind)
        behind = _ADDRESS.sub("", behind, count=1)
        grouped = _grouped(found["role"], said["field"] if said else None, prepared)
        return text[: found.start()] + grouped + behind
    return _by_field(text, prepared)


def _by_field(text: str, prepared: Prepared) -> str:
    found = _PER_FIELD.search(text)
    if found is None or "group" in text or "_" not in found["field"]:
        return text
    is_known = found["field"] in known_fields(prepared)
    return f"{text[: found.start()]}group them by {found['field']} ; {text[found.start() :]}" if is_known else text  # fmt: skip


# `for each berth post a single message to @chan0`, of a list that is grouped by it
_FOR_EACH: Final = re.compile(
    r"\b(?:for|per) (?:each|every) (?P<by>[a-z_]\w*),? (?P<verb>post|send|write|mail) (?:an?|one|a single|exactly one|only one|just one)(?: single)? (?P<what>message|post|note|mail|email)\b"
)


def _per(match: re.Match[str]) -> str:
    is_grouped = re.search(rf"\bby (?:the )?{re.escape(match['by'])}\b", match.string[: match.start()])  # fmt: skip
    return f"{match['verb']} one {match['what']} per {match['by']}" if is_grouped else match[0]


def _with_fields(match: re.Match[str]) -> str:
    names = [singular(re.sub(r"^the ", "", one)) for one in re.split(r",? and |, ", match["fields"])]  # fmt: skip
    return f" with {', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else f" with the {names[0]}"  # fmt: skip


def _is_group(found: re.Match[str], text: str, prepared: Prepared) -> bool:
    """Tell whether what somebody has is what is read, and they are not."""
    things, role = singular(found["things"].split()[-1]), singular(found["role"])
    if things == role:
        return False
    urls = [prepared.value(url) for url in re.findall(r"@url\d+", text[: found.start()])]
    read = {singular(noun) for url in urls if (noun := noun_of_url(url))}
    said = re.search(rf"\b{re.escape(things)}s?\b", text[: found.start()])
    return (things in read or said is not None or bool(urls)) and role not in read


def _grouped(role: str, said: str | None, prepared: Prepared) -> str:
    """Say it by the field of their address, where that is known: who has the same one is the same."""
    address = said or address_of(role, prepared)
    if address is None:
        return f"group them by {role} ; send one mail per {role} to their address"
    return f"group them by {address} ; send one mail per {address} to field {address}"
