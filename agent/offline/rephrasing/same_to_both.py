"""The same said at two places of different services, or to two numbers: `post the note to @chan0 and the forum channel 77`, `send the same sms to +1 555 and +1 556`."""

from __future__ import annotations

import re
from typing import Final

_VERB: Final = r"(?P<verb>\b(?:post|send|write|share|put|publish|announce))"
_WHAT: Final = r"(?P<what>(?:@str\d+|(?:the |its |a |an )?[a-z_]\w*(?:(?:, (?:and )?| and )(?:the |its )?[a-z_]\w*)*))"
_SERVICE: Final = r"(?P<other>(?:the |our )?(?!(?:channel|slack)\b)[a-z]+ (?:channel|chat|room|group) (?:with the id |id )?-?\d{3,})"
_SAME: Final = r"(?:,? (?:with )?(?:the |exactly the )?same (?:text|message|words|thing|content)s?(?: (?:in|to|for|on) both)?)?"
# `post the note to @chan0 and the forum channel 77`
_BOTH: Final = re.compile(
    rf"{_VERB} {_WHAT} (?P<to>to (?:slack )?@chan\d+),? and (?:also )?(?:to )?{_SERVICE}{_SAME}(?=[.;,]|$)"
)
# `post the note to @chan0 and post the same to the forum channel 77`
_AGAIN: Final = re.compile(
    rf"{_VERB} {_WHAT} (?P<to>to (?:slack )?@chan\d+)(?P<and>,? and (?:also )?(?:then )?|[.;] (?:then )?)(?:post|send|write|share|put) the same(?: (?:text|message|thing))?(?: to)? (?:to )?{_SERVICE}(?=[.;,]|$)"
)
_NUMBER: Final = r"\+\d[\d ]{5,18}\d"
_MOST_NUMBERS: Final = 8
_NUMBERS: Final = re.compile(
    rf"{_VERB} (?:an? |the )?(?:same )?(?P<kind>sms|text message|text|whatsapp(?: message)?) to (?P<one>{_NUMBER})(?P<more>(?:(?:,| and|, and) (?:to )?{_NUMBER})+)(?P<rest>[^.;]*)"
)


# `mail @mail0 and @mail1 the note, one mail each`
_ONE_EACH: Final = re.compile(
    r"(?P<mails>@mail\d+(?:(?:, (?:and )?| and )@mail\d+)+(?: @str\d+)?), (?:as |with )?(?:one|an?|an own|a separate) (?:e?mail|message) (?:each|per person|for each(?: of them)?)(?=[.;]|$)"
)


def with_the_same_to_both(text: str) -> str:
    """Return the request with the sending said once for each place."""
    text = _ONE_EACH.sub(r"\g<mails> separately", text) if "@mail1" in text else text
    if "sms" in text or "whatsapp" in text or "text" in text:
        text = _NUMBERS.sub(_to_each, text)
    if "@chan" not in text:
        return text
    return _AGAIN.sub(_twice, _BOTH.sub(_twice, text))


def _twice(match: re.Match[str]) -> str:
    said = f"{match['verb']} {match['what']}"
    return f"{said} {match['to']}. {said} to {match['other']}"


def _to_each(match: re.Match[str]) -> str:
    numbers = [match["one"], *re.findall(_NUMBER, match["more"])]
    if len(numbers) > _MOST_NUMBERS:
        return match[0]
    kind = "sms" if match["kind"] in {"sms", "text", "text message"} else match["kind"]
    return ". ".join(f"{match['verb']} an {kind} to {number}{match['rest']}" for number in numbers)
