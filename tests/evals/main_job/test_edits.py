"""The edit scorer: the intent is met, and a byte changed elsewhere is seen."""

from typing import Any

import pytest

from evals.suites.main_job.case import Expect, ExpectedArgument
from evals.suites.main_job.scorers.edits import intent_faults, undo_faults, untouched_faults
from tests.evals.main_job.builders import FETCH, KEEP, MAIL, NEW, NOW, POST, document, proposal

HOURLY = [{"id": "when", "type": "schedule", "with": {"cron": "0 * * * *", "timezone": "UTC"}}]
BEFORE = document(FETCH, KEEP, NEW, POST, MAIL, triggers=HOURLY)
UNTOUCHED = Expect(kind=("change",), untouched=("trigger", "http.request", "slack.post_message"))


def edited(*steps: dict[str, Any], touched: tuple[str, ...] = (), **rest: Any) -> Any:
    after = document(*steps, **{"triggers": HOURLY, **rest})
    return proposal(after, kind="change", before=BEFORE, touched=touched)


def test_steps_that_were_not_asked_about_stay_as_they_were() -> None:
    keep = {**KEEP, "with": {**KEEP["with"], "where": "{{ item.total > 9.0 }}"}}
    assert (
        untouched_faults(UNTOUCHED, edited(FETCH, keep, NEW, POST, touched=("keep", "mail"))) == []
    )


@pytest.mark.parametrize(
    "post",
    [
        {**POST, "with": {**POST["with"], "text": "{{ row.id }} "}},
        {**POST, "with": dict(reversed(POST["with"].items()))},
        {**POST, "id": "other"},
    ],
    ids=["a blank more", "another order of keys", "another id"],
)
def test_one_byte_elsewhere_is_a_fault(post: dict[str, Any]) -> None:
    found = untouched_faults(UNTOUCHED, edited(FETCH, KEEP, NEW, post, MAIL, touched=("post",)))
    assert found == ["step post (slack.post_message) was changed"]


def test_a_step_the_patch_does_not_name_may_not_change_either() -> None:
    new = {**NEW, "with": {**NEW["with"], "scope": "run"}}
    assert untouched_faults(UNTOUCHED, edited(FETCH, KEEP, new, POST, MAIL)) == [
        "step fresh (list.dedupe) was changed"
    ]


def test_a_changed_trigger_is_seen() -> None:
    daily = [{**HOURLY[0], "with": {"cron": "0 8 * * *", "timezone": "UTC"}}]
    found = untouched_faults(UNTOUCHED, edited(FETCH, KEEP, NEW, POST, MAIL, triggers=daily))
    assert found == ["the triggers were changed"]


def test_the_intent_is_removal_name_and_arguments_together() -> None:
    expect = Expect(
        kind=("change",),
        name="Other",
        removed=("email.send",),
        arguments=(ExpectedArgument("slack.post_message", "/with/channel", "any_of", ("#b",)),),
    )
    assert len(intent_faults(expect, edited(FETCH, POST, MAIL), NOW)) == 3
    post = {**POST, "with": {**POST["with"], "channel": "#b"}}
    assert intent_faults(expect, edited(FETCH, post, name="Other"), NOW) == []


def test_undo_leads_back_to_the_same_document() -> None:
    after = document(FETCH)
    assert undo_faults(proposal(after, before=BEFORE, undone=dict(BEFORE))) == []
    assert undo_faults(proposal(after, before=BEFORE, undone=after))
    assert undo_faults(proposal(after, before=BEFORE))
