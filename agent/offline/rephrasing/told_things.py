"""What a message names, in longer words: `post to @chan0 the name, the summary and who opened it`, `with the keeper's number and the berth`."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.language.gated import Gated

_WORD: Final = r"(?!(?:and|or|to|in|into|by|with|of|if|then|that|which)\b)[a-z_]\w*"
_DONE: Final = r"(?:opened|wrote|created|reported|filed|raised|made|sent|posted|submitted|started)"
_WHO: Final = rf"who (?:has )?{_DONE} (?:it|them|this|that)"
_ITEM: Final = (
    rf"(?:{_WHO}|(?:the |its |their )(?:new |original )?{_WORD}(?:'s {_WORD})?(?: {_WORD})?)"
)
_AND: Final = r"(?:,? and |, )"
_LIST: Final = rf"(?P<list>{_ITEM}(?:{_AND}{_ITEM})+)"
_END: Final = r"(?: in (?:the|its) (?:text|message|body|mail))?(?= ?(?:[.;]|$))"
# `post to @chan0 the name, the summary and the link`
_TO_FIRST: Final = re.compile(
    rf"(?P<verb>\b(?:post|send|write|share|put|forward|mail|email)) (?P<to>(?:to |in |into )?@(?:chan|mail)\d+) {_LIST}{_END}"
)
_BEHIND: Final = re.compile(rf"(?P<with>\b(?:with|including|containing|giving|naming)) {_LIST}{_END}")  # fmt: skip
_OWNED: Final = re.compile(rf"(?P<of>{_WORD})'s (?P<what>{_WORD})")
_OF_PEOPLE: Final = frozenset(["email", "number", "name", "address", "phone"])
_ARTICLE: Final = re.compile(r"^(?:the|its|their) (?:original )?")
_CHEAP: Final = Gated(r"\b(?:original|who (?:has )?[a-z]+ (?:it|them|this|that)|[a-z]+'s)\b|@(?:chan|mail)\d+ (?:the|its|their)\b", needs="'s|@chan|@mail|original|who")  # fmt: skip


# `saying which keeper and what berth`
_WHICH: Final = re.compile(
    rf",? ?\b(?:saying|telling|naming|mentioning|stating) (?:which|what) (?P<one>{_WORD})(?:,? and (?:which|what) (?P<two>{_WORD}))?(?: (?:it was|it is))?(?= ?(?:[.;,]|$))"
)


def with_told_things(text: str) -> str:
    """Return the request with each of them said as a plain field."""
    text = _WHICH.sub(_asked_for, text) if "which " in text or "what " in text else text
    if _CHEAP.search(text) is None:
        return text
    return _BEHIND.sub(_plain, _TO_FIRST.sub(_to_first, text))


def _asked_for(match: re.Match[str]) -> str:
    return f" with the {match['one']}" + (f" and the {match['two']}" if match["two"] else "")


def _to_first(match: re.Match[str]) -> str:
    if match["verb"] in {"mail", "email"}:
        return f"{match['verb']} {match['to']} {_listed(match['list'])}"
    to = match["to"] if match["to"].startswith(("to ", "in ", "into ")) else f"to {match['to']}"
    return f"{match['verb']} it {to} with {_listed(match['list'])}"


def _plain(match: re.Match[str]) -> str:
    return f"{match['with']} {_listed(match['list'])}"


def _listed(said: str) -> str:
    told = [f"the {_field(one)}" for one in re.split(_AND, said)]
    return f"{', '.join(told[:-1])} and {told[-1]}"


def _field(one: str) -> str:
    """Name who did it, and what somebody has, as fields are named."""
    if re.fullmatch(_WHO, one):
        return "author"
    plain = _ARTICLE.sub("", one)
    owned = _OWNED.fullmatch(plain)
    if owned is None:
        return plain
    what = "email" if owned["what"] == "mail" else owned["what"]
    if what not in _OF_PEOPLE:
        return plain
    return owned["of"] if what in {"number", "name"} and owned["of"] in {"sender", "author", "caller", "recipient"} else f"{owned['of']} {what}"  # fmt: skip
