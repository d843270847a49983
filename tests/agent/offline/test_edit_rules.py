"""What people ask to change, kind by kind: done where it is meant, and every other step as it was."""

from __future__ import annotations

import json

import pytest

from agent.offline.changes.targets import by_id
from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step, touched


@pytest.mark.parametrize(
    ("words", "document", "steps"),
    [
        ("let's have it at 6:40", BOATS, set()),
        ("only boats with a length of at least 20", BOATS, {"long_ones"}),
        ("drop boats in the east region", BOATS, {"long_ones"}),
        ("announce should show the owner too", BOATS, {"announce"}),
        ("the letter's subject should be Our boats", BOATS, {"letter"}),
        ("try fetching the boats 4 times", BOATS, {"boats"}),
        ("also tell #harbour", BOATS, set()),
        ("in case the dock is unreachable, tell #alarm", BOATS, set()),
        ("mail crew@dock.example about boats with length over 30, too", BOATS, set()),
        ("I have to approve the letter before it is sent", BOATS, {"letter"}),
        ("letter first, then announce", BOATS, {"announce"}),
        ("regular guests also by mail to host@bar.example", GUESTS, set()),
        ("send the visits along with the book request", GUESTS, {"book"}),
        ("thank them only if the tip is over 5", GUESTS, {"thank"}),
        ("if the booking fails tell #oops", GUESTS, set()),
        ("three hours instead of one", GUESTS, {"pause"}),
        ("use PUT rather than POST for the booking", GUESTS, {"book"}),
        ("skip guests with name Bob altogether", GUESTS, {"kind"}),
    ],
)
def test_only_the_steps_that_are_meant_change(words: str, document: Json, steps: set[str]) -> None:
    assert touched(changed(words, document), document) == steps


@pytest.mark.parametrize(
    ("words", "cron"),
    [
        ("let's have it at 6:40", "40 6 * * 2"),
        ("half an hour later", "30 7 * * 2"),
        ("2 hours sooner please", "0 5 * * 2"),
    ],
)
def test_a_time_is_a_time_and_no_limit(words: str, cron: str) -> None:
    after = changed(words, BOATS)
    assert after["triggers"][0]["with"]["cron"] == cron
    assert touched(after, BOATS) == set()


def test_a_longer_interval_keeps_its_day_and_hour() -> None:
    settings = changed("every second week will do", BOATS)["triggers"][0]["with"]
    assert settings["rrule"] == "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=7;BYMINUTE=0;BYSECOND=0"
    assert change("9 hours earlier", BOATS).kind == "question"


def test_a_call_starts_it_and_the_clock_does_again() -> None:
    called = changed("start it by a webhook from now on", BOATS)
    assert [t["type"] for t in called["triggers"]] == ["webhook"]
    by_hand = changed("start it manually instead", BOATS)
    assert [t["type"] for t in by_hand["triggers"]] == ["manual"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("call it Harbour watch", "Harbour watch"),
        ("rename to Harbour watch", "Harbour watch"),
        ("the name of this should be Harbour watch", "Harbour watch"),
    ],
)
def test_another_name_needs_no_quotation_marks(words: str, name: str) -> None:
    after = changed(words, BOATS)
    assert after["name"] == name
    assert touched(after, BOATS) == set()


def test_a_step_gets_another_name() -> None:
    assert (
        step(changed("rename the letter step to Post bag", BOATS), "letter")["name"] == "Post bag"
    )
    assert change("rename the fountain to Well", BOATS).kind == "question"


def test_a_condition_is_joined_to_the_filter_there_is() -> None:
    after = changed("only blue ones whose owner is Ida", BOATS)
    assert touched(after, BOATS) <= {"long_ones"}
    where = json.dumps(step(after, "long_ones")["with"]["where"])
    assert "item.length > 12 &&" in where


def test_a_new_sender_waits_on_its_own_way() -> None:
    after = changed("regular guests also by mail to host@bar.example", GUESTS)
    new = next(s for s in after["steps"] if s["id"] not in {o["id"] for o in GUESTS["steps"]})
    assert new["after"] == ["kind.regular"]
    failed = changed("if the booking fails tell #oops", GUESTS)
    told = next(s for s in failed["steps"] if s.get("with", {}).get("channel") == "#oops")
    assert told["after"] == ["book.failed"]
    assert "error.message" in told["with"]["text"]


def test_some_go_elsewhere_by_a_new_way() -> None:
    after = changed("if the town is Bergen it goes to #bergen instead", GUESTS)
    cases = step(after, "kind")["cases"]
    new = next(s for s in after["steps"] if s.get("with", {}).get("channel") == "#bergen")
    assert [c["id"] for c in cases] == ["bergen", "regular", "fresh"]
    assert new["after"] == ["kind.bergen"]
    assert touched(after, GUESTS) == {"kind"}


def test_nothing_twice_and_everything_again() -> None:
    once = changed("never announce the same boat twice", BOATS)
    (new,) = [s for s in once["steps"] if s["uses"] == "list.dedupe"]
    assert new["with"]["scope"] == "workflow"
    again = changed("repeat them every time", once)
    assert all(s["uses"] != "list.dedupe" for s in again["steps"])


