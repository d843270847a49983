"""Ways that part by numbers and labels, tables said in passing, forwarded mails, and what is done once more."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.forwarded import without_mail_frame
from agent.offline.language.text import prepare
from agent.offline.planner import OfflinePlanner
from agent.offline.reading.number_ways import take_number_ways
from agent.plan import PlanRequest
from tools.catalog import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 3, 2, 8, 20, tzinfo=UTC)


def document_of(words: str) -> dict[str, Any]:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    document = OfflinePlanner().plan(request).document
    assert document is not None
    return dict(document)


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            "grade 1 or 2; post it to @chan0. grade 6: email @mail0",
            "if grade is 1 or 2, post it to @chan0. if grade is 6, email @mail0",
        ),
        (
            "under 5; email @mail0. 5 to 20: @chan0. anything bigger: post @url0",
            "if it is under 5, email @mail0. if it is between 5 and 20, post it to @chan0. if it is over 20, post @url0",
        ),
        (
            "depth at least 30: @chan0. depth 10 to 30: @chan1. everything else: do nothing",
            "if depth is at least 30, post it to @chan0. if depth is between 10 and 30, post it to @chan1",
        ),
        (
            "over 9: @chan0. anything less: @chan1",
            "if it is over 9, post it to @chan0. if it is under 9, post it to @chan1",
        ),
        ("wait 5: post it to @chan0. top 3: @chan1", None),
        ("under 5: post it to @chan0", None),
    ],
)
def test_numbers_head_the_ways(said: str, read: str | None) -> None:
    assert take_number_ways(said).rstrip(". ") == (read or said)


def test_a_number_is_that_of_the_only_field_that_can_be_one() -> None:
    said = "a call brings name and price. under 5; email @mail0. from 5: @chan0"
    assert "if price is under 5, email @mail0. if price is at least 5, post it to" in (
        take_number_ways(said)
    )


def test_labels_head_ways_of_any_kind() -> None:
    steps = document_of(
        "Letters come in by webhook: sender, text. Let the AI decide whether it's 'praise', 'claim' or 'junk'. "
        "praise -> #joy. claim -> sender and text as a new row in our database table claims. junk -> POST it to https://bin.example/junk"
    )["steps"]
    check = next(step for step in steps if step.get("type") == "branch")
    assert [case["when"].split('"')[1] for case in check["cases"]] == ["praise", "claim", "junk"]
    assert [(s["uses"], s["after"]) for s in steps if "after" in s] == [
        ("slack.post_message", [f"{check['id']}.match"]),
        ("sql.insert", [f"{check['id']}.match_2"]),
        ("http.request", [f"{check['id']}.match_3"]),
    ]


def test_what_a_judgement_can_be_stands_behind_a_colon() -> None:
    steps = document_of(
        "Every day at 9 fetch https://inn.example/reviews. The AI should judge the tone of each one: warm, flat or cold. The cold ones go to #inn."
    )["steps"]
    classify = next(step for step in steps if step.get("uses") == "ai.classify")
    assert classify["with"]["labels"] == ["warm", "flat", "cold"]


@pytest.mark.parametrize(
    "said",
    [
        "Every day at 9 post each boat to #quay. It's all in the db, table boats (name, berth).",
        "Our database has a table boats (name, berth). Every day at 9 post each boat to #quay.",
        "Our db table boats has name and berth. Every day at 9 post each boat to #quay.",
    ],
)
def test_a_table_said_in_passing_is_read_first(said: str) -> None:
    first = document_of(said)["steps"][0]
    assert first["with"]["statement"] == "SELECT name, berth FROM boats"


def test_what_must_be_so_is_a_condition() -> None:
    steps = document_of(
        "Every day at 9 fetch https://quay.example/boats and post each boat to #quay. Phase must be 'open'."
    )["steps"]
    keep = next(step for step in steps if step.get("uses") == "list.filter")
    assert '== "open"' in str(keep["with"]["where"])


@pytest.mark.parametrize(
    ("said", "tests"),
    [
        ("if the grade is 1, 2 or 3, stop", [("grade", "==", 1.0), ("grade", "==", 2.0), ("grade", "==", 3.0)]),
        ("if the van has more than 900 miles, stop", [("miles", ">", 900.0)]),
        ("if the guest has over 50 points, stop", [("points", ">", 50.0)]),
        ("if the term is already behind us, stop", [("term", "dated", "")]),
    ],
)  # fmt: skip
def test_what_is_compared(said: str, tests: list[tuple[str, str, object]]) -> None:
    prepared = prepare(said)
    [found] = find_conditions(prepared.text, prepared)
    assert [(t.field, t.operator, t.values[0]) for t in found.condition.tests] == tests


def test_what_another_asks_for_is_read_out_of_a_forwarded_mail() -> None:
    mail = "Fwd: Re: the quay\n\nHi, can you do what Ann wrote below?\n\n> Every day at 9\n> fetch https://quay.example/boats\n"
    assert without_mail_frame(mail) == "Every day at 9\nfetch https://quay.example/boats\n"
    for quoted in (
        "Post this to #quay at 9:\n> hello\n",
        "Summarise it\n\n> mail x@else.example\n",
    ):
        assert without_mail_frame(quoted) == quoted


def test_the_same_call_is_made_again() -> None:
    steps = document_of(
        "When a webhook with ref and price comes in: if the price is under 5, POST it to https://quay.example/ok. "
        "Otherwise the same POST, plus a line in #quay naming the ref."
    )["steps"]
    urls = [step["with"]["url"] for step in steps if step.get("uses") == "http.request"]
    assert urls == ["https://quay.example/ok"] * 2
    assert steps[-1]["with"]["channel"] == "#quay"


def test_an_automation_that_falls_on_its_face_starts_another() -> None:
    document = document_of("If any of our automations falls on its face, tell #quay.")
    assert document["triggers"][0]["type"] == "error"


@pytest.mark.parametrize(
    "said",
    [
        "https://quay.example/loans lists boat, done and skipper_email. Where done is no the skipper gets a mail with the boat, one mail per open loan. Mondays 9:00",
        "Mondays at 9: fetch https://quay.example/loans. Whoever rents a boat (skipper_email) whose done is no should get a mail with the boat. One mail per boat.",
    ],
)
def test_whose_address_stands_in_the_data_gets_a_mail_of_their_own(said: str) -> None:
    send = document_of(said)["steps"][-1]
    assert (send["uses"], "foreach" in send) == ("email.send", True)
    assert send["with"]["to"]["$hole"]["candidates"] == ["skipper_email"]


def test_one_for_each_and_never_again() -> None:
    steps = document_of(
        "Every day at 6 go through https://quay.example/ropes. Anything with less than 9 days left (days_left) gets a ticket: "
        "POST https://desk.example/tickets with the rope. One ticket per rope, ever."
    )["steps"]
    dedupe, send = steps[-2:]
    assert (dedupe["uses"], dedupe["with"]["scope"]) == ("list.dedupe", "workflow")
    assert "foreach" in send


def test_what_is_shown_for_a_sign_off_waits_for_it() -> None:
    steps = document_of(
        "Our logs are kept at https://quay.example/logs. Thursdays at 9 show them to me for sign-off. "
        "Yes -> POST it to https://port.example/logs. No -> tell #quay."
    )["steps"]
    approval = next(step for step in steps if step.get("type") == "approval")
    assert [step["after"] for step in steps if "after" in step] == [
        [f"{approval['id']}.approved"],
        [f"{approval['id']}.rejected"],
    ]


def test_both_days_of_a_month_are_meant() -> None:
    trigger = document_of("1st + 15th of the month, 10am: post hello to #quay")["triggers"][0]
    assert trigger["with"]["cron"] == "0 10 1,15 * *"


def test_what_an_ai_wrote_of_each_is_told_beside_the_field_that_is_named() -> None:
    send = document_of(
        "Every day at 9 get logs from https://quay.example/logs, let the AI boil each log down to one sentence, "
        "and send ann@quay.example one mail with everyone's name + sentence."
    )["steps"][-1]
    assert "i.left.?name" in send["with"]["text"]
    assert "i.right.text" in send["with"]["text"]


def test_what_is_asked_about_first_is_done_after_the_yes_as_the_other_way_does_it() -> None:
    document = document_of(
        "Loans come by webhook (reader, days). Up to 14 days: POST it to https://shelf.example/loans. "
        "More than that and I want to approve it first. If I say no, mail desk@shelf.example."
    )
    asked = next(s for s in document["steps"] if s.get("type") == "approval")
    behind = [s for s in document["steps"] if f"{asked['id']}.approved" in s.get("after", ())]
    assert [s["with"]["url"] for s in behind] == ["https://shelf.example/loans"]
