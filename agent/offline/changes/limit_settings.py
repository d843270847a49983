"""`put the bar at 400` where the limit is a setting of the workflow: the setting gets another value, and no step."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any, Final

from agent.offline.changes.change import Change
from agent.offline.changes.held import held_in

_LEAD = r"(?:(?:and|please|but|also|then|just),? )*"
_N = r"(?:[$€£] ?)?(?P<value>\d[\d,]*(?:\.\d+)?)(?: ?(?:%|percent|euros?|eur|dollars?|usd|pounds?|gbp|people|days?|hours?))?"
_TAIL = r"(?:,? (?:instead|now|from now on|please|already|not \d[\d.,]*|instead of \d[\d.,]*|rather than \d[\d.,]*))*"
_FORMS: Final = (
    re.compile(rf"^{_LEAD}(?:raise|lower|set|change|increase|reduce|make|put|move|bring|drop|cut) (?:the |our |that |its )?(?P<what>[a-z][a-z _]*?)(?: up| down)?(?: from \d[\d.,]*)? (?:to|at|=) {_N}{_TAIL}$"),
    re.compile(rf"^{_LEAD}(?:the |our |its )?(?P<what>[a-z][a-z _]*?) (?:is|=|should be|must be|shall be|becomes|goes (?:up |down )?to) (?:now )?{_N}{_TAIL}$"),
)  # fmt: skip
_PERCENT: Final = re.compile(r"%|\bpercent\b|\bper cent\b")
_GENERAL: Final = re.compile(
    r"^(?:[a-z]+ )?(?:limit|threshold|bar|bound|cap|maximum|minimum|cut-?off)$"
)
_COMPARED: Final = re.compile(r"[<>]=? *inputs\.(\w+)|\binputs\.(\w+) *[<>]=?")


def change_limit_setting(change: Change, text: str) -> bool:
    """Give the one setting that is meant, by its own name or as the limit that steps compare with, another value."""
    if not change.draft.document.get("inputs"):
        return False
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    name = _meant(change, match["what"]) if match is not None else None
    if match is None or name is None:
        return False
    return give_setting(change, name, float(match["value"].replace(",", "")))


def compared_settings(change: Change, step: Mapping[str, Any] | None = None) -> list[str]:
    """Answer the settings that are numbers and that a step, or any step, compares with."""
    steps = change.draft.steps if step is None else [step]
    found = [
        one
        for told in steps
        for _, text in change.draft.leaves_of(told)
        for pair in _COMPARED.findall(text)
        for one in pair
        if one in _numbers(change)
    ]
    return list(dict.fromkeys(found))


def give_setting(change: Change, name: str, value: float) -> bool:
    """Put another value in the place of a setting; False where it takes no such number."""
    inputs = copy.deepcopy(dict(change.draft.document["inputs"]))
    setting = inputs["properties"][name]
    if 0 < setting["default"] < 1 < value and _PERCENT.search(change.prepared.text):
        value /= 100
    if setting.get("type") == "integer" and not value.is_integer():
        return False
    setting["default"] = int(value) if value.is_integer() else value
    change.draft.set_inputs(inputs)
    return True


def _numbers(change: Change) -> list[str]:
    settings = (change.draft.document.get("inputs") or {}).get("properties", {})
    return [
        name
        for name, one in settings.items()
        if isinstance(one.get("default"), int | float) and not isinstance(one["default"], bool)
    ]


def _meant(change: Change, what: str) -> str | None:
    called = [one for one in _numbers(change) if one.replace("_", " ") == what.replace("_", " ")]
    if called:
        return called[0]
    held = [h for h in held_in(change.draft) if h.kind == "number" and h.operator]
    found = compared_settings(change)
    return found[0] if _GENERAL.match(what) and len(found) == 1 and not held else None
