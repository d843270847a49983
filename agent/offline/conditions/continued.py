"""What a comparison goes on with: `is over 9 and its colour is not empty`, `open & paid false`; and what things lack: `with missing phone`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from agent.offline.conditions.condition import Condition, Found, Test
from agent.offline.conditions.subjects import INTRO, STOP, noun_before
from agent.offline.language.gated import Gated
from agent.offline.language.nouns import is_plural

# Behind a comparison a field needs no word that introduces it.
_NEXT: Final = re.compile(
    r"(?:,? (?P<word>and|or|but|&|\+) |, )(?:(?:where|whose|if|when|with|that) )?(?:the |its |their )?(?P<field>[a-z]\w*(?: (?:name|number|date|address|time|code))?)"
    r"(?: (?:(?:is|are) (?P<not>not |neither )?|(?P<nt>is not |isn't |aren't ))(?P<state>empty|missing|blank|unset|null|set|filled(?: in)?|there)|(?: ?(?:=|==|is|are))? (?P<flag>true|false))(?![\w.])"
)
_LACKS: Final = Gated(
    r"\b(?:with|having|that have|which have|who have|where there is) (?:an? |the )?(?:missing|empty|blank) (?P<field>[a-z]\w*(?: (?:name|number|date|address|time|code))?)(?= ?(?:[,.;:)]|$)| (?:and|or|but|to|in|into|from|then|out|are|is|at)\b)",
    needs="missing|empty|blank",
)
_THERE: Final = frozenset(["set", "filled", "filled in", "there"])
_NO_FIELD: Final = (STOP | INTRO | {"it", "they", "that", "this", "which", "list", "one", "ones"}) - {"value"}  # fmt: skip


def continued(clause: str, found: Sequence[Found]) -> list[Found]:
    """Find what directly follows the comparisons that were found, and follows that in turn."""
    more: list[Found] = []
    starts = {one.start for one in found}
    for one in found:
        end = one.end
        while (match := _NEXT.match(clause, end)) and match.start("field") not in starts:
            if match["field"].split()[0] in _NO_FIELD:
                break
            more.append(_next(match))
            end = match.end()
    return more


def _next(match: re.Match[str]) -> Found:
    if match["flag"]:
        test = Test(match["field"], "==", (match["flag"] == "true",))
    else:
        denied = bool(match["not"] or match["nt"])
        test = Test(match["field"], "empty", (denied == (match["state"] in _THERE),))
    return Found(Condition((test,)), match.start("field"), match.end())


def lacking(clause: str) -> list[Found]:
    """Find what things lack: `those with missing phone`, `entries having an empty name`."""
    return [
        Found(
            Condition(
                (Test(match["field"], "empty", (True,)),), noun=noun_before(clause[: match.start()])
            ),
            match.start(),
            match.end(),
        )
        for match in _LACKS.finditer(clause)
        if match["field"] not in _NO_FIELD and not is_plural(match["field"])
    ]
