"""A new message before a step, or between two; steps are meant by what they do."""

from __future__ import annotations

from tests.agent.offline.changing import Json, changed, step

HONEY: Json = {
    "nexa": 1,
    "name": "Honey",
    "triggers": [{"id": "hook", "type": "webhook"}],
    "steps": [
        {"id": "ask", "name": "Ask the keeper", "type": "approval", "title": "Sell this honey?"},
        {"id": "ledger", "name": "Into the ledger", "uses": "sql.insert", "connection": "db", "after": ["ask.approved"], "with": {"table": "honey", "rows": ["{{ trigger.body }}"]}},
        {"id": "shop", "name": "To the shop", "uses": "http.request", "after": ["ledger"], "with": {"method": "POST", "url": "https://shop.example/honey", "json": "{{ trigger.body }}"}},
        {"id": "letter", "name": "Letter", "uses": "email.send", "connection": "smtp", "after": ["ask.approved"], "with": {"to": "bees@shop.example", "subject": "Honey", "text": "Sold"}},
    ],
}  # fmt: skip


def _new(after: Json) -> Json:
    known = {s["id"] for s in HONEY["steps"]}
    return next(s for s in after["steps"] if s["id"] not in known)


def test_what_is_told_before_asking_does_not_wait_for_the_answer() -> None:
    after = changed("tell #hives on Slack before asking", HONEY)
    made = _new(after)
    assert made["with"]["channel"] == "#hives"
    assert "after" not in made
    assert step(after, "ask")["after"] == [made["id"]]


def test_a_mail_stands_between_two_steps() -> None:
    after = changed("email ada@shop.example between saving and the call", HONEY)
    made = _new(after)
    assert made["after"] == ["ledger"]
    assert step(after, "shop")["after"] == [made["id"]]
    assert step(after, "letter") == step(HONEY, "letter")


def test_a_step_waits_for_one_that_is_meant_by_its_deed() -> None:
    after = changed("the mail only after the saving is done", HONEY)
    assert step(after, "letter")["after"] == ["ask.approved", "ledger"]


def test_a_method_in_capitals_means_the_call() -> None:
    after = changed("mail only after the POST worked", HONEY)
    assert step(after, "letter")["after"] == ["ask.approved", "shop"]
    failing = _new(changed("if the POST fails post to #hives", HONEY))
    assert failing["after"] == ["shop.failed"]


def test_what_fails_is_meant_by_its_deed() -> None:
    failing = _new(changed("if storing it fails, tell #hives", HONEY))
    assert failing["after"] == ["ledger.failed"]
