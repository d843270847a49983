"""How many of a list go on, changed: the one limit there is, and never a second one behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.adds import add_list_step, last_data_step, nouns_of
from agent.offline.changes.amounts import MONEY, UNIT
from agent.offline.changes.change import Change
from agent.offline.changes.filter_words import fields_of
from agent.offline.changes.qualities import quality_in
from agent.offline.changes.targets import is_limit
from agent.offline.changes.times import time_of
from agent.offline.reading.parts import Limit

_LEAD = r"(?:(?:and|but|please|then|only|just|actually|rather|now) )*"
_TAIL = r"(?:,? (?:please|pls|only|now|instead|from now on|at most|max|maximum))*"
_NO_THINGS = rf"(?:{UNIT}|{MONEY}|times?|tries|try|attempts?|retries|decimals?|digits?|characters?|letters?|words?|lines?|pages?|o'clock|am|pm|x)"
_THINGS = rf"(?: (?!{_NO_THINGS}\b)(?P<things>[a-z][\w-]*))?"
_MANY = rf"(?P<n>\d{{1,4}})(?!\d|:|\.|%| ?{_NO_THINGS}\b)"
_TOP = r"(?:(?:top|first|1st|best|newest|latest|largest|biggest|highest|most recent) )"
_MOST = r"(?P<most>(?:most |least )?[a-z]+(?:est|st|rst)|most|top|first)"
# Such words set the limit there is, or the first one.
_PLAIN = tuple(
    re.compile(rf"^{_LEAD}{form}{_TAIL}$")
    for form in (
        rf"limit (?:it|them|that|this|the (?:list|[a-z]+s))? ?to (?:the )?{_TOP}?{_MANY}{_THINGS}",
        rf"(?:(?:keep|take|show|send|post|use|list|i want|we want|mail|give me|make it|make that) )*(?:only |just )?(?:the |a )?{_TOP}{_MANY}{_THINGS}(?: (?:is|are|will do|suffices?)(?: enough)?)?",
        rf"(?:(?:send|post|mail|take) )?(?:at most|no more than|not more than|never more than|max\.?(?:imum)?|up to) {_MANY}(?! (?:a|per|each|every) (?:day|hour|week)){_THINGS}(?: (?:per|each|every|a|in one) (?:run|time)| at (?:a time|once))?",
    )
)  # fmt: skip
# Such words only say how many: they need a limit that is there.
_BARE = tuple(
    re.compile(rf"^{_LEAD}{form}{_TAIL}$")
    for form in (
        rf"(?:make|let) (?:it|that|them) (?:be )?(?:only |just )?{_MANY}{_THINGS}",
        rf"{_MANY}{_THINGS} (?:is|are|will be|would be) (?:enough|plenty|sufficient|fine)",
        rf"(?:the )?{_MANY} {_MOST}(?: ones?)? (?:is|are|will be|would be) (?:enough|plenty|sufficient|fine)",
        rf"(?:only |just )?(?:the )?{_MANY} {_MOST}(?: ones?)?",
        rf"(?:show|send|post|list|take|keep|use) (?:only |just )?{_MANY}(?: of them|{_THINGS})",
        rf"{_MANY}{_THINGS},? not \d+",
        rf"{_MANY} instead of \d+{_THINGS}",
    )
)  # fmt: skip
_SMALL = re.compile(r"^(?:small|low|few|short|old|earli|least|cheap|light|near|close|young|bottom)")


def change_limit(change: Change, clause: str) -> bool:
    """Let as many go on as the words say, of the list that is sent."""
    clause = _per_run(change, clause)
    match = _matched(_PLAIN, clause)
    bare = None if match else _matched(_BARE, clause)
    found = match or bare
    if found is None or not _are_things(change, found.groupdict().get("things")):
        return False
    count = int(found["n"])
    limits = [s for s in change.draft.steps if is_limit(s)]
    if len(limits) == 1 and _is_in_that_order(change, found.groupdict().get("most")):
        return _set(change, limits[0], count)
    if limits or _in_statement(change, count):
        return not limits
    source = last_data_step(change.draft)
    if match is None or source is None or "most" in match.groupdict():
        return False
    return _plainly_cut(clause) and add_list_step(change.draft, Limit(count))


def _matched(forms: Sequence[re.Pattern[str]], clause: str) -> re.Match[str] | None:
    return next((m for form in forms if (m := form.match(clause))), None)


def _plainly_cut(clause: str) -> bool:
    """Tell `limit it to 5` and `the first 5` from `the newest 5`, which need an order as well."""
    return (
        re.search(r"\b(?:limit|first|1st|run|at (?:a time|once)|(?:each|every) time)\b", clause)
        is not None
    )


def _per_run(change: Change, clause: str) -> str:
    """Five a day are five a run of what runs once a day."""
    clocks = [time_of(t.get("with", {})) for t in change.draft.triggers]
    once = len(clocks) == 1 and clocks[0] is not None
    return re.sub(r" (?:a|per|each|every) day\b", " per run", clause) if once else clause


def _are_things(change: Change, said: str | None) -> bool:
    """A number of people or seats is no number of things that flow: it is a field of them."""
    if said is None or said in nouns_of(change.draft.steps).values():
        return True
    return said not in fields_of(change)


def _is_in_that_order(change: Change, most: str | None) -> bool:
    """Tell whether the first ones are those with the most, or the least, already."""
    if most is None or most in {"top", "first"}:
        return True
    sorts = [s for s in change.draft.steps if s.get("uses") == "list.sort"]
    if len(sorts) != 1:
        return False
    plain = most in {
        "largest",
        "biggest",
        "highest",
        "most",
        "best",
        "smallest",
        "lowest",
        "fewest",
    }
    quality = quality_in(most)
    down = bool(sorts[0]["with"].get("descending"))
    return (plain or quality is not None) and down == (_SMALL.match(most) is None)


def _set(change: Change, step: Mapping[str, Any], count: int) -> bool:
    change.draft.update(str(step["id"]), {"/with/where": f"{{{{ index < {count} }}}}"})
    change.meant.add(str(step["id"]))
    if re.fullmatch(r"Only the first \d+ .*", str(step.get("name", ""))):
        noun = nouns_of(change.draft.steps)[str(step["id"])]
        change.draft.rename_step(str(step["id"]), f"Only the first {count} {noun}")
    return True


def _in_statement(change: Change, count: int) -> bool:
    """Change the number of rows that the one statement reads at most."""
    found = [
        (s, m)
        for s in change.draft.steps
        if (m := re.search(r"\blimit (\d+)\s*;?\s*$", str(s.get("with", {}).get("statement", "")), re.IGNORECASE))
    ]  # fmt: skip
    if len(found) != 1:
        return False
    step, match = found[0]
    told = str(step["with"]["statement"])
    changed = f"{told[: match.start(1)]}{count}{told[match.end(1) :]}"
    change.draft.update(str(step["id"]), {"/with/statement": changed})
    change.meant.add(str(step["id"]))
    return True
