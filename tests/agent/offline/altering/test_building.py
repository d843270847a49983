"""Each wish is built by the words that tell it to the letter; where they do not, nothing is built."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.altering.adding import approve, remove, wait
from agent.offline.altering.open_places import fill_places
from agent.offline.altering.sound import is_sound
from agent.offline.altering.texts import change_text
from agent.offline.altering.values import set_retry, set_threshold, set_value
from agent.offline.altering.wishes import Wish, clause_of
from agent.offline.altering.work import Work
from agent.offline.building.cel import value_hole
from agent.offline.changes.draft import EditDraft, at
from agent.plan import Plan, PlanRequest
from engine.expressions import CelEngine
from tests.agent.offline.altering.test_rereading import CATALOG, LAMPS

Build = Callable[[Work, Wish, str], bool]


def work_on(words: str, document: dict[str, Any] = LAMPS) -> Work:
    now = datetime(2026, 3, 2, 8, tzinfo=UTC)
    request = PlanRequest(words, CATALOG, now, "Europe/Berlin", document=copy.deepcopy(document))
    return Work(request, EditDraft(document), (), None)


def wish_for(kind: str, step: str, words: str, document: dict[str, Any] = LAMPS) -> Wish:
    found = next(one for one in document["steps"] if one["id"] == step)
    return Wish(kind, found, 0.9, (0, len(words)))


@pytest.mark.parametrize(
    ("build", "step", "words", "path", "value"),
    [
        (set_value, "post", "it belongs into #yard", "/with/channel", "#yard"),
        (set_value, "mail", "copy ann@lamps.example on it", "/with/cc", ["ann@lamps.example"]),
        (set_value, "mail", "ann@lamps.example too", "/with/to", ["office@lamps.example", "ann@lamps.example"]),
        (set_value, "mail", "subject: Lamps to change, please", "/with/subject", "Lamps to change"),
        (set_value, "pause", "an hour is short, give it 3 hours", "/duration_s", 10_800),
        (set_threshold, "dim", "200 is bright, 90 is dim", "/with/where", "{{ item.lumen < 90 }}"),
        (set_retry, "lamps", "try it four times", "/retry/max_attempts", 4),
        (set_retry, "lamps", "give it 45 seconds to answer", "/timeout_s", 45),
        (change_text, "post", 'end it with "Mind the stairs"', "/with/text", "Dim: {{ steps.dim.items }}. Mind the stairs"),
    ],
)  # fmt: skip
def test_a_place_gets_what_the_words_hold(
    build: Build, step: str, words: str, path: str, value: object
) -> None:
    work = work_on(words)
    assert build(work, wish_for("set", step, words), words)
    assert at(work.draft.step(step), path) == value
    assert {o["id"] for o in work.draft.operations} == {step}


@pytest.mark.parametrize(
    ("build", "step", "words"),
    [
        (set_value, "post", "another channel would be better"),
        (set_value, "post", "not in #crew"),
        (set_threshold, "dim", "200 is far too much"),
        (set_threshold, "dim", "90 or rather 100"),
        (set_retry, "lamps", "be more patient"),
        (wait, "mail", "wait a while before that"),
        (change_text, "post", "a bit friendlier"),
    ],
)
def test_words_that_hold_no_one_value_build_nothing(build: Build, step: str, words: str) -> None:
    work = work_on(words)
    assert not build(work, wish_for("set", step, words), words)
    assert work.draft.operations == ()


def test_a_limit_that_the_workflow_begins_with_is_set_there() -> None:
    document = copy.deepcopy(LAMPS)
    document["inputs"] = {
        "type": "object",
        "properties": {"lumen": {"type": "integer", "default": 200}},
    }
    document["steps"][1]["with"]["where"] = "{{ item.lumen < inputs.lumen }}"
    words = "below 90 is early enough"
    work = work_on(words, document)
    assert set_threshold(work, wish_for("threshold", "dim", words, document), words)
    assert work.draft.document["inputs"]["properties"]["lumen"]["default"] == 90
    assert [o["op"] for o in work.draft.operations] == ["set_inputs"]


def test_what_waited_for_a_step_that_goes_waits_for_the_one_before() -> None:
    work = work_on("no waiting")
    assert remove(work, wish_for("remove", "pause", ""), "no waiting")
    assert work.draft.step("post")["after"] == ["dim"]


def test_somebody_who_has_to_say_yes_is_asked_by_address() -> None:
    words = "ann@lamps.example has to agree first"
    work = work_on(words)
    assert approve(work, wish_for("approve", "mail", words), words)
    gate = next(step for step in work.draft.steps if step.get("type") == "approval")
    assert gate["approvers"] == ["ann@lamps.example"]


def test_an_open_place_takes_the_one_literal_of_its_shape() -> None:
    pattern = {"type": "string", "pattern": r"^@\w{4,40}$"}
    step: dict[str, Any] = {"with": {"chat_id": value_hole("Which chat?", pattern, "chat_id")}}
    fill_places(step, "tell the crew on Telegram, @lamp_crew")
    assert step["with"]["chat_id"] == "@lamp_crew"


def test_an_open_place_stays_open_where_nothing_fits() -> None:
    hole = value_hole("Which chat?", {"type": "string", "pattern": r"^@\w{4,40}$"}, "chat_id")
    step = {"with": {"chat_id": hole}}
    fill_places(step, "tell @lamp_crew or @lamp_night on Telegram")
    assert step["with"]["chat_id"] == hole


def test_each_wish_has_the_words_up_to_the_next() -> None:
    text = "mail Ann, and post it in #yard"
    first, second = Wish("set", None, 0.9, (0, 8)), Wish("set", None, 0.9, (14, 30))
    assert clause_of(first, [first, second], text) == "mail Ann, and"
    assert clause_of(second, [first, second], text) == "post it in #yard"


def test_a_change_that_brings_an_error_is_not_sound() -> None:
    request = work_on("").request
    engine = CelEngine()
    good = {"op": "update_step", "id": "post", "set": {"/with/channel": "#yard"}, "unset": []}
    bad = {
        "op": "update_step",
        "id": "dim",
        "set": {"/with/where": "{{ item.lumen < }}"},
        "unset": [],
    }
    assert is_sound(Plan("change", operations=(good,)), request, engine)
    assert not is_sound(Plan("change", operations=(bad,)), request, engine)
    assert not is_sound(
        Plan("change", operations=({"op": "remove_step", "id": "none"},)), request, engine
    )
