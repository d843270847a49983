"""Words put above or below what a message says already, and words in it that become others."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.draft import is_hole
from agent.offline.changes.figures import figure_called, is_count, is_sum
from agent.offline.changes.meant_messages import messages_meant
from engine.core.hole import HOLE_KEY

_LEAD = r"(?:(?:and|also|please|then|but|so|just) )*"
_IN = r"(?:(?:of|in|to|for) (?:the |that )?(?P<where>[a-z@][\w@ -]*?))"
_TEXT = r"(?:(?:the |its )?(?:(?:slack |e-?)?(?:mail|message|post|text|body)(?: text)?|it|that))"
_THING = (
    r"(?:the |a |all |all the )?(?P<thing>list|items?|number|count|total|sum|figure|rest|[a-z]+s)"
)
_ABOVE = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        r"(?:say|write|put|add|show|insert) (?P<value>@str\d+) (?:above|before|in front of|on top of|over|ahead of|at the top of|at the (?:start|beginning) of) (?:the |that |its )?(?P<where>[a-z][\w -]*)",
        rf"(?:start|begin|open) (?P<where>{_TEXT}) with (?P<value>@str\d+)",
        rf"(?:add|put|write) (?P<value>@str\d+) (?:at the (?:top|start|beginning)|on top|in front|above)(?: {_IN})?",
    )
)  # fmt: skip
_WITH = re.compile(
    rf"^{_LEAD}(?:(?:make|set|change|let|use)(?: for)? )?(?P<where>{_TEXT})(?: to| say| read| into| be)?:? (?P<value>@str\d+),? ?(?:plus|and then|and|followed by|then|\+|with)(?: (?:below|under|after|behind) (?:it|that))? {_THING}(?: (?:below|under|after|behind)(?: it| that)?)?$"
)
_BELOW = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        r"(?:say|write|put|add|show|insert|append) (?P<value>@str\d+) (?:below|under|underneath|after|behind|at the (?:end|bottom|foot) of) (?:the |that |its )?(?P<where>[a-z][\w -]*)",
        rf"(?:end|close|finish) (?P<where>{_TEXT}) with (?P<value>@str\d+)",
        rf"(?:add|put|write|append) (?P<value>@str\d+)(?: (?:at|to|in) (?:the )?(?:very )?(?:end|bottom|foot)| below| underneath)(?: {_IN})?",
        rf"sign (?P<where>{_TEXT}|them)(?:[:,] ?| )(?:(?:add|with|by|as|and add|by adding) )?(?P<value>@str\d+)(?: (?:at|to) the (?:end|bottom))?",
    )
)  # fmt: skip
_MARK = re.compile(r"[\u2190-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d\U0001f000-\U0001faff]*")
_EMOJI = re.compile(
    rf"^{_LEAD}(?:add|put|append) (?:(?:an? |the |this )?(?:emoji|smiley|icon)|) ?(?:(?:at|to) the (?P<end>end|bottom|start|beginning|front|top))?(?: ?{_IN})?$"
)
_WORDS = r"(?:@str\d+|[a-z0-9][\w'!?-]*(?: [a-z0-9][\w'!?-]*){0,3}?)"
_OTHER = re.compile(
    rf"^{_LEAD}(?:change|replace|swap|turn|exchange) (?:the word )?(?P<old>{_WORDS}) (?:to|with|by|for|into) (?P<new>{_WORDS}) in (?P<where>(?:the |all |both |every |its )*(?:[a-z@][\w@]* )?(?:text|message|mail|e-?mail|subject|post|body|title|wording)s?(?: (?:to|of|for|in) .+)?)$"
)
_LIST = re.compile(r"\{\{[^{}]*(?:\.items|\.rows|\.map\(|\.join\(|\.pluck\(|__hole__)[^{}]*\}\}")
_PLACE = re.compile(r"\{\{[^{}]*\}\}")


def put_beside(change: Change, clause: str) -> bool:
    """Add words to a message, and keep what it says; or let words in it be others."""
    return (
        _put(change, _ABOVE, clause, _above)
        or _put(change, _BELOW, clause, lambda told, more: f"{told.rstrip()}\n\n{more}")
        or _put_with(change, clause)
        or _put_mark(change, clause)
        or _reworded(change, clause)
    )


def _put(
    change: Change, forms: tuple[re.Pattern[str], ...], clause: str, join: Callable[[str, str], str]
) -> bool:
    match = next((m for form in forms if (m := form.match(clause))), None)
    if match is None:
        return False
    step = _meant(change, match.groupdict().get("where") or "")
    if step is None:
        return change.ask("Which message should say that?")
    more = change.prepared.value(match["value"])
    return _rewrite(change, step, lambda told: join(told, more))


def _meant(change: Change, where: str) -> Mapping[str, Any] | None:
    found = messages_meant(change, where, "text")
    return found[0] if len(found) == 1 else None


def _above(told: str, more: str) -> str:
    """Put words where a list is headed: they stand in the place of the heading that was made for it."""
    listed = _LIST.search(told)
    lead = told[: listed.start()] if listed else ""
    made = re.fullmatch(r"(?:\{\{[^{}]*\}\} )?[\w -]+:\n\n", lead)
    return f"{more}\n\n{told[len(lead) :] if made else told}"


def _put_with(change: Change, clause: str) -> bool:
    """`"Hello" and then the list`: the words, and behind them what the message tells of it."""
    match = _WITH.match(clause)
    step = _meant(change, match["where"]) if match else None
    if match is None or step is None:
        return False
    more = change.prepared.value(match["value"])
    thing = match["thing"]
    figure = figure_called(change, step, thing)

    def told(before: str) -> str:
        places = _PLACE.findall(before)
        listed = _LIST.findall(before)
        if figure is not None and (is_count(thing) or is_sum(thing)):
            return f"{more.rstrip()} {{{{ {figure} }}}}"
        if is_count(thing) or is_sum(thing) or thing == "figure":
            return f"{more.rstrip()} {places[-1]}" if len(places) == 1 else before
        if listed:
            return f"{more}\n\n{listed[-1]}"
        return f"{more} {places[-1]}" if len(places) == 1 else before

    return _rewrite(change, step, told)


def _put_mark(change: Change, clause: str) -> bool:
    """Put the one sign of the request at an end of a message."""
    marks = _MARK.findall(change.request.text)
    match = _EMOJI.match(re.sub(r" +", " ", _MARK.sub("", clause)).strip(" :"))
    if len(marks) != 1 or match is None or not (match["end"] or match["where"]):
        return False
    step = _meant(change, match["where"] or "")
    if step is None:
        return change.ask("Which message should say that?")
    first = match["end"] in {"start", "beginning", "front", "top"}
    return _rewrite(
        change, step, lambda told: f"{marks[0]} {told}" if first else f"{told} {marks[0]}"
    )


def _rewrite(change: Change, step: Mapping[str, Any], changed: Callable[[str], str]) -> bool:
    """Change what a step says, also where a place in it is still open."""
    before = step["with"]["text"]
    if is_hole(before):
        after = copy.deepcopy(before)
        after[HOLE_KEY]["template"] = changed(str(before[HOLE_KEY].get("template", "")))
        is_kept = "__hole__" in after[HOLE_KEY]["template"]
    else:
        after, is_kept = changed(str(before)), True
    if after == before or not is_kept:
        return False
    change.draft.update(str(step["id"]), {"/with/text": after})
    change.meant.add(str(step["id"]))
    return True


def _reworded(change: Change, clause: str) -> bool:
    """`change a to b in the text`: wherever the words stand, and nowhere inside a value."""
    match = _OTHER.match(clause)
    if match is None:
        return False
    old, new = (_as_typed(change, match[part]) for part in ("old", "new"))
    argument = "subject" if re.search(r"\b(?:subject|title)s?\b", match["where"]) else "text"
    holders = [s for s in change.senders if isinstance(s.get("with", {}).get(argument), str)]
    pattern = re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE)
    saying = [s for s in holders if pattern.search(_PLACE.sub(" ", s["with"][argument]))]
    meant = messages_meant(change, match["where"], argument) if len(saying) > 1 else saying
    for step in [s for s in saying if s in meant] or saying:
        told = _outside_places(step["with"][argument], lambda part: pattern.sub(lambda m: _as(m[0], new), part))  # fmt: skip
        change.draft.update(str(step["id"]), {f"/with/{argument}": told})
        change.meant.add(str(step["id"]))
    return bool(saying)


def _as_typed(change: Change, said: str) -> str:
    return change.prepared.value(said) if said.startswith("@") else change.prepared.as_written(said)


def _as(before: str, new: str) -> str:
    """Begin with a capital where the word did that stood there."""
    return new[:1].upper() + new[1:] if before[:1].isupper() and new.islower() else new


def _outside_places(text: str, changed: Callable[[str], str]) -> str:
    parts = re.split(r"(\{\{[^{}]*\}\})", text)
    return "".join(p if p.startswith("{{") else changed(p) for p in parts)
