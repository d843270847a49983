"""One wish in many people's words: the same steps, the same condition, the same receivers."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()
FEED = "https://farm.example/eggs"
STEPS = ["http.request", "list.dedupe", "list.filter"]


def plan(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def steps_of(found: Plan) -> list[dict[str, Any]]:
    assert found.document is not None, found.answer
    return list(found.document["steps"])


def only(found: Plan, uses: str) -> dict[str, Any]:
    (step,) = [s for s in steps_of(found) if s.get("uses") == uses]
    return step


def where_of(found: Plan) -> str:
    where = only(found, "list.filter")["with"]["where"]
    return str(where["$hole"]["template"]) if isinstance(where, dict) else str(where)


@pytest.mark.parametrize(
    "words",
    [
        f"Mon-Fri 08:00 - poll {FEED}, weight > 60, fresh ones only -> #barn; digest -> farmer@farm.example",
        f"Farmer wants news: a round-up mailed to farmer@farm.example, plus one message per new egg in #barn, for eggs heavier than 60 out of {FEED}, each working day at 8:00.",
        f"1. Schedule: weekdays 8:00\n2. Source: {FEED}\n3. Filter: weight over 60\n4. Slack: #barn, one message per new egg\n5. Email: recap to farmer@farm.example",
        f"Workdays, 8 sharp: {FEED}. It ignores eggs that are not over 60. It posts the new ones in #barn singly. It mails farmer@farm.example a recap.",
        f"Whenever it is 8am on a weekday, open {FEED}; throw out anything that isn't over 60; eggs we haven't flagged yet get flagged in #barn, farmer@farm.example gets an overview",
        f"Weekday mornings at 8: load {FEED}, get rid of eggs of 60 or less, shout out each newly laid egg in #barn and let farmer@farm.example have a recap",
        f"On weekdays at 8 read {FEED}. Eggs whose total is above 60 trigger a note in #barn, only if it was not announced earlier. A recap goes by mail to farmer@farm.example.",
        f"source = {FEED}; condition = weight > 60; schedule = weekdays at 8; output 1 = #barn per new egg; output 2 = recap mail to farmer@farm.example",
        f"channel: #barn\nevery weekday at 8 check {FEED}, keep eggs above 60, post each new one to the channel, then a recap to farmer@farm.example",
    ],
)  # fmt: skip
def test_the_same_wish_gives_the_same_workflow(words: str) -> None:
    found = plan(words)
    assert found.document is not None
    assert found.document["triggers"][0]["with"].get("cron") == "0 8 * * 1-5"
    steps = steps_of(found)
    assert sorted(s["uses"] for s in steps[:3]) == STEPS
    assert "> 60.0" in where_of(found)
    assert only(found, "list.dedupe")["with"]["scope"] == "workflow"
    post, mail = only(found, "slack.post_message"), only(found, "email.send")
    assert post["with"]["channel"] == "#barn"
    assert "foreach" in post
    assert mail["with"]["to"] == "farmer@farm.example"
    assert "foreach" not in mail
    # a recap is of what is kept: both read what the last list step gives
    last = steps[2]["id"]
    assert last in str(post["foreach"])
    assert last in str(mail)


@pytest.mark.parametrize(
    ("said", "operator"),
    [
        ("isn't above 5", "<= 5"), ("does not exceed 5", "<= 5"), ("at or under 5", "<= 5"), ("below or equal to 5", "<= 5"),
        ("above or equal to 5", ">= 5"), ("not below 5", ">= 5"), ("heavier than 5", "> 5"),
    ],
)  # fmt: skip
def test_comparisons_and_their_negations(said: str, operator: str) -> None:
    found = plan(f"fetch {FEED}, keep eggs whose weight {said} and post each to #barn")
    assert operator in where_of(found)


@pytest.mark.parametrize(
    "said",
    [
        "that you did not mention earlier", "we haven't flagged before", "I don't know yet", "unless they've been posted already",
        "only freshly laid ones", "newly listed", "for the first time", "and never want to see one twice",
    ],
)  # fmt: skip
def test_newness_in_other_words(said: str) -> None:
    found = plan(f"every day at 6 fetch {FEED} and post each egg {said} to #barn")
    assert only(found, "list.dedupe")["with"]["scope"] == "workflow"


@pytest.mark.parametrize(
    ("said", "channel"),
    [
        ("in our barn channel", "#barn"), ("to the slack channel barn-news", "#barn-news"),
        ("into the channel called yard", "#yard"), ("to the barn channel on Slack", "#barn"),
    ],
)  # fmt: skip
def test_a_channel_without_its_mark_is_assumed_aloud(said: str, channel: str) -> None:
    found = plan(f"fetch {FEED} and post each egg {said}")
    assert only(found, "slack.post_message")["with"]["channel"] == channel
    assert any(channel in a for a in found.assumptions)


def test_no_channel_is_made_up() -> None:
    found = plan(f"fetch {FEED} and post each egg to the channel")
    assert "$hole" in only(found, "slack.post_message")["with"]["channel"]


def test_a_compared_total_is_no_summary() -> None:
    found = plan(f"if the total is above 5 and new: slack #barn. source {FEED}")
    assert "foreach" in only(found, "slack.post_message")


def test_what_is_not_new_goes_elsewhere_after_one_check() -> None:
    found = plan(
        f"fetch {FEED}; new ones whose colour is Brown go to #brown, all other new ones go to #rest"
    )
    kinds = [s["uses"] for s in steps_of(found)]
    assert kinds.index("list.dedupe") < kinds.index("list.filter")
    assert kinds.count("list.filter") == 2


def test_words_a_request_defines_are_put_where_they_are_used() -> None:
    found = plan(
        f"email me cracked eggs from {FEED} on Mondays at 7 - cracked means damage is over 2"
    )
    assert "> 2.0" in where_of(found)
    assert "cracked" not in where_of(found)
    assert "$hole" in only(found, "email.send")["with"]["to"]


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("with its farm and its colour", ["farm", "colour"]),
        ("with the egg's size and the laying date", ["size", "laying_date"]),
    ],
)
def test_only_the_named_fields_are_shown(said: str, names: list[str]) -> None:
    found = plan(f"fetch {FEED} and post each egg to #barn, {said}")
    text = only(found, "slack.post_message")["with"]["text"]
    assert all(f"egg.{name} " in text for name in names)
    assert any(names[0] in a for a in found.assumptions)


def test_named_fields_are_the_payload() -> None:
    found = plan(
        "when a webhook comes in, post the farm and the colour as json to https://b.example/in"
    )
    assert only(found, "http.request")["with"]["json"] == {
        "farm": "{{ trigger.body.farm }}",
        "colour": "{{ trigger.body.colour }}",
    }


def test_named_fields_stand_behind_given_words() -> None:
    found = plan('when a webhook comes in, post "Fresh egg" with its farm and colour to #barn')
    text = only(found, "slack.post_message")["with"]["text"]
    assert text == "Fresh egg: {{ trigger.body.farm }}, {{ trigger.body.colour }}"


@pytest.mark.parametrize(
    ("words", "cron"),
    [
        (f"everyday 7am fetch {FEED} and post each egg to #barn", "0 7 * * *"),
        (f"weekdays@9 fetch {FEED} and post each egg to #barn", "0 9 * * 1-5"),
        (f"when it's 9 on a weekday fetch {FEED} and post each egg to #barn", "0 9 * * 1-5"),
        (f"three times a week, Mon, Wed and Fri at 14:30, fetch {FEED} and post each egg to #barn", "30 14 * * 1,3,5"),
    ],
)  # fmt: skip
def test_times_in_other_words(words: str, cron: str) -> None:
    document = plan(words).document
    assert document is not None
    assert document["triggers"][0]["with"]["cron"] == cron


def test_questions_in_general_are_answered_and_vague_references_asked_about() -> None:
    assert plan("How does a trigger work?").kind == "answer"
    assert plan("do the same as yesterday").kind == "question"


def test_subject_and_text_in_sentences_of_their_own() -> None:
    found = plan(
        'On the 3rd of every month at 9 mail crew@farm.example. Subject: "Hay". Text: "Bring hay."'
    )
    assert only(found, "email.send")["with"]["subject"] == "Hay"
    assert only(found, "email.send")["with"]["text"] == "Bring hay."
    assert not found.unsupported


def test_a_webhook_told_in_passing() -> None:
    found = plan("on an incoming webhook from the feeder wait 2 hours and post the farm to #barn")
    assert [s.get("uses", s.get("type")) for s in steps_of(found)] == ["wait", "slack.post_message"]
    found = plan(
        "When the feeder calls us with a report, someone must approve it first. Then post it to #barn."
    )
    assert [s.get("uses", s.get("type")) for s in steps_of(found)] == [
        "approval",
        "slack.post_message",
    ]


@pytest.mark.parametrize(
    ("words", "test"),
    [
        ("parcels bigger than $3k", "> 3000"),
        ("parcels of 2.5k or more", ">= 2500"),
        ("races slower than 40 seconds", "> 40"),
        ("races faster than 12 minutes", "< 12"),
    ],
)
def test_amounts_and_comparisons_mean_what_they_say(words: str, test: str) -> None:
    found = plan(f"every day at 7 fetch https://a.example/x, keep the {words}, post to #a")
    assert test in where_of(found)


def test_a_contraction_needs_no_apostrophe() -> None:
    found = plan("daily at 7 fetch https://a.example/parcels, those we havent posted yet go to #a")
    assert "list.dedupe" in [step["uses"] for step in steps_of(found)]
