"""When likeness steps in, and when the rules know better."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.meant.choose import Meant, Wanted
from agent.offline.meant.completing import complete
from agent.offline.meant.help import Help, help_for, uses_of
from agent.offline.reading.parts import Read, Send, Understood
from agent.plan import Plan
from tools.catalog import load_catalog

CATALOG = load_catalog()
TEXT = "When a lamp breaks, open a Trello card and tell #lamps"


def wanted(action: str, chance: float, at: int = 0) -> Wanted:
    spec = CATALOG.action(action)
    assert spec is not None
    return Wanted(spec, chance, (at, at + 4))


def meant(*asked: Wanted, trigger: tuple[str, float] = ("manual", 0.9), **chances: float) -> Meant:
    heard = next(t for t in CATALOG.triggers() if t.id == trigger[0])
    named = frozenset(["trello", "slack"])
    known = {one.spec.id: one.chance for one in asked}
    known |= {name.replace("__", "."): chance for name, chance in chances.items()}
    return Meant(TEXT, asked, known, heard, trigger[1], (0, 18), True, named)


def plan(*uses: str, unread: str = "", trigger: str = "manual") -> Plan:
    steps: list[dict[str, Any]] = [
        {"id": f"s{n}", "uses": one, "with": {}} for n, one in enumerate(uses)
    ]
    document = {"triggers": [{"id": "t", "type": trigger}], "steps": steps} if uses else None
    return Plan(kind="create", document=document, unsupported=(unread,) if unread else ())


@pytest.mark.parametrize(
    ("planned", "chance", "steps_in"),
    [
        (plan(), 0.5, True),
        (plan("slack.post_message", unread="open a card"), 0.5, True),
        (plan("slack.post_message"), 0.7, False),
        (plan("slack.post_message"), 0.9, True),
    ],
)
def test_what_was_read_wholly_needs_a_better_reason(
    planned: Plan, chance: float, steps_in: bool
) -> None:
    found = help_for(planned, meant(wanted("trello.create_card", chance)), CATALOG)
    assert (found is not None) is steps_in


def test_a_service_that_nobody_names_needs_near_certainty() -> None:
    unread = plan("slack.post_message", unread="something")
    assert help_for(unread, meant(wanted("asana.create_task", 0.9)), CATALOG) is None
    assert help_for(unread, meant(wanted("asana.create_task", 0.99)), CATALOG) is not None


def test_a_sister_that_does_as_much_is_enough() -> None:
    one = meant(wanted("gsheets.append_row", 0.9), gsheets__append_rows=0.4)
    assert help_for(plan("gsheets.append_rows", unread="x"), one, CATALOG) is None


def test_a_sister_that_is_hardly_meant_gives_way() -> None:
    one = meant(wanted("hubspot.create_contact", 0.9), hubspot__add_note=0.05)
    found = help_for(plan("hubspot.add_note", unread="x"), one, CATALOG)
    assert found is not None
    assert found.doubted == {"hubspot.add_note"}


@pytest.mark.parametrize(("unread", "doubted"), [("x", {"email.send"}), ("", set())])
def test_what_everybody_has_is_doubted_only_beside_what_was_not_understood(
    unread: str, doubted: set[str]
) -> None:
    one = meant(wanted("trello.create_card", 0.9), email__send=0.0)
    found = help_for(plan("email.send", unread=unread), one, CATALOG)
    assert found is not None
    assert found.doubted == doubted


def test_a_question_about_the_source_stands_until_something_brings_data() -> None:
    asked = Plan(
        kind="question", summary="Where does what it is about come from: which web address?"
    )
    assert help_for(asked, meant(wanted("slack.post_message", 0.9)), CATALOG) is None
    assert help_for(asked, meant(wanted("trello.list_cards", 0.9)), CATALOG) is not None


@pytest.mark.parametrize(
    ("trigger", "chance", "begins", "starts"),
    [
        ("stripe.new_payment", 0.9, "manual", True),
        ("stripe.new_payment", 0.6, "manual", False),
        ("webhook", 0.9, "manual", True),
        ("stripe.new_payment", 0.9, "schedule", False),
        ("stripe.new_payment", 0.9, "webhook", True),
        ("webhook", 0.9, "webhook", False),
        ("schedule", 0.99, "manual", False),
    ],
)
def test_what_starts_it(trigger: str, chance: float, begins: str, starts: bool) -> None:
    planned = plan("trello.create_card", trigger=begins)
    one = meant(wanted("trello.create_card", 0.9), trigger=(trigger, chance))
    found = help_for(planned, one, CATALOG)
    assert (found is not None) is starts
    if found is not None:
        assert found.incoming is not None
        assert found.text == "open a Trello card and tell #lamps"
        assert (found.watching is not None) is ("." in trigger)


def helped(*missing: Wanted, doubted: frozenset[str] = frozenset()) -> Help:
    return Help(TEXT, None, None, missing, doubted, meant(*missing), (0, 0))


def test_missing_deeds_stand_where_the_text_asks_for_them() -> None:
    tell = wanted("slack.post_message", 0.9, TEXT.index("tell"))
    card = wanted("trello.create_card", 0.9, TEXT.index("open"))
    understood = Understood(parts=[], unsupported=["open a trello card"])
    complete(understood, helped(tell, card), CATALOG)
    assert [getattr(part, "action", "") for part in understood.parts] == [
        "trello.create_card",
        "slack.post_message",
    ]
    assert understood.unsupported == []


def test_what_is_read_comes_before_what_is_said_of_it() -> None:
    said = Send("slack.post_message", {}, clause="tell #lamps")
    understood = Understood(parts=[said])
    complete(understood, helped(wanted("trello.list_cards", 0.9, 50)), CATALOG)
    assert isinstance(understood.parts[0], Read)


def test_doubted_deeds_go_and_conditions_stay_said() -> None:
    understood = Understood(
        parts=[Send("trello.add_comment", {})],
        unsupported=["only if it is dark open a trello card"],
    )
    help_ = helped(wanted("trello.create_card", 0.9, 20), doubted=frozenset(["trello.add_comment"]))
    complete(understood, help_, CATALOG)
    assert [getattr(part, "action", "") for part in understood.parts] == ["trello.create_card"]
    assert understood.unsupported == ["only if it is dark open a trello card"]


def test_actions_inside_groups_are_found() -> None:
    inner = {"id": "a", "uses": "email.send"}
    assert uses_of({"steps": [{"id": "g", "type": "group", "steps": [inner]}]}) == {"email.send"}
    assert uses_of(None) == set()
