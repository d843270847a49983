"""Words of greeting said bare behind a verb of sending are the text; any other bare word is still asked about."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()


def plan(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def text_of(words: str) -> Any:
    document = plan(words).document
    assert document is not None
    return document["steps"][-1]["with"]["text"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Every weekday at 9 post hello to #kettle", "hello"),
        ("every day at 8 say good morning in #kettle", "good morning"),
        ("Every Friday at 17:00 send Thank you everyone to ann@yard.example", "Thank you everyone"),
        ("When a webhook comes in, post Welcome aboard! to #kettle", "Welcome aboard!"),
    ],
)
def test_a_greeting_is_the_text_and_is_told(words: str, text: str) -> None:
    found = plan(words)
    assert text_of(words) == text
    assert f"“{text}” is what the message says." in found.assumptions
    assert not found.questions


@pytest.mark.parametrize(
    "words",
    [
        "Every weekday at 9 post revenue to #kettle",
        "Every weekday at 9 post a welcome message to #kettle",
        "Every weekday at 9 send welcome mails to ann@yard.example",
    ],
)
def test_what_is_no_greeting_is_asked_about(words: str) -> None:
    assert "$hole" in text_of(words)


def test_a_greeting_of_the_planner_is_no_text() -> None:
    words = "Hello, post the crates from https://yard.example/c to #kettle every day at 9"
    assert "hello" not in str(text_of(words)).lower()
