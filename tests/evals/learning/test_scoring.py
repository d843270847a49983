"""The scorer of memory tells right from wrong, and the cases are well-formed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.plan import Plan
from evals.suites.learning.suite import Case, Learning, Taught, load_cases, put_right, score
from tools.catalog import load_catalog

OPEN = {"$hole": {"kind": "value", "label": "Which?"}}
CATALOG = load_catalog()


def plan(channel: Any, *assumptions: str) -> Plan:
    step = {"id": "p", "uses": "slack.post_message", "with": {"channel": channel, "text": "x"}}
    document = {"nexa": 1, "name": "W", "steps": [step]}
    return Plan(kind="create", document=document, assumptions=assumptions)


def scored(group: str, wanted: Any, without: Plan, with_: Plan) -> dict[str, float]:
    case = Case("c", group, (), "", "slack.post_message", {"channel": wanted})
    return {one.metric: one.points for one in score(case, without, with_)}


def test_what_memory_gains_is_seen_and_has_to_be_told() -> None:
    told = scored("again", "#a", plan(OPEN), plan("#a", "channel is #a"))
    assert told == {"right_without": 0.0, "right_with": 1.0, "told": 1.0}
    assert scored("again", "#a", plan(OPEN), plan("#a"))["told"] == 0.0
    assert scored("again", "#a", plan(OPEN), plan("#b"))["right_with"] == 0.0
    assert scored("again", "#a", plan("#a"), plan("#a"))["right_without"] == 1.0


def test_what_is_said_or_not_known_has_to_stay() -> None:
    assert scored("said", "#a", plan("#a"), plan("#a")) == {"kept": 1.0}
    assert scored("said", "#a", plan("#a"), plan("#b")) == {"kept": 0.0}
    assert scored("apart", None, plan(OPEN), plan("#b")) == {"kept": 0.0}


def test_a_person_puts_it_into_the_step_that_is_meant() -> None:
    before = plan(OPEN).document
    assert before is not None
    after = put_right(before, Taught("", "slack.post_message", {"channel": "#a"}))
    assert after["steps"][0]["with"] == {"channel": "#a", "text": "x"}
    assert put_right(before, Taught("", "email.send", {"to": "a"})) == before


@pytest.mark.parametrize("split", Learning.splits)
def test_the_cases_name_actions_and_arguments_that_exist(split: str) -> None:
    cases = load_cases(Path(Learning.splits[split]))
    assert len({case.id for case in cases}) == len(cases)
    for case in cases:
        for uses, given in [
            (case.uses, case.expect),
            *((one.uses, one.put) for one in case.taught),
        ]:
            spec = CATALOG.action(uses)
            assert spec is not None, case.id
            assert set(given) <= set(spec.input_schema["properties"]), case.id
