"""A proposal that nothing speaks for becomes a question; what is likely asked for and not made is asked beside it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from agent.offline.altering.backed import if_backed
from agent.offline.altering.kinds import KINDS
from agent.offline.altering.model import Chances
from agent.plan import Plan, PlanRequest
from tests.agent.offline.changing import BOATS, CATALOG, Json
from tests.support.planning import NOW

STEPS = tuple(BOATS["steps"])


def _chances(kinds: dict[str, float], pairs: dict[tuple[str, str], float]) -> Chances:
    told, some = np.zeros(len(KINDS)), np.zeros((len(KINDS), len(STEPS)))
    at = {step["id"]: place for place, step in enumerate(STEPS)}
    for kind, chance in kinds.items():
        told[KINDS.index(kind)] = chance
    for (kind, step), chance in pairs.items():
        some[KINDS.index(kind), at[step]] = chance
    return Chances(kinds=told, touched=some.max(0), pairs=some, at=some, odds=some)


def _backed(words: str, chances: Chances, *operations: Json) -> Plan:
    request = PlanRequest(words, CATALOG, NOW, "Europe/Oslo", document=BOATS)
    return if_backed(Plan(kind="change", operations=operations), chances, STEPS, request)


def _set(step: str, path: str, value: Any) -> Json:
    return {"op": "update_step", "id": step, "set": {path: value}, "unset": []}


@pytest.mark.parametrize(("chance", "kind"), [(0.001, "question"), (0.4, "change")])
def test_what_nothing_speaks_for_is_asked(chance: float, kind: str) -> None:
    chances = _chances({"set": 0.5}, {("set", "letter"): chance})
    plan = _backed("the lighthouse", chances, _set("letter", "/with/subject", "Fog"))
    assert plan.kind == kind
    assert bool(plan.operations) == (kind == "change")


@pytest.mark.parametrize(
    "operation",
    [
        _set("letter", "/with/text", "All: {{ steps.boats.items }}"),
        _set("announce", "/retry", {"max_attempts": 3}),
        _set("letter", "/after", ["announce"]),
    ],
)
def test_what_follows_or_has_words_of_its_own_is_proposed(operation: Json) -> None:
    assert _backed("the lighthouse", _chances({}, {}), operation).kind == "change"


def test_what_was_asked_for_and_not_made_is_asked_beside() -> None:
    chances = _chances({"rename": 0.9, "once": 0.95}, {("set", "letter"): 0.9})
    plan = _backed("the lighthouse", chances, _set("letter", "/with/cc", "a@b.example"))
    assert plan.kind == "change"
    assert len(plan.questions) == 1


def test_a_new_step_with_an_address_of_the_words_needs_nothing_else() -> None:
    new = {"id": "mail", "uses": "email.send", "with": {"to": "pier@dock.example", "text": "x"}}
    added = {"op": "add_step", "step": new}
    assert _backed("and pier@dock.example", _chances({}, {}), added).kind == "change"
    assert _backed("and the pier", _chances({}, {}), added).kind == "question"
