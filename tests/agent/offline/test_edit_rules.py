"""What people ask to change, kind by kind: done where it is meant, and every other step as it was."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agent.offline.changes.targets import by_id
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.core.validate import ConnectionInfo
from tests.support.planning import NOW, PlainValidator
from tools.catalog import load_catalog

CATALOG = load_catalog()
Json = dict[str, Any]
BOATS: Json = {
    "nexa": 1,
    "name": "Boats",
    "triggers": [{"id": "clock", "type": "schedule", "with": {"cron": "0 7 * * 2", "timezone": "Europe/Oslo"}}],
    "steps": [
        {"id": "boats", "name": "Fetch boats", "uses": "http.request", "with": {"method": "GET", "url": "https://dock.example/boats"}},
        {"id": "long_ones", "name": "Long ones", "uses": "list.filter", "with": {"items": "{{ steps.boats.body.boats }}", "where": "{{ item.length > 12 }}"}},
        {"id": "announce", "name": "Announce", "uses": "slack.post_message", "connection": "slack", "foreach": {"items": "{{ steps.long_ones.items }}", "as": "boat"}, "with": {"channel": "#dock", "text": "{{ boat.name }}"}},
        {"id": "letter", "name": "Letter", "uses": "email.send", "connection": "smtp", "with": {"to": ["pier@dock.example"], "subject": "Boats", "text": "All: {{ steps.long_ones.items }}"}},
    ],
}  # fmt: skip
GUESTS: Json = {
    "nexa": 1,
    "name": "Guests",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "kind", "name": "Kind of guest", "type": "branch", "cases": [{"id": "regular", "when": "{{ trigger.body.visits >= 3 }}"}, {"id": "fresh", "when": "{{ true }}"}], "else": "drop"},
        {"id": "greet", "name": "Greet", "uses": "slack.post_message", "connection": "slack", "after": ["kind.regular"], "with": {"channel": "#bar", "text": "{{ trigger.body.name }}"}},
        {"id": "book", "name": "Book", "uses": "http.request", "after": ["kind.fresh"], "with": {"method": "POST", "url": "https://book.example/in", "json": {"name": "{{ trigger.body.name }}"}}},
        {"id": "pause", "name": "Wait 1 hour", "type": "wait", "duration_s": 3600, "after": ["book"]},
        {"id": "thank", "name": "Thank", "uses": "email.send", "connection": "smtp", "after": ["pause"], "with": {"to": "desk@bar.example", "subject": "Thanks", "text": "{{ trigger.body.name }}"}},
    ],
}  # fmt: skip
CONNECTIONS = tuple(ConnectionInfo(s, s, k) for s, k in (("slack", "slack"), ("smtp", "smtp")))


def change(words: str, document: Json) -> Plan:
    request = PlanRequest(words, CATALOG, NOW, "Europe/Oslo", connections=(), document=document)
    return OfflinePlanner().plan(request)


def changed(words: str, document: Json) -> Json:
    """Apply what is proposed; prove it is sound, and undone to the byte."""
    plan = change(words, document)
    assert plan.kind == "change", plan
    before = Document.parse(document)
    result = apply_patch(before, {}, plan.operations)
    undone = apply_patch(result.document, result.layout, result.inverse).document
    assert json.dumps(undone.to_json()) == json.dumps(before.to_json())
    after = result.document.to_json()
    faults = [p for p in PlainValidator(CATALOG).check(after, ()).problems if p.severity == "error"]
    assert [p for p in faults if "connection" not in p.code] == []
    return after


def step(after: Json, step_id: str) -> Json:
    return next(s for s in after["steps"] if s["id"] == step_id)


def touched(after: Json, document: Json) -> set[str]:
    """Name the steps that are not what they were, the new ones left out."""
    old = {s["id"]: json.dumps(s) for s in Document.parse(document).to_json()["steps"]}
    new = {s["id"]: json.dumps(s) for s in after["steps"]}
    return {name for name in old if new.get(name) != old[name]}


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
    new = next(s for s in after["steps"] if s.get("uses") == "sql.query")
    assert new["with"]["statement"] == "insert into visitors (name, visits) values (:name, :visits)"
    assert new["with"]["params"]["visits"] == "{{ trigger.body.visits }}"


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
