"""What starts a workflow starts it, wherever it is said, and for whatever comes before."""

from __future__ import annotations

import pytest

from agent.offline.rephrasing.afterwards import with_what_comes_before
from agent.offline.rephrasing.each_mail import with_each_mail
from agent.offline.rephrasing.form_fields import with_form_fields
from agent.offline.rephrasing.starts_last import with_start_parted, with_starts_first
from tests.agent.offline.planned import built, planned


@pytest.mark.parametrize(
    ("words", "trigger"),
    [
        ("I want a message in #crew when a merge request is opened in dock/crane", "gitlab.new_merge_request"),
        ("tell #crew as soon as someone opens a pull request in dock/crane", "github.new_pull_request"),
        ("I'd like to get an email at olaf@pier.example whenever a new Jira issue is created in project DOCK", "jira.new_issue"),
    ],
)  # fmt: skip
def test_an_event_said_last_starts_it(words: str, trigger: str) -> None:
    document = built(words)
    assert document["triggers"][0]["uses"] == trigger
    (step,) = document["steps"]
    assert "when" not in step


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("when a form comes in send them a note", "when a form comes in, send them a note"),
        ("whenever somebody reacts with:boat: in @chan0 create an entry", "whenever somebody reacts with:boat: in @chan0, create an entry"),
        ("when someone fills in the form (name, size) add it to the list", "when someone fills in the form (name, size), add it to the list"),
    ],
)  # fmt: skip
def test_a_start_is_parted_from_what_is_done(said: str, plain: str) -> None:
    assert with_start_parted(said) == plain


@pytest.mark.parametrize(
    "said",
    [
        "when the water level exceeds 12 tell @chan0",
        "when customers send a note in the night, wake me",
        "post the list to @chan0 when it is over 9",
        "every day at 9 get the list",
    ],
)
def test_what_is_no_event_stays_where_it_is(said: str) -> None:
    assert with_start_parted(with_starts_first(said)) == said


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("3 hours after a boat is booked, mail the guest", "when a boat is booked, wait 3 hours, then mail the guest"),
        ("wait a day after someone signs up and then tell @chan0", "when someone signs up, wait a day, then tell @chan0"),
        ("email @mail0 2 weeks after an order is shipped", "when an order is shipped, wait 2 weeks, then email @mail0"),
        ("tell @chan0 2 hours after lunch", "tell @chan0 2 hours after lunch"),
    ],
)  # fmt: skip
def test_the_wait_stands_behind_what_happens(said: str, plain: str) -> None:
    assert with_what_comes_before(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("forward every email to @mail0", "when a new email arrives, forward it to @mail0"),
        ("please summarise all incoming mails and post the summary to @chan0", "when a new email arrives, summarise it and post the summary to @chan0"),
        ("send me each mail that comes in from @mail0 to @chan0", "when a new email arrives from @mail0, forward it to @chan0"),
        ("every morning forward all mails to @mail0", "every morning forward all mails to @mail0"),
        ("forward all mails to @mail0 daily", "forward all mails to @mail0 daily"),
    ],
)  # fmt: skip
def test_a_deed_on_every_mail_is_done_as_each_comes_in(said: str, plain: str) -> None:
    assert with_each_mail(said) == plain


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("when a form with name and boat size comes in, x", "when a form comes in (name, boat size), x"),
        ("whenever our booking form with a name, an email and a date is submitted, x", "whenever our booking form is submitted (name, email, date), x"),
        ("once the form asking for name, phone and email arrives, x", "once the form arrives (name, phone, email), x"),
        ("when a form comes in, answer with name and date", "when a form comes in, answer with name and date"),
    ],
)  # fmt: skip
def test_what_a_form_asks_for_stands_behind_it(said: str, plain: str) -> None:
    assert with_form_fields(said) == plain


@pytest.mark.parametrize(
    "words",
    [
        "when a form comes in, save email and name in the data table guests",
        "whenever a form with name and email comes in, add name and email to the data table guests",
        "When the form is submitted, add a row to google sheet 1AbCdEfGhIjKlMnOpQrStUvWxYz012345 with name, email and size",
    ],
)
def test_a_thing_in_a_list_is_no_verb(words: str) -> None:
    steps = built(words)["steps"]
    assert [step["uses"] for step in steps if step["uses"] == "email.send"] == []


def test_a_mail_beside_a_row_is_still_sent() -> None:
    plan = planned("when a form comes in, add it to the data table guests and email the guest a note")  # fmt: skip
    assert plan.document is not None
    steps = plan.document["steps"]
    assert [step["uses"] for step in steps] == ["datatable.add", "email.send"]


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("i need a form with name and boat; when it's sent, tell @chan0", "when a form is submitted (name, boat), tell @chan0"),
        ("please make a booking form with name, size and date. once someone fills it in, tell @chan0", "when a booking form is submitted (name, size, date), tell @chan0"),
        ("i'd like a form for name and email, and as soon as it is submitted tell @chan0", "when a form is submitted (name, email), tell @chan0"),
        ("i need a form with name and boat", "i need a form with name and boat"),
    ],
)  # fmt: skip
def test_a_form_that_is_wanted_starts_it(said: str, plain: str) -> None:
    assert with_form_fields(said) == plain


def test_a_wait_needs_no_comma_before_what_is_done() -> None:
    assert with_what_comes_before("2 days after a boat is booked send them the list") == (
        "when a boat is booked, wait 2 days, then send them the list"
    )
