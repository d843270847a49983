"""What stands behind a condition that nobody could read waits for an answer; it never runs unasked."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.offline.building.holes import answer
from agent.offline.planner import OfflinePlanner
from agent.offline.reading.unread import sets_condition
from agent.plan import Plan, PlanRequest, Said
from engine.core.document import Document
from engine.core.hole import hole_of
from engine.core.patch import apply_patch
from engine.errors import Invalid
from tests.agent.offline.planned import CATALOG, NOW, built, planned, steps_of

WORDS = "a webhook brings name, weight and note; if mouldy, post it to #barn"


def _answered(words: str, said: str) -> Plan:
    first = planned(words)
    assert first.document is not None
    history = (Said("user", words), Said("assistant", first.summary, questions=first.questions))
    request = PlanRequest(text=said, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(replace(request, document=first.document, history=history))


def _when_after(words: str, said: str) -> Any:
    document = planned(words).document
    assert document is not None
    plan = _answered(words, said)
    changed = apply_patch(Document.parse(document), {}, plan.operations).document.to_json()
    return changed["steps"][-1]["when"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("if mouldy, post it to #barn", "if mouldy"),
        ("post it to #barn unless mouldy", "unless mouldy"),
        ("in case of mould post it to #barn", "in case of mould"),
        ("should it smell strange, post it to #barn", "should it smell strange"),
    ],
)
def test_a_step_behind_an_unread_condition_has_an_open_place_for_it(words: str, said: str) -> None:
    document = built(f"a webhook brings name, weight and note; {words}")
    (step,) = document["steps"]
    hole = hole_of(step["when"])
    assert hole is not None
    assert hole.kind == "value"
    assert said in hole.label
    assert "Post to #barn" in hole.label


def test_the_open_place_is_asked() -> None:
    (question,) = planned(WORDS).questions
    assert question.path == "/steps/0/when"
    assert "You said: if mouldy." in question.text
    assert question.choices == ("always", "never")


def test_what_is_done_otherwise_waits_as_well() -> None:
    steps = steps_of(f"{WORDS}, otherwise mail it to mia@hay.example")
    hole = hole_of(steps["email_mia"]["when"])
    assert hole is not None
    assert "You said: otherwise." in hole.label


def test_what_is_done_always_waits_for_nothing() -> None:
    steps = steps_of(f"{WORDS}. Always mail it to mia@hay.example")
    assert "when" not in steps["email_mia"]


def test_a_condition_that_is_read_waits_for_nothing_of_an_unread_one() -> None:
    steps = steps_of(f"{WORDS}. If the weight is over 9 mail it to mia@hay.example")
    hole = hole_of(steps["email_mia"].get("when", ""))
    assert hole is None or hole.kind == "field"


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("always", "{{ true }}"),
        ("never", "{{ false }}"),
        ("{{ trigger.body.weight > 3 }}", "{{ trigger.body.weight > 3 }}"),
    ],
)
def test_an_answer_is_put_there(said: str, when: str) -> None:
    assert _when_after(WORDS, said) == when


def test_an_answer_in_words_is_read_as_a_condition() -> None:
    assert _when_after(WORDS, "the weight is over 9") == "{{ trigger.body.weight > 9.0 }}"


def test_an_answer_that_names_no_field_leaves_the_field_open() -> None:
    hole = hole_of(_when_after(WORDS, "it is over 9"))
    assert hole is not None
    assert hole.template == "{{ trigger.body.__hole__ > 9.0 }}"


def test_an_answer_that_is_no_condition_is_not_taken() -> None:
    document = built(WORDS)
    with pytest.raises(Invalid):
        answer(document, "/steps/0/when", "the mouldy ones", NOW)


@pytest.mark.parametrize(
    ("said", "sets"),
    [
        ("if mouldy", True),
        ("hay unless wet", True),
        ("should it smell", True),
        ("should also appear", False),
        ("straw if any", False),
        ("when it is cut", True),
        ("the day when it is cut", False),
    ],
)
def test_words_that_set_a_condition(said: str, sets: bool) -> None:
    assert sets_condition(said) is sets


def test_a_condition_that_is_said_again_as_a_test_is_not_asked_about() -> None:
    plan = planned(
        "Every day at 9 fetch https://inn.example/horses and post each to #barn; if its a mare (mare is true) also mail mia@hay.example"
    )
    assert plan.document is not None
    (mail,) = (s for s in plan.document["steps"] if s.get("uses") == "email.send")
    assert not isinstance(mail.get("when", ""), dict)


def test_where_some_should_be_left_out_and_nobody_knows_which_it_is_asked() -> None:
    plan = planned(
        "Every day at 7 get https://barn.example/cows, keep the merry old souls, and post each to #barn"
    )
    assert plan.document is not None
    when = plan.document["steps"][-1]["when"]["$hole"]
    assert "You said: keep the merry old souls." in when["label"]


def test_a_field_of_what_came_in_is_read() -> None:
    steps = steps_of("When a webhook arrives and the weight in it is above 9, post it to #barn")
    assert steps["post_to_barn"]["when"]["$hole"]["candidates"] == ["weight"]


def test_a_label_that_the_model_cannot_give_is_asked_about() -> None:
    steps = steps_of(
        "When a webhook arrives with note, classify the note with AI as hay or milk. If it is hay post it to #barn. If it is gold post it to #vault"
    )
    assert steps["post_to_barn"]["after"] == ["check_call.match"]
    assert "You said: if gold." in steps["post_to_vault"]["when"]["$hole"]["label"]
