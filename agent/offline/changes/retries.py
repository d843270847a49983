"""Another try when a step fails: how often, and how long after the last one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.changes.amounts import NUMBER, UNIT, amount_in
from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.held import SECONDS
from agent.offline.changes.places import FAILS
from agent.offline.changes.targets import which_of

_LEAD = r"(?:(?:and|also|please|then|but|so|just) )*"
_TIMES: Mapping[str, int] = {"once": 1, "twice": 2, "thrice": 3}
_COUNT = rf"(?:(?P<n>\d+)(?P<more> more)? (?:times|tries|attempts|retries)|(?P<word>{'|'.join(_TIMES)})(?P<more2> more)?|(?P<n2>\d+) more)"
_SPAN = rf"(?P<span>(?:{NUMBER}|an?|half an?) ?{UNIT})"
_GAP = rf"(?:,? (?:and )?(?:(?:with|leaving|at) )?(?:(?:a |an )?(?:pause|gap|break|wait|delay|distance) of )?{_SPAN} (?:in ?between|between(?: (?:them|it|the )?(?:tries|attempts|retries|each)?)?|apart|pause|of pause|distance)|,? (?:and )?(?:every|each|after every|waiting|wait(?:ing)? for) {_SPAN.replace('<span>', '<span2>')}(?: (?:in ?between|between(?: (?:tries|attempts|them))?|each time))?)"
_STOP = r"(?:,? (?:and |but )?(?:then|after that|afterwards) (?:stop|give up|fail|abort|quit|that's it))?"
_DO = rf"(?P<try>(?:re-?)?try|repeat|attempt)(?P<again> again)?(?P<of>(?: (?!again\b|up\b|every\b|with\b)(?:[a-z]+|@(?:chan|mail|url)\d+)){{0,5}}?)(?: (?:up to|at most|for))? {_COUNT}(?P<again2> again)?{_GAP}?{_STOP}"
_FORMS = tuple(
    re.compile(rf"^{_LEAD}{form}$")
    for form in (
        rf"(?:if|when(?:ever)?|in case|should|once) (?P<what>[^,;]+?) {FAILS},? (?:then |just )*{_DO}",
        rf"{_DO},? (?:if|when(?:ever)?|in case) (?P<what>[^,;]+?) {FAILS}",
        _DO,
    )
)


def try_again(change: Change, clause: str) -> bool:
    """Let the step that is meant be tried again so many times; a first try is no other try."""
    match = next((m for form in _FORMS if (m := form.match(clause))), None)
    if match is None:
        return False
    said = match.groupdict()
    what = f"{said.get('what') or ''} {said['of']}".strip()
    able: list[Mapping[str, Any]] = [s for s in change.draft.steps if _may_fail(change, s)]
    one = one_meant(what, change, able) or (able[0] if len(able) == 1 else None)
    if one is None:
        plain = re.fullmatch(r"(?:it|that|this|them)?", what)
        # what `it` is was perhaps said before: others know
        return False if plain or not able else change.ask(which_of(able))
    change.meant.add(str(one["id"]))
    change.draft.update(str(one["id"]), {"/retry/max_attempts": _attempts(said), **_gap(said)})
    return True


def _attempts(said: Mapping[str, str | None]) -> int:
    number = said["n"] or said["n2"]
    count = int(number) if number else _TIMES[str(said["word"])]
    more = said["more"] or said["more2"] or said["n2"] or said["again"] or said["again2"]
    is_other = bool(more) or str(said["try"]).startswith("re")
    return count + 1 if is_other else max(count, 1)


def _gap(said: Mapping[str, str | None]) -> dict[str, Any]:
    """Answer what keeps the tries apart: as long each time as was said."""
    amount = amount_in(said["span"] or said["span2"] or "")
    if amount is None or amount.unit is None:
        return {}
    seconds = int(amount.number * SECONDS[amount.unit])
    return {
        "/retry/backoff": "fixed", "/retry/initial_s": seconds,
        "/retry/max_s": max(seconds, 60), "/retry/jitter": "none",
    }  # fmt: skip


def _may_fail(change: Change, step: Mapping[str, Any]) -> bool:
    spec = change.spec(step)
    return spec is not None and spec.effect != "pure"
