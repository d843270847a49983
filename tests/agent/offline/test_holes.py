"""A sample fills what it settles, and asks about the rest."""

from __future__ import annotations

from typing import Any

import pytest
from genson import SchemaBuilder

from agent.offline.building.holes import answer, fill
from agent.offline.planner import OfflinePlanner
from agent.plan import PlanRequest, Question
from engine.core.document import Document
from engine.core.hole import holes_in
from engine.core.patch import apply_patch
from engine.errors import Invalid
from tests.support.planning import NOW, PlainValidator
from tools.catalog import load_catalog

CATALOG = load_catalog()
WORDS = "weekdays at 7 fetch http://h.example/cats, keep cats over 4, share each new cat in #yard and mail a digest to a@b.example"


def drafted(words: str = WORDS) -> dict[str, Any]:
    found = OfflinePlanner().plan(PlanRequest(text=words, catalog=CATALOG, now=NOW))
    return dict(found.document or {})


def sampled(
    document: dict[str, Any], step: str, output: Any
) -> tuple[dict[str, Any], tuple[Question, ...]]:
    builder = SchemaBuilder()
    builder.add_object(output)
    operations, questions = fill(document, step, builder.to_schema(), CATALOG)
    return apply_patch(Document.parse(document), {}, operations).document.to_json(), questions


def step(document: dict[str, Any], step_id: str) -> dict[str, Any]:
    return next(s for s in document["steps"] if s["id"] == step_id)


def test_one_sample_fills_every_place_it_settles() -> None:
    body = {
        "page": 1,
        "data": {"cats": [{"id": "c1", "name": "Tom", "weight": 4.5, "indoor": True}]},
    }
    after, questions = sampled(
        drafted(), "fetch_cats", {"status": 200, "headers": {}, "body": body}
    )
    assert questions == ()
    assert not list(holes_in(after))
    keep = step(after, "keep_cats")["with"]
    assert keep == {
        "items": "{{ steps.fetch_cats.body.data.cats }}",
        "where": "{{ item.weight > 4.0 }}",
    }
    assert step(after, "new_cats")["with"]["key"] == "{{ item.id }}"
    assert (
        step(after, "post_to_yard")["with"]["text"]
        == "New cat {{ cat.id }}: {{ cat.name }}, {{ cat.weight }}"
    )
    problems = PlainValidator(CATALOG).check(after, ()).problems
    assert {p.severity for p in problems} <= {"hole"}
    assert all("connection" in p.code or "connection" in p.message for p in problems)


def test_what_could_be_either_is_asked_with_candidates() -> None:
    cats = [{"id": 1, "weight": 4.5, "age": 3}]
    after, questions = sampled(
        drafted(), "fetch_cats", {"status": 200, "headers": {}, "body": cats}
    )
    assert [set(q.choices) for q in questions] == [{"weight", "age"}]
    filled = apply_patch(
        Document.parse(after), {}, answer(after, questions[0].path, "age", NOW)
    ).document.to_json()
    assert step(filled, "keep_cats")["with"]["where"] == "{{ item.age > 4.0 }}"


def test_several_lists_are_asked_about_unless_one_has_the_name() -> None:
    named = {"cats": [{"id": 1, "weight": 2}], "dogs": [{"id": 1, "weight": 2}]}
    after, _ = sampled(drafted(), "fetch_cats", {"status": 200, "headers": {}, "body": named})
    assert step(after, "keep_cats")["with"]["items"] == "{{ steps.fetch_cats.body.cats }}"
    other = {"a": [{"id": 1, "weight": 2}], "b": [{"id": 1, "weight": 2}]}
    _, questions = sampled(drafted(), "fetch_cats", {"status": 200, "headers": {}, "body": other})
    assert questions[0].choices == (".a", ".b")


def test_a_webhooks_payload_fills_what_reads_it() -> None:
    words = "when a cat comes in by webhook, if the weight is over 4 post it to #yard"
    body = {"method": "POST", "headers": {}, "query": {}, "body": {"catId": "c1", "weightKg": 5}}
    after, questions = sampled(drafted(words), "webhook", body)
    assert questions == ()
    assert after["steps"][0]["when"] == "{{ trigger.body.weightKg > 4.0 }}"
    assert (
        after["steps"][0]["with"]["text"]
        == "Cat {{ trigger.body.catId }}: {{ trigger.body.weightKg }}"
    )


def test_a_flag_is_compared_with_yes() -> None:
    words = "fetch http://h.example/cats, drop the cancelled ones and post each to #yard"
    cats = [{"id": 1, "cancelled": False}]
    after, _ = sampled(drafted(words), "fetch_cats", {"status": 200, "headers": {}, "body": cats})
    assert step(after, "keep_cats")["with"]["where"] == "{{ item.cancelled != true }}"


def test_names_guessed_from_words_are_checked_again() -> None:
    words = 'fetch http://h.example/cats, keep cats whose breed is "Manx" and weight is over 4, post each to #yard'
    cats = [{"id": 1, "cat_breed": "Manx", "weight": 5}]
    after, _ = sampled(drafted(words), "fetch_cats", {"status": 200, "headers": {}, "body": cats})
    where = step(after, "keep_cats")["with"]["where"]
    assert where == '{{ item.cat_breed == "Manx" && item.weight > 4.0 }}'


def test_a_later_sample_with_fewer_fields_keeps_the_messages_sound() -> None:
    first, _ = sampled(
        drafted(),
        "fetch_cats",
        {"status": 200, "headers": {}, "body": [{"id": 1, "name": "Tom", "weight": 5}]},
    )
    second, _ = sampled(
        first, "fetch_cats", {"status": 200, "headers": {}, "body": [{"id": 1, "weight": 5}]}
    )
    assert "name" not in step(second, "post_to_yard")["with"]["text"]
    assert ".name" not in step(second, "email_a")["with"]["text"]
    assert not PlainValidator(CATALOG).check(second, ()).broken


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ("mondays at 6", {"cron": "0 6 * * 1", "timezone": "UTC"}),
        ("*/5 * * * *", {"cron": "*/5 * * * *", "timezone": "UTC"}),
        (
            "every 50 minutes",
            {
                "rrule": "FREQ=MINUTELY;INTERVAL=50",
                "timezone": "UTC",
                "start": "2026-03-02T00:00:00",
            },
        ),
        (
            "tomorrow at 9",
            {"rrule": "FREQ=DAILY;COUNT=1", "timezone": "UTC", "start": "2026-03-03T09:00:00"},
        ),
        ("daily at 6 in Asia/Tokyo", {"cron": "0 6 * * *", "timezone": "Asia/Tokyo"}),
    ],
)
def test_a_schedule_is_answered_in_words(words: str, settings: dict[str, str]) -> None:
    document = drafted("regularly fetch http://h.example/cats and post them to #yard")
    operations = answer(document, "/triggers/0/with/cron", words, NOW)
    assert operations[0]["trigger"]["with"] == settings


def test_an_unclear_schedule_is_refused() -> None:
    document = drafted("regularly fetch http://h.example/cats and post them to #yard")
    with pytest.raises(Invalid):
        answer(document, "/triggers/0/with/cron", "sometimes", NOW)
