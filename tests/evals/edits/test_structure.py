"""A change is right when it did what was asked, and untouched when nothing else is another byte."""

from dataclasses import replace
from typing import Any

import pytest

from evals.suites.automation.start import Start
from evals.suites.edits.case import Change
from evals.suites.edits.structure import Edited, structure_faults, untouched_faults
from tests.evals.main_job.builders import FETCH, KEEP, MAIL, POST, document

HOOK = {"id": "hook", "type": "webhook"}
GUARD = {
    "id": "some",
    "type": "branch",
    "cases": [{"id": "yes", "when": "{{ steps.keep.count > 0 }}"}],
}
BEFORE = document(FETCH, KEEP, POST, triggers=[HOOK])


def edited(*steps: Any, triggers: Any = (HOOK,), **rest: Any) -> Edited:
    return Edited(BEFORE, document(*steps, triggers=triggers, **rest), BEFORE)


def faults(change: Change, after: Edited, *, is_run: bool = False) -> list[str]:
    return structure_faults(change, after, is_run=is_run)


def test_a_step_that_is_to_go_goes() -> None:
    change = Change(removed=("post",))
    assert faults(change, edited(FETCH, KEEP)) == []
    assert faults(change, edited(FETCH, KEEP, POST)) == ["post was to be removed"]
    assert faults(Change(removed=("wait",)), edited(FETCH, KEEP, POST)) == [
        "wait was to be removed"
    ]


def test_a_step_that_is_to_change_changes() -> None:
    other = {**POST, "with": {"channel": "#b", "text": "x"}}
    change = Change(
        changed=("slack.post_message@#sales",), values={"post": {"/with/channel": ["#b", "#c"]}}
    )
    assert faults(change, edited(FETCH, KEEP, other)) == []
    assert len(faults(change, edited(FETCH, KEEP, POST))) == 2
    assert faults(Change(changed=("post",)), edited(FETCH, KEEP)) == []


@pytest.mark.parametrize(
    ("added", "steps", "is_right"),
    [
        (("email.send",), (MAIL,), True),
        (("email.send",), (MAIL, GUARD), True),
        (("email.send",), ({**MAIL, "when": "{{ steps.keep.count > 0 }}"},), True),
        (("email.send", "branch?"), (MAIL,), True),
        (("email.send",), (), False),
        (("email.send",), (MAIL, {**MAIL, "id": "mail_2"}), False),
        (None, (MAIL,), False),
        (None, ({"id": "t", "uses": "text.render"},), True),
    ],
)
def test_new_steps_are_those_that_were_asked_for(added: Any, steps: Any, *, is_right: bool) -> None:
    found = faults(Change(added=added), edited(FETCH, KEEP, POST, *steps))
    assert (found == []) == is_right


def test_where_effects_are_compared_new_steps_may_stay_open() -> None:
    assert faults(Change(), edited(FETCH, KEEP, POST, MAIL), is_run=True) == []
    assert faults(Change(added=()), edited(FETCH, KEEP, POST, MAIL), is_run=True)


def test_order_and_name_are_compared() -> None:
    after = edited(FETCH, KEEP, POST, {**MAIL, "after": ["post"]}, name="Other")
    assert (
        faults(Change(added=("email.send",), order=(("post", "email.send"),), name="Other"), after)
        == []
    )
    found = faults(
        Change(added=("email.send",), order=(("email.send", "post"),), name="Test"), after
    )
    assert found == ["post was to follow email.send", "name: expected 'Test', got 'Other'"]


def test_new_steps_can_be_named() -> None:
    second = {**POST, "id": "again"}
    before = document(FETCH, KEEP, POST, second, triggers=[HOOK])
    after = Edited(before, BEFORE, BEFORE)
    assert faults(Change(removed=("new:slack.post_message",)), after) == []
    assert after.steps_named("new:slack.post_message", before) == ["again"]


def test_every_part_that_was_not_asked_about_stays() -> None:
    assert untouched_faults(Change(), edited(FETCH, KEEP, POST, MAIL)) == []
    assert untouched_faults(Change(), edited(FETCH, KEEP)) == ["step post was not to be changed"]
    assert untouched_faults(Change(removed=("post",)), edited(FETCH, KEEP)) == []
    other = {**POST, "disabled": True}
    assert untouched_faults(Change(), edited(FETCH, KEEP, other)) == [
        "step post was not to be changed"
    ]
    assert untouched_faults(Change(may=("post",)), edited(FETCH, KEEP, other)) == []
    swapped = dict(reversed(list(POST.items())))
    assert untouched_faults(Change(), edited(FETCH, KEEP, swapped))


def test_triggers_name_and_settings_stay_too() -> None:
    after = edited(FETCH, KEEP, POST, triggers=[], name="Other", settings={"timeout_s": 5})
    assert len(untouched_faults(Change(), after)) == 3
    change = replace(Change(), start=Start("manual"), name="Other")
    assert untouched_faults(change, after) == ["settings was not to be changed"]
