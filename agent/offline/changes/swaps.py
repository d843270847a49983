"""One value for another where both are said: `45 minutes rather than 30`, `lost instead of stuck`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.changes.amounts import AMOUNT, Amount, amount_in
from agent.offline.changes.change import Change
from agent.offline.changes.held import Held, give, held_in
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.language.nouns import singular

_NEW, _OLD = r"(?P<new>[^,;@]+?)", r"(?P<old>[^,;@]+?)"
_SAY = r"(?:(?:we|i|they|you) (?:need|want|prefer|would like|'d like|speak|read)|write|say|put|use|take|have|make it|give it|set it to|change it to|do|with|by|it's|it is|(?:rank|sort|order|group|split|arrange)(?: it| them)? by)"
_FORMS = tuple(
    re.compile(rf"^{form}$")
    for form in (
        rf"{_NEW},? (?:instead of|rather than|in place of|and not|not|no longer) {_OLD}",
        rf"(?:instead of|rather than|not) {_OLD}(?:,| but) {_NEW}",
        rf"(?:replace|swap|exchange|substitute|trade) {_OLD} (?:by|with|for|against) {_NEW}",
        rf"(?:change|turn|switch|move|set|make|raise|lower|increase|decrease|reduce|bump|lift|push|cut|correct|fix|update|shorten|extend|bring|take) (?:up |down )?(?:the |that |it )?(?:from )?{_OLD} (?:up |down )?(?:to|into|by|as) {_NEW}",
        rf"(?:make|turn|change|set) (?:the|that|those|these|this|our) (?P<old>{AMOUNT}) (?:(?:in)?to )?(?:an? )?(?P<new>{AMOUNT})(?: of them)?",
        rf"(?:from )?(?P<old>{AMOUNT}) (?:becomes?|turns? into|goes? to|->|=>) (?P<new>{AMOUNT})",
        rf"(?:the )?{_OLD} (?:should|must|has to|ought to|can|may) (?:now )?(?:be|become|read|say) {_NEW}",
        rf"(?:the )?{_OLD} (?:becomes|turns into) {_NEW}",
        rf"{_NEW} (?:is|are|would be|will be) [a-z ]*?enough[a-z ]*?[,;] ?(?:and )?{_OLD} (?:is|are|was|were) (?:too|not|far too|much too) [a-z ]+",
        rf"{_OLD} (?:is|are|was|were) (?:too|far too|much too) [a-z]+[,;] ?(?:so |make it |better )*{_NEW}(?: is [a-z]+ enough)?",
    )
)  # fmt: skip
_WHERE = re.compile(
    r"^(?P<value>.+?) (?:in|for|of|on|at) (?:the |that |this |its |my |our )?(?P<where>[a-z][a-z ]*)$"
)
_ARTICLE = re.compile(
    r"^(?:(?:the|an?|to|by|from|it|is|at|over|under|above|below|after|for|in|as|only|just) )+(?=\S)"
)
# What has a verb of its own, or stands beside another, is no value.
_SENTENCE = re.compile(
    r"\b(?:should|must|can|may|shall|has to|have to|needs? to|is|are|be|also|too|as well)\b"
)
_TEXT_WORDS = re.compile(r"\b(?:text|message|subject|title|wording|body|words)\b")


def swap_held(change: Change, clause: str) -> bool:
    """Put one value in place of the one that is named and stands in exactly one place."""
    for form in _FORMS:
        match = form.match(clause)
        if match is None:
            continue
        new, where = _apart(re.sub(rf"^{_SAY} ", "", match["new"]))
        old, also = _apart(match["old"])
        around = f"{where} {also} {match['old']}"
        if _swapped(change, old, new, around):
            return True
    return False


def _apart(words: str) -> tuple[str, str]:
    """Cut `5 hours in the subject` into the value and where it stands."""
    match = _WHERE.match(words.strip())
    return (match["value"], match["where"]) if match else (words.strip(), "")


def _swapped(change: Change, old: str, new: str, around: str) -> bool:
    before, after = amount_in(old), amount_in(new)
    if after is None and re.fullmatch(rf"{AMOUNT}", new) is None and before is None:
        return _swap_words(change, _ARTICLE.sub("", old), _ARTICLE.sub("", new), around)
    if before is None or after is None:
        return False
    found = [h for h in held_in(change.draft) if is_amount(h, before)]
    if _TEXT_WORDS.search(around):
        found = [h for h in found if h.kind == "inside"]
    else:
        found = [h for h in found if h.kind != "inside"] or found
    one = the_one(change, found, around)
    if one is None:
        return len(found) > 1 and change.ask(which_of([change.draft.step(h.step) for h in found]))
    change.meant.add(one.step)
    unit = after.unit or before.unit
    give(change.draft, one, one.counted(after.number, unit), after.operator)
    return True


def is_amount(held: Held, amount: Amount) -> bool:
    """Tell whether a place holds this amount, whatever unit it is told in."""
    if not isinstance(held.value, float) or (held.kind == "span" and amount.unit is None):
        return False
    return abs(held.value - held.counted(amount.number, amount.unit)) < 1e-6


def the_one(change: Change, found: Sequence[Held], words: str) -> Held | None:
    """Answer the only place, or the only one in a step that words name; the same place is counted once."""
    if len(found) > 1:
        steps = [change.draft.step(s) for s in dict.fromkeys(h.step for h in found)]
        meant = {s["id"] for s in named(words, change, steps)}
        found = [h for h in found if h.step in meant] if len(meant) < len(steps) else found
    return found[0] if len(found) == 1 else None


def _swap_words(change: Change, old: str, new: str, around: str) -> bool:
    if not re.search(r"[a-z]", new) or len(new.split()) > 4 or _SENTENCE.search(new):
        return False
    found = [h for h in held_in(change.draft) if _is_word(h, old)]
    one = the_one(change, found, around)
    if one is None:
        return False
    options = (
        []
        if one.kind != "whole"
        else change.arguments_of(change.draft.step(one.step)).get(one.field, {}).get("enum", [])
    )
    written = change.prepared.as_written(new)
    if one.kind == "field":
        written = re.sub(r"\W+", "_", new)
    if options and written not in options:
        return False
    change.meant.add(one.step)
    give(change.draft, one, written)
    return True


def _is_word(held: Held, words: str) -> bool:
    said = str(held.value).lower()
    if held.kind == "field":
        return singular(said.replace("_", " ")) == singular(words)
    return held.kind in {"word", "whole"} and said == words
