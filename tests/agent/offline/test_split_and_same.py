"""One message that is split by a field, one more value for a way, and things that a filter has left out."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step, touched

FLEET: Json = copy.deepcopy(BOATS)
FLEET["steps"] = [s for s in FLEET["steps"] if s["id"] != "letter"]
CALLS: Json = copy.deepcopy(BOATS)
CALLS["triggers"] = [{"id": "hook", "type": "webhook"}]
CALLS["steps"] = [{"id": "note", "name": "Note", "uses": "slack.post_message", "connection": "slack", "with": {"channel": "#dock", "text": "{{ trigger.body.name }}"}}]  # fmt: skip
PORTS: Json = copy.deepcopy(GUESTS)
PORTS["steps"][0]["cases"] = [
    {"id": "regular", "when": '{{ trigger.body.port == "OSL" }}'},
    {"id": "fresh", "when": '{{ trigger.body.port == "BGO" }}'},
]


@pytest.mark.parametrize(
    "words",
    [
        "split them by flag: NO to #north, the rest to #south",
        "divide the boats by flag: NO goes to #north, the others to #south",
        "send them by flag: NO into #north and everything else into #south",
    ],
)
def test_a_list_is_split_by_a_field(words: str) -> None:
    after = changed(words, FLEET)
    assert touched(after, FLEET) == {"announce"}
    kept = [s for s in after["steps"] if s["id"] not in {"boats", "long_ones", "announce"}]
    north, south, other = kept
    assert '== "NO"' in str(north["with"]["where"]["$hole"]["template"])
    assert "==" not in str(south["with"]["where"])
    assert step(after, "announce")["with"]["channel"] == "#north"
    assert north["id"] in step(after, "announce")["foreach"]["items"]
    assert other["with"] == {"channel": "#south", "text": "{{ boat.name }}"}
    assert south["id"] in other["foreach"]["items"]


def test_calls_are_split_by_a_branch() -> None:
    after = changed("split it by kind: sail to #sail, motor to #motor, the rest to #dock", CALLS)
    branch = step(after, "check_kind")
    assert [c["id"] for c in branch["cases"]] == ["sail", "motor"]
    assert [s["after"] for s in after["steps"] if "after" in s] == [
        ["check_kind.sail"],
        ["check_kind.motor"],
        ["check_kind.otherwise"],
    ]


def test_two_messages_are_not_split_unasked() -> None:
    two = copy.deepcopy(CALLS)
    two["steps"].append({**copy.deepcopy(two["steps"][0]), "id": "more"})
    assert change("split them by kind: sail to #sail, motor to #motor", two).kind == "question"


@pytest.mark.parametrize("words", ["same for Bergen, port SVG", "the same for Stavanger (port SVG)", "and the same thing for Stavanger, port is SVG"])  # fmt: skip
def test_one_more_value_for_the_way_of_another(words: str) -> None:
    one = copy.deepcopy(PORTS)
    one["steps"][0]["cases"][1]["when"] = "{{ true }}"
    after = changed(words, one)
    assert touched(after, one) == {"kind"}
    assert step(after, "kind")["cases"][0]["when"] == (
        '{{ trigger.body.port == "OSL" || trigger.body.port == "SVG" }}'
    )


def test_of_two_ways_it_is_asked_which() -> None:
    plan = change("same for SVG", PORTS)
    assert plan.kind == "question"
    assert "OSL or BGO" in plan.questions[0].text


@pytest.mark.parametrize("words", ["those under 5 go to #dinghies", "boats under 5 should go to #dinghies", "post the ones below 5 to #dinghies"])  # fmt: skip
def test_what_the_filter_left_out_is_taken_before_it(words: str) -> None:
    after = changed(words, FLEET)
    assert touched(after, FLEET) == set()
    new = next(s for s in after["steps"] if s["uses"] == "list.filter" and s["id"] != "long_ones")
    assert new["with"]["items"] == "{{ steps.boats.body.boats }}"


def test_what_the_filter_lets_pass_is_taken_behind_it() -> None:
    after = changed("those over 30 also go to #giants", FLEET)
    new = next(s for s in after["steps"] if s["uses"] == "list.filter" and s["id"] != "long_ones")
    assert new["with"]["items"] == "{{ steps.long_ones.items }}"


@pytest.mark.parametrize("words", ['say "no boats" in #dock in that case', 'in that case post "nothing today" in #dock', 'tell #dock "there are no boats" in that case'])  # fmt: skip
def test_a_message_of_nothing_is_sent_where_there_is_nothing(words: str) -> None:
    after = changed(words, BOATS)
    assert touched(after, BOATS) == set()
    assert after["steps"][-1]["when"] == "{{ steps.long_ones.count == 0 }}"
