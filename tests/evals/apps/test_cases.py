"""The requests with real services: split as the README says, and about what the catalogue has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from evals.suites.apps.case import Case, load_cases
from evals.suites.apps.finding import means
from evals.suites.apps.suite import Apps
from tools.catalog import load_catalog

CATALOG = load_catalog()
DEV, HELD = (load_cases(Apps.splits[name]) for name in ("dev", "validation"))
ALL = [*DEV, *HELD]
by_id = pytest.mark.parametrize("case", ALL, ids=lambda case: case.id)


def test_a_third_of_each_area_is_held_out() -> None:
    assert (len(DEV), len(HELD)) == (64, 32)
    assert len({case.id for case in ALL}) == len({case.words for case in ALL}) == 96
    assert set(Counter(case.area for case in ALL).values()) == {12}
    assert set(Counter(case.area for case in HELD).values()) == {4}


def test_there_are_many_voices_in_both_parts() -> None:
    assert len({case.voice for case in ALL}) == 12
    assert {case.voice for case in DEV} == {case.voice for case in HELD}


def test_the_services_are_many_and_some_cases_need_a_model() -> None:
    used = {action for case in ALL for wanted in case.uses for action in wanted}
    assert len({action.partition(".")[0] for action in used}) >= 28
    assert sum(any(means("ai", one[0]) for one in case.uses) for case in ALL) >= 8


@by_id
def test_actions_and_triggers_exist(case: Case) -> None:
    for wanted in case.uses:
        assert all(CATALOG.action(action) is not None for action in wanted), wanted
    for start in case.starts:
        assert start.type in {"manual", "any"} or CATALOG.trigger(start.type) is not None
    for action in case.never_uses:
        assert CATALOG.action(action) is not None


@by_id
def test_parameters_exist_and_belong_to_what_the_case_uses(case: Case) -> None:
    for key, parameters in (*case.args.items(), *case.from_data.items()):
        schemas = list(_schemas(case, key))
        assert schemas, key
        for parameter in parameters:
            assert parameter == "*" or any(parameter in schema for schema in schemas), parameter


@by_id
def test_a_value_with_fixed_choices_is_one_of_them(case: Case) -> None:
    for key, parameters in case.args.items():
        for parameter, value in parameters.items():
            choices = [s[parameter].get("enum") for s in _schemas(case, key) if parameter in s]
            assert all(value in allowed for allowed in choices if allowed), (parameter, value)


@by_id
def test_what_comes_after_another_is_used_with_it(case: Case) -> None:
    used = [action for wanted in case.uses for action in wanted]
    for late, early in (case.follows or {}).items():
        assert any(means(late, action) for action in used)
        assert any(means(early, action) for action in used)


@by_id
def test_the_person_has_connected_what_they_speak_of(case: Case) -> None:
    has = {(one.service, one.kind) for one in case.connections(CATALOG)}
    for wanted in case.uses:
        action = CATALOG.action(wanted[0])
        need = action.connection if action else None
        assert need is None or not need.required or (need.service, need.kinds[0]) in has
    keys = [one.key for one in case.connections(CATALOG)]
    assert len(keys) == len(set(keys))


def _schemas(case: Case, key: str) -> Iterator[Mapping[str, Any]]:
    used = {action for wanted in case.uses for action in wanted}
    for action in sorted(used):
        spec = CATALOG.action(action)
        if spec is not None and means(key, action):
            yield spec.input_schema["properties"]
    for start in case.starts:
        trigger = CATALOG.trigger(start.type)
        if trigger is not None and start.type in key.split("|"):
            yield trigger.config_schema["properties"]
