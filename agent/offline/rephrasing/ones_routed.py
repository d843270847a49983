"""What goes where, by what it is: `send urgent ones to @chan0, normal ones to @chan1 and the rest to @chan2`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.language.case_heads import names_state
from agent.offline.language.text import Prepared
from agent.offline.rephrasing.known_fields import known_fields

_VERB: Final = r"(?:(?:send|post|route|forward|put|move|direct|pass|give|mail|email) )"
_GO: Final = r"(?: (?:go|goes|should go|shall go|must go|are sent|are posted|get sent))?"
_PLACE: Final = r"(?:to|into|in) (?:the )?(?P<{0}>@(?:chan|mail)\d+)"
_NO_VALUE: Final = r"(?!(?:other|remaining|new|these|those|first|last|all|the|and|it|them|only|any|both|two|such|next|same)\b)"
_VALUE: Final = rf"(?:the |all |any )?(?P<value>{_NO_VALUE}[a-z][a-z-]*)(?P<ones> ones)?"
_ITEM: Final = re.compile(
    rf"{_VERB}?{_VALUE}{_GO} {_PLACE.format('place')}(?:,? (?:and |but )?(?:then )?|; ?(?:and )?)?"
)
_REST: Final = re.compile(
    rf"{_VERB}?(?:all )?(?:the )?(?:rest|others?|remaining (?:ones|[a-z]+)|(?:everything|anything|all|everyone) else|all others?|other ones){_GO} {_PLACE.format('place')}"
)
_OTHERS: Final = "others go to"
_START: Final = re.compile(
    rf"(?:^|(?<=[,;:.] )|(?<=and )|(?<=then )){_VERB}?(?:the |all |any )?[a-z-]+ ones{_GO} (?:to|into|in) (?:the )?@(?:chan|mail)\d"
)


_MANY: Final = re.compile(r"\b(?:lists?|arrays?|batch(?:es)?|several|many|items|rows|records) (?:of|with|come|arrive)\b")  # fmt: skip


def with_ones_routed(text: str, prepared: Prepared) -> str:
    """Return the request with each of them as a condition, where it is one thing that comes in."""
    if " ones " not in text or not re.search(r"\b(?:web ?hook|callback|when|whenever|each time)\b", text):  # fmt: skip
        return text
    start = _START.search(text)
    if start is None or re.search(r"@(?:url|sql)\d", text[: start.start()]):
        return text
    said, at = _items(text, start.start())
    rest = _REST.match(text, at)
    if len(said) < 2 or _MANY.search(text[: start.start()]):
        return text
    states = sorted(name for name in known_fields(prepared) if names_state(name))
    cases = [_case(value, place, states) for value, place in said]
    if rest is not None:
        cases.append(f"otherwise {_deed(rest['place'])}" if len(states) == 1 else f"{_OTHERS} {rest['place']}")  # fmt: skip
        at = rest.end()
    between = ". " if len(states) == 1 else "; "
    lead = re.sub(r"(?:[ ,]|\b(?:and|then))+$", "", text[: start.start()])
    lead = f"{lead}{'. ' if lead and lead[-1] not in '.;:' else ' ' if lead else ''}" if len(states) != 1 else text[: start.start()]  # fmt: skip
    return f"{lead}{between.join(cases)}{text[at:]}"


def _case(value: str, place: str, states: Sequence[str]) -> str:
    """Say one case as a condition; where no field is known that it can be of, as the grammar of cases reads it."""
    if len(states) == 1:
        return f"if the {states[0]} is {value}, {_deed(place)}"
    return f"{value} ones go to {place}"


def _items(text: str, at: int) -> tuple[list[tuple[str, str]], int]:
    """Answer each value with its place, and where what is behind them begins."""
    said: list[tuple[str, str]] = []
    while (item := _ITEM.match(text, at)) and (item["ones"] or said) and not _REST.match(text, at):
        said.append((item["value"], item["place"]))
        at = item.end() if _ITEM.match(text, item.end()) or _REST.match(text, item.end()) else item.end("place")  # fmt: skip
    return said, at


def _deed(place: str) -> str:
    return f"{'email' if place.startswith('@mail') else 'post'} it to {place}"
