"""Calls that came before, ranges, fields that are empty or old, who is left out, who approves, and what has no partner."""

from __future__ import annotations

import pytest

from agent.offline.building.holes import fill
from agent.offline.language.ranges_said import with_ranges_said
from agent.offline.language.transcripts import without_titles
from agent.offline.rephrasing.old_or_empty import with_old_or_empty
from agent.offline.rephrasing.seen_before import key_said
from tests.agent.offline.planned import CATALOG, built, planned, steps_of


@pytest.mark.parametrize(
    "words",
    [
        "The scale calls our webhook (weigh_id, hog, kilos). A weigh_id that came before is ignored. Otherwise post hog and kilos to #pigs.",
        "webhook, fields weigh_id, hog. if we've already had that weigh_id do nothing, otherwise tell #pigs the hog",
        "webhook (weigh_id, hog). it sometimes sends the same weigh_id twice, only handle the first. post the hog in #pigs",
        "webhook (weigh_id, hog). Skip calls whose weigh_id we have already seen. Everything else: post the hog in #pigs",
    ],
)
def test_a_call_that_came_before_is_let_go(words: str) -> None:
    steps = steps_of(words)
    assert steps["only_new"]["with"]["key"] == "{{ item.weigh_id }}"
    assert steps["only_new"]["with"]["scope"] == "workflow"
    posts = [s for s in steps.values() if s.get("uses") == "slack.post_message"]
    assert [s["after"] for s in posts] == [["is_new.new"]]


@pytest.mark.parametrize(
    "words",
    [
        "webhook (weigh_id, state). if the state is done before noon tell #pigs the weigh_id",
        "webhook (weigh_id, hog). ignore the hog rex. post the weigh_id in #pigs",
        "every day at 8 fetch https://pigs.example/hogs. ignore a hog_id that came before. post the rest in #pigs",
    ],
)
def test_other_words_let_no_call_go(words: str) -> None:
    assert key_said(words) is None


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("2 up to and including 20 -> a; anything heavier -> b", "between 2 and 20 -> a; more than 20 -> b"),
        ("from 5 to 9 inclusive", "between 5 and 9"),
        ("10 up to 30: x\n- everything above that: y", "between 10 and 30: x\n- more than 30: y"),
        ("up to 20: a; anything bigger: b", "up to 20: a; anything bigger: b"),
        ("at 8 and anything bigger than a cat", "at 8 and anything bigger than a cat"),
    ],
)  # fmt: skip
def test_a_range_is_read_by_its_ends(said: str, read: str) -> None:
    assert with_ranges_said(said) == read


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("seen_at is empty or more than 40 days ago", "seen_at is empty or seen_at is more than 40 days ago"),
        ("fed_on was missing or longer than 3 weeks ago", "fed_on was missing or fed_on was longer than 3 weeks ago"),
        ("never guide dogs (use = guide)", "leave out those whose use is guide"),
        ("post them; no robots (kind is robot)", "post them; leave out those whose kind is robot"),
        ("guide dogs (use = guide) are posted", "guide dogs (use = guide) are posted"),
        ("depth is empty or more than 40", "depth is empty or more than 40"),
    ],
)  # fmt: skip
def test_a_field_is_said_in_both_tests_and_some_are_left_out(said: str, read: str) -> None:
    assert with_old_or_empty(said) == read


@pytest.mark.parametrize("who", ["one of us", "somebody in the office", "one of the wardens", "anyone of our team"])  # fmt: skip
def test_whoever_of_several_approves_is_asked(who: str) -> None:
    words = f"webhook gives guest and nights. First, {who} approves. After that POST https://inn.example/stays (guest, nights)."
    steps = steps_of(words)
    post = next(s for s in steps.values() if s.get("uses") == "http.request")
    assert post["after"] == ["approve.approved"]
    assert "approvers" not in steps["approve"]


def test_a_birthday_is_looked_for_in_its_column() -> None:
    for words in (
        "every day at 8 congratulate in #crew whoever has their birthday that day. the database table crew has name and date_of_birth",
        "our db table choir has name and birthday. daily at 9:00 congratulate everyone who has a birthday today in #choir, one post per person",
    ):
        steps = steps_of(words)
        assert "-MM-dd" in str(steps)
        post = next(s for s in steps.values() if s.get("uses") == "slack.post_message")
        assert "foreach" in post


def test_what_has_no_partner_is_what_one_list_has_alone() -> None:
    words = "Daily 22:00. Tickets: https://a.example/tickets. Seats: https://b.example/seats. Match them by seat_no. Tickets without a counterpart -> one message in #hall with seat_no and guest."
    steps = steps_of(words)
    assert "item.right == null" in str(steps["alone_tickets"])
    post = next(s for s in steps.values() if s.get("uses") == "slack.post_message")
    assert "foreach" not in post


def test_both_sides_of_two_lists_stay_where_a_sample_shows_one() -> None:
    words = 'hourly fetch https://a.example/boats ; fetch the rows from "SELECT mast FROM boats" ; leave only what the first list has alone by mast ; insert them into the table boats.'
    boat = {
        "type": "object",
        "properties": {"mast": {"type": "string"}, "name": {"type": "string"}},
    }
    schema = {"type": "object", "properties": {"body": {"type": "array", "items": boat}}}
    operations, _ = fill(built(words), "fetch_boats", schema, CATALOG)
    assert all(one["id"] != "alone_boats" or "right == null" in str(one) for one in operations)
    assert "Which field is the right?" not in str(operations)


@pytest.mark.parametrize(
    "deed",
    ["call our sluice service with the dam", "notify our pump system of it", "post it to our dam api", "invoke my gate endpoint"],
)  # fmt: skip
def test_a_service_without_an_address_is_asked_for(deed: str) -> None:
    plan = planned(f"webhook (dam, metres). if metres is 9 or more {deed}")
    said = " ".join([*(one.text for one in plan.questions), str(plan.answer), str(plan.document)])
    assert "address" in said


def test_a_title_is_no_place() -> None:
    chat = "#ask-dam-tools\n\nMia  09:02\nevery day at 8 fetch https://dam.example/levels\nBen  09:03\nand mail them to ben@dam.example"
    assert "#ask" not in without_titles(chat)
    assert without_titles("#dam\n\nevery day at 8 fetch it").startswith("#dam")
