"""Reminders that come later, where something has not happened by then: `remind the keeper after 2 days unless the boat is moored by then`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.text import Prepared
from agent.offline.rephrasing.known_fields import address_of

_SPAN: Final = r"(?P<span>(?:\d+|an?|one|two|three|four|five|six|seven|ten|half an) (?:business )?(?:minute|hour|day|week|month)s?)"
_WHO: Final = r"(?P<who>@chan\d+|@mail\d+|(?:the|our|their) [a-z]+|them|him|her|me|us)"
_HOW: Final = r"(?: (?:by|via|per|with an?) (?:e?mail|message|slack))?"
_UNLESS: Final = r"(?:,? (?P<cond>(?:unless|if|only if|in case|but only if|as long as) [^.;]*?))?"
_REMINDS: Final = (
    r"(?:remind|(?:post|send) (?:an? |the )(?:short |friendly |polite )?reminder (?:to|in|into))"
)
_REMIND: Final = re.compile(
    rf"(?:^|(?<=[.;:,] )|(?<=and )|(?<=but )|(?<=then ))(?:please |also )?{_REMINDS} {_WHO}{_HOW} (?:again )?(?:after|in) {_SPAN}{_UNLESS}(?=[.;]|$)"
)
_LATER: Final = re.compile(
    rf"(?:^|(?<=[.;:,] )|(?<=and )|(?<=but )|(?<=then ))(?:please |also )?remind {_WHO}{_HOW} {_SPAN} later{_UNLESS}(?=[.;]|$)"
)
# `the state is at @url0 in the field state`
_STATE_AT: Final = re.compile(
    r"[.;,] ?(?:and |where )?(?:the|its) (?:current )?(?:state|status|stage) (?:is|stands|can be found|can be read|is found) (?:at|under) (?P<url>@url\d+)(?:,? (?:in|under|as) (?:the )?(?:field |key )?(?P<field>[a-z_]\w*)(?: field)?)?(?=[.;,]|$)"
)
_OF_IT: Final = re.compile(
    r"^(?P<unless>unless|if|only if|in case|but only if|as long as) (?:it|this|that|they|the [a-z]+) (?P<is>is|was|has been|have been|are)(?P<not> not|n't)?(?: still| already| yet| been)* (?P<state>[a-z]+)(?: yet)?(?: by then| until then| in the meantime| then| meanwhile)?$"
)
_SENT: Final = re.compile(r"\bsend (?:an?|the) (?:friendly |short |polite )?reminder to the (?P<role>[a-z]+)(?= ?(?:[.;,]|$))")  # fmt: skip


_STILL: Final = re.compile(
    r"(?P<is>\b(?:if|unless|when|whose|where)\b[^.;,@]*? (?:is|are|was|were)(?: not)?) (?:still|currently|by now) (?=[a-z\d@])"
)


_ALREADY: Final = re.compile(
    r"(?P<is>\b(?:if|unless|when|whose|where) (?:(?:the|its|their|that|this) )?(?!(?:it|they|this|that|he|she|one)\b)[a-z_]\w* (?:is|are|was|were)(?: not)?) already (?!(?:in|on|known|listed|seen|sent|posted|reported|notified|processed|told|mailed|announced|stored|saved|done)\b)(?=[a-z\d@])"
)


def with_states_as_they_are(text: str) -> str:
    """Return the request in which a state that is `still` open is open."""
    text = _ALREADY.sub(r"\g<is> ", text) if " already " in text else text
    return _STILL.sub(r"\g<is> ", text) if " still " in text or " currently " in text else text


def with_later_reminders(text: str, prepared: Prepared) -> str:
    """Return the request with the wait first, then what must hold, then the reminder."""
    if "remind" not in text:
        return text
    text = _SENT.sub(lambda m: _to_role(m, prepared), text)
    for form in (_REMIND, _LATER):
        found = form.search(text)
        if found is not None:
            return _in_turn(text, found, prepared)
    return text


def _to_role(match: re.Match[str], prepared: Prepared) -> str:
    address = address_of(match["role"], prepared)
    if address is None:
        return match[0]
    return f"email {_words(prepared)} to {_field(address)}"


def _in_turn(text: str, found: re.Match[str], prepared: Prepared) -> str:
    deed = _deed(found["who"], prepared)
    if deed is None:
        return text
    before, behind = text[: found.start()], text[found.end() :]
    before = re.sub(r"(?:[ ,]|\b(?:and|but|then))+$", "", before)
    before = f"{before}{', ' if before and before[-1] not in '.;:,' else ' '}" if before else ""
    condition = found["cond"] or ""
    state = _STATE_AT.search(behind)
    of_it = _OF_IT.match(condition)
    if state is not None and of_it is not None:
        behind = behind[: state.start()] + behind[state.end() :]
        must = _must(of_it, state["field"] or "status")
        return f"{before}wait {found['span']}, then get {state['url']}. {must}, {deed}{behind}"
    return (
        f"{before}wait {found['span']}, then {f'{condition}, ' if condition else ''}{deed}{behind}"
    )


def _must(of_it: re.Match[str], field: str) -> str:
    """Say what must hold of the field for the reminder to be sent."""
    turned = bool(of_it["not"]) != (of_it["unless"] == "unless")
    return f"if the {field} is {'not ' if turned else ''}{of_it['state']}"


def _deed(who: str, prepared: Prepared) -> str | None:
    if who.startswith("@chan"):
        return f"post a reminder to {who}"
    if who.startswith("@mail"):
        return f"email it to {who}"
    role = who.split()[-1] if " " in who else "person"
    address = address_of(role, prepared) if who not in {"me", "us"} else None
    return f"email {_words(prepared)} to {_field(address)}" if address is not None else None


def _field(name: str) -> str:
    return name if "_" in name else f"field {name}"


def _words(prepared: Prepared) -> str:
    """Answer the words of a reminder that nobody has worded."""
    name = prepared.named("Reminder")
    prepared.spoken.add(name)
    return name
