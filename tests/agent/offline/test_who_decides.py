"""Who decides, by when, and about what: changes of the one approval, and no message to anybody."""

from __future__ import annotations

import copy

import pytest

from tests.agent.offline.changing import BOATS, GUESTS, Json, change, changed, step

BERTHS: Json = {
    "nexa": 1,
    "name": "Berths",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "approve", "name": "Ask ida@dock.example", "type": "approval", "approvers": ["ida@dock.example"], "title": "Take this berth?"},
        {"id": "book", "name": "Book a berth", "uses": "http.request", "after": ["approve.approved"], "with": {"method": "POST", "url": "https://dock.example/berths", "json": "{{ trigger.body }}"}},
        {"id": "letter", "name": "Letter", "uses": "email.send", "connection": "smtp", "after": ["approve.approved"], "with": {"to": "pier@dock.example", "subject": "Berth", "text": "Taken"}},
    ],
}  # fmt: skip
IDA, KARL = "ida@dock.example", "karl@dock.example"


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        (f"give the approval to {KARL}", [KARL]),
        (f"the decision should go to {KARL} instead", [KARL]),
        (f"ask {KARL} as well", [IDA, KARL]),
        (f"the sign-off must also come from {KARL}", [IDA, KARL]),
        (f"add {KARL} as another approver", [IDA, KARL]),
        (f"{KARL} should decide instead of Ida", [KARL]),
        (f"ask {KARL} rather than {IDA}", [KARL]),
    ],
)
def test_who_is_asked_changes_and_nobody_is_written_to(words: str, asked: list[str]) -> None:
    after = changed(words, BERTHS)
    assert step(after, "approve")["approvers"] == asked
    assert step(after, "approve")["name"] == f"Ask {' and '.join(asked)}"
    assert len(after["steps"]) == len(BERTHS["steps"])
    assert step(after, "letter") == step(BERTHS, "letter")


def test_one_of_several_who_are_asked_is_another() -> None:
    several = copy.deepcopy(BERTHS)
    several["steps"][0]["approvers"] = [IDA, "ole@dock.example"]
    after = changed(f"{KARL} should approve instead of Ole", several)
    assert step(after, "approve")["approvers"] == [IDA, KARL]


def test_where_nothing_is_approved_more_receivers_are_no_approvers() -> None:
    plan = change(f"ask {KARL} as well", BOATS)
    assert all(o.get("step", {}).get("type") != "approval" for o in plan.operations)


@pytest.mark.parametrize(
    ("words", "seconds", "end"),
    [
        ("give the skipper 3 days, after that reject", 259200, "rejected"),
        ("if nobody decides within 6 hours, it counts as approved", 21600, "approved"),
        ("reject it after 2 days without an answer", 172800, "rejected"),
    ],
)
def test_an_approval_ends_by_itself(words: str, seconds: int, end: str) -> None:
    asked = step(changed(words, BERTHS), "approve")
    assert (asked["deadline_s"], asked["on_silence"]) == (seconds, end)


def test_who_is_asked_first_about_some_holds_back_all_that_is_sent() -> None:
    berths = copy.deepcopy(BERTHS)
    berths["steps"] = [{k: v for k, v in s.items() if k != "after"} for s in berths["steps"][1:]]
    after = changed(f"if the length is over 30 ask {KARL} first", berths)
    gate = next(s for s in after["steps"] if s.get("type") == "approval")
    way = next(s for s in after["steps"] if s.get("type") == "branch")
    assert gate["approvers"] == [KARL]
    assert gate["after"] == [f"{way['id']}.match"]
    for name in ("book", "letter"):
        assert step(after, name)["after"] == [f"{gate['id']}.approved", f"{way['id']}.otherwise"]
    assert not any(s.get("with", {}).get("to") == KARL for s in after["steps"])


def test_an_approval_stands_before_what_is_done_by_its_name() -> None:
    rows = copy.deepcopy(GUESTS)
    rows["steps"] = [
        {"id": "row", "name": "Into the book", "uses": "sql.insert", "connection": "db", "with": {"table": "guests", "rows": ["{{ trigger.body }}"]}},
        {**rows["steps"][4], "after": ["row"]},
    ]  # fmt: skip
    after = changed(f"ask {KARL} for approval before saving", rows)
    gate = next(s for s in after["steps"] if s.get("type") == "approval")
    assert step(after, "row")["after"] == [f"{gate['id']}.approved"]
    assert step(after, "thank")["after"] == ["row"]