def test_what_read_a_removed_step_reads_what_it_read() -> None:
    report: Json = {
        **BOATS,
        "steps": [
            BOATS["steps"][0],
            {"id": "short", "name": "Shorten", "uses": "ai.summarise", "connection": "ai", "with": {"text": "{{ steps.boats.body.note }}"}},
            {"id": "tell", "name": "Tell", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#dock", "text": "Note: {{ steps.short.text }}"}},
        ],
    }  # fmt: skip
    after = changed("remove the shortening", report)
    assert step(after, "tell")["with"]["text"] == "Note: {{ steps.boats.body.note }}"
    asked = change("remove the fetch step", BOATS)
    assert asked.operations == ()
    assert asked.kind == "question"


def test_a_wait_and_then_a_step_of_its_own() -> None:
    after = changed("2 days later post 'How was it?' in #after", GUESTS)
    told = next(s for s in after["steps"] if s.get("with", {}).get("channel") == "#after")
    wait = step(after, told["after"][0])
    assert (wait["duration_s"], wait["after"]) == (172800, ["thank"])
    assert touched(after, GUESTS) == set()


def test_one_sender_in_place_of_another() -> None:
    after = changed("mail it to all@dock.example rather than the announcement", BOATS)
    new = next(s for s in after["steps"] if s.get("with", {}).get("to") == "all@dock.example")
    assert "announce" not in {s["id"] for s in after["steps"]}
    assert new["foreach"]["items"] == "{{ steps.long_ones.items }}"
    assert new["with"]["text"] == "{{ boat.name }}"


def test_a_row_of_named_fields() -> None:
    after = changed("write name and visits to the table visitors", GUESTS)
    new = next(s for s in after["steps"] if s.get("uses") == "sql.insert")
    row = {"name": "{{ trigger.body.name }}", "visits": "{{ trigger.body.visits }}"}
    assert new["with"] == {"table": "visitors", "rows": [row]}


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("use another channel", "channel"),
        ("put the former address back", "address"),
        ("write to the guests too", "address"),
        ("make it nicer", "different"),
    ],
)
def test_a_vague_wish_is_asked_about(words: str, asked: str) -> None:
    plan = change(words, GUESTS)
    assert plan.operations == ()
    assert any(asked in question.text for question in plan.questions)


def test_no_order_that_goes_round_in_a_circle() -> None:
    plan = change("the thanks come before the booking", GUESTS)
    assert plan.kind == "question"
    assert plan.operations == ()


def test_a_way_of_a_branch_never_leads_into_the_next() -> None:
    last: Json = {**GUESTS, "steps": [s for s in GUESTS["steps"] if s["id"] in {"kind", "greet"}]}
    last["steps"][0] = {**last["steps"][0], "else": "fresh", "cases": last["steps"][0]["cases"][:1]}
    book = {**GUESTS["steps"][2], "after": ["kind.fresh"]}
    after = changed("drop the greeting", {**last, "steps": [*last["steps"], book]})
    assert step(after, "greet")["disabled"] is True
    assert [c["id"] for c in step(after, "kind")["cases"]] == ["regular"]


def test_a_step_behind_the_one_that_is_named() -> None:
    after = changed("after the booking, tell #kitchen", GUESTS)
    new = next(s for s in after["steps"] if s.get("with", {}).get("channel") == "#kitchen")
    assert new["after"] == ["book"]
    assert touched(after, GUESTS) == set()


def test_one_of_two_senders_sends_less() -> None:
    after = changed("the letter only if the length is over 40", BOATS)
    assert touched(after, BOATS) == {"letter"}
    assert "keep_boats" in step(after, "letter")["with"]["text"]


def test_a_step_is_found_by_its_id_whatever_that_word_means_elsewhere() -> None:
    steps = [{"id": "keep", "uses": "list.filter"}, {"id": "only_new", "uses": "list.dedupe"}]
    assert by_id("the step keep", steps) == steps[:1]
    assert by_id("the only new step", steps) == steps[1:]
    assert by_id("keep the others", steps) == []


def test_time_passes_after_one_step_and_only_then_the_next_goes_out() -> None:
    document = changed("wait 20 min after announce and only then send the letter", BOATS)
    assert touched(document, BOATS) == {"letter"}
    wait = next(one for one in document["steps"] if one.get("type") == "wait")
    assert (wait["duration_s"], wait["after"]) == (1200, ["announce"])
    assert step(document, "letter")["after"] == [wait["id"]]


@pytest.mark.parametrize(
    "words",
    [
        "nobody at the dock has time to approve the letter",
        "we can send the letter without approval",
        "approving the letter takes too long",
    ],
)
def test_who_is_against_an_approval_gets_none(words: str) -> None:
    plan = change(words, BOATS)
    assert "approval" not in json.dumps([str(one) for one in plan.operations])


@pytest.mark.parametrize("words", ["put the first step back", "restore the third step"])
def test_a_step_that_is_still_there_cannot_be_put_back(words: str) -> None:
    without_letter: Json = {**BOATS, "steps": BOATS["steps"][:3]}
    assert change(words, without_letter, BOATS).kind == "impossible"


@pytest.mark.parametrize(
    "words",
    [
        "swap the letter for a Teams post",
        "no letter any more, Teams instead",
        "drop the letter and write a Teams post instead",
    ],
)
def test_another_service_takes_the_place_of_what_was_sent(words: str) -> None:
    after = changed(words, BOATS)
    uses = {one["id"]: one.get("uses", "") for one in after["steps"]}
    assert "letter" not in uses
    assert [use for use in uses.values() if use.startswith("teams.")]
    assert touched(after, BOATS) == {"letter"}
