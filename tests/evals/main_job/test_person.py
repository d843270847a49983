"""The person answers by hint, by a concept in the label, and else by what the hole is for."""

import pytest

from engine.core.hole import Hole
from evals.suites.main_job.case import Answers
from evals.suites.main_job.person import Person

PERSON = Person(
    Answers(
        list_path=".data.rows",
        fields={
            "price": "price_usd",
            "threshold": "total",
            "identity": "ref",
            "delay_days": "late",
        },
        values={"channel": "#ops", "to": "a@b.example", "schedule": "every hour"},
    )
)


def field(hint: str | None = None, label: str = "Which field?", template: str = "") -> Hole:
    return Hole("field", label, hint=hint, template=template)


@pytest.mark.parametrize(
    ("hole", "answer"),
    [
        (Hole("list", "Where are the rows?"), ".data.rows"),
        (field(hint="Price", template="{{ item.__hole__ > 5 }}"), "price_usd"),
        (field(label="Which field holds the price?"), "price_usd"),
        (field(hint="orders", template="{{ item.__hole__ >= 5.0 }}"), "total"),
        (field(hint="orders", template="{{ 5 < item.__hole__ }}"), "total"),
        (field(hint="orders", template="{{ item.__hole__ }}"), "ref"),
        (field(hint="orders", template="{{ item.__hole__ == 5.0 }}"), "total"),
        (field(hint="orders", template='{{ item.__hole__ == "5" }}'), "ref"),
        (field(hint="delay days", template="{{ item.__hole__ > 5.0 }}"), "late"),
        (field(label="Which field is the delay-days?"), "late"),
        (field(label="Which prices are meant?"), "ref"),
    ],
)
def test_a_field_is_found_by_concept_and_else_by_use(hole: Hole, answer: str) -> None:
    assert PERSON.reply(hole, ("steps", 0, "with", "x")) == answer


@pytest.mark.parametrize(
    ("label", "path", "answer"),
    [
        ("Which channel?", ("steps", 1, "with", "channel"), "#ops"),
        ("Who gets it?", ("steps", 1, "with", "to"), "a@b.example"),
        ("Which one?", ("triggers", 0, "with", "cron"), "every hour"),
        ("What is the subject?", ("steps", 1, "with", "subject"), None),
    ],
)
def test_a_value_is_found_by_its_place(
    label: str, path: tuple[str | int, ...], answer: str | None
) -> None:
    assert PERSON.reply(Hole("value", label), path) == answer


def test_a_question_is_answered_or_left_open() -> None:
    assert PERSON.say("How often should it run?") == "every hour"
    assert PERSON.say("Which Slack channel is meant?") == "#ops"
    assert PERSON.say("Do you like it?") is None


def test_who_was_shown_nothing_says_nothing() -> None:
    nobody = Person(Answers())
    assert nobody.reply(Hole("list", "Where?"), ()) is None
    assert nobody.reply(field(), ()) is None
