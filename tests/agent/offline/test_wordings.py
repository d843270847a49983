"""Ways to say things that were once dropped without a word, or read as something else."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.language.raw_words import STATEMENT, with_marks
from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()


def plan(text: str) -> Plan:
    request = PlanRequest(text=text, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def steps(found: Plan) -> dict[str, Any]:
    assert found.document is not None, found
    return {step["id"]: step for step in found.document["steps"]}


def test_a_condition_on_one_value_of_an_address_holds_for_what_follows() -> None:
    made = steps(
        plan(
            "If the level at https://t.example/tank/4 exceeds 80, warn #dam; look every ten minutes"
        )
    )
    assert "__hole__ > 80" in made["post_to_dam"]["when"]["$hole"]["template"]
    assert made["post_to_dam"]["when"]["$hole"]["candidates"] == ["level"]


def test_so_many_of_them_is_no_condition_on_each() -> None:
    made = steps(
        plan("Hourly fetch https://t.example/boats and if there are more than 7 boats warn #dam")
    )
    assert "> 7" in made["post_to_dam"]["when"]
    assert "foreach" not in made["post_to_dam"]


def test_a_condition_behind_the_call_is_kept() -> None:
    made = steps(plan("Whenever our gauge calls the webhook with pressure below 3, tell #dam"))
    assert "__hole__ < 3" in made["post_to_dam"]["when"]["$hole"]["template"]


def test_a_webhook_in_brackets_starts_it_and_a_heading_is_no_wish() -> None:
    found = plan(
        "Dam: new boat comes in (webhook). Mail a@t.example the name and start date so they can plan ahead"
    )
    assert found.document is not None
    assert found.document["triggers"][0]["type"] == "webhook"
    assert found.unsupported == ()
    assert steps(found)["email_a"]["with"]["text"].endswith("{{ trigger.body.start_date }}")


def test_any_verb_sends_where_a_receiver_stands() -> None:
    found = plan(
        "Keep an eye on https://t.example/boats and nudge #dam once any of them is offline, every 5 minutes"
    )
    assert found.unsupported == ()
    assert [s["uses"] for s in steps(found).values()] == ["http.request", "list.filter", "slack.post_message"]  # fmt: skip


def test_what_may_stay_adds_nothing() -> None:
    found = plan(
        "Hourly get https://t.example/boats. Those over 9 should be flagged up to a@t.example, the rest can stay."
    )
    assert found.unsupported == ()


def test_a_web_address_is_posted_to_wherever_the_words_stand() -> None:
    found = plan(
        'Boats (https://t.example/boats): hourly. For each new one: POST to https://dam.example/log and then {"done": true} is PUT there'
    )
    uses = [(s["uses"], s["with"].get("method")) for s in steps(found).values()]
    assert ("http.request", "GET") in uses
    assert ("http.request", "POST") in uses


def test_a_json_object_is_the_body_and_a_list_of_names_is_none() -> None:
    found = plan('Webhook {id, size} -> POST {"event": "moored"} to https://dam.example/log')
    posted = next(s for s in steps(found).values() if s["uses"] == "http.request")
    assert posted["with"]["json"] == {"event": "moored"}
    assert found.unsupported == ()


def test_a_statement_needs_no_quotation_marks() -> None:
    made = steps(
        plan(
            "select name, size from boats where size > 9 -- every day at 6:30, and mail the result to a@t.example"
        )
    )
    assert made["fetch_rows"]["with"]["statement"] == "select name, size from boats where size > 9"
    other = steps(
        plan("Hourly get https://t.example/boats, select boats from norway and post them to #dam")
    )
    assert [s["uses"] for s in other.values()] == ["http.request", "slack.post_message"]


def test_a_field_in_brackets_is_what_is_compared() -> None:
    made = steps(
        plan(
            "Daily at 8 get https://t.example/boats and mail those older than 40 years (age_years) to a@t.example"
        )
    )
    assert made["keep_boats"]["with"]["where"]["$hole"]["candidates"] == ["age_years"]


def test_a_subject_line_needs_no_quotation_marks() -> None:
    made = steps(
        plan(
            "Daily at 8 get https://t.example/boats and mail them to a@t.example with the subject Boats today."
        )
    )
    assert made["email_a"]["with"]["subject"] == "Boats today"


@pytest.mark.parametrize("words", ["over 5 ", "SELECT a, ", "{a ", "subject A", "post to "])
def test_endless_words_are_read_in_time(words: str) -> None:
    assert with_marks(words * 20_000) is not None
    assert STATEMENT.sub("", words * 20_000) is not None
