"""Recipients, channels and hosts that a model's words would decide are told before anything runs."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.document import Document
from engine.core.validate import validate
from engine.expressions import CelEngine
from tools.catalog import load_catalog

CATALOG, CEL = load_catalog(), CelEngine()
ASK = {"id": "ask", "uses": "ai.prompt", "with": {"prompt": "Whom?"}}
FOUND = {
    "id": "found",
    "uses": "ai.extract",
    "with": {
        "text": "{{ trigger.body }}",
        "schema": {"type": "object", "properties": {"email": {"type": "string"}}},
    },
}
RENDER = {"id": "said", "uses": "text.render", "with": {"template": "{{ steps.ask.text }}"}}
LOOK = {"id": "look", "type": "approval", "title": "{{ steps.ask.text }}"}


def mail(to: str, **more: Any) -> dict[str, Any]:
    given = {"to": to, "subject": "Hi", "text": "{{ steps.?ask.?text.orValue('') }}"}
    return {"id": "mail", "uses": "email.send", "with": given, **more}


def fetch(url: str) -> dict[str, Any]:
    return {"id": "fetch", "uses": "http.request", "with": {"url": url}}


def told(*steps: dict[str, Any]) -> list[tuple[str, str]]:
    document = {
        "nexa": 1,
        "name": "Origins",
        "triggers": [{"id": "hook", "type": "webhook"}],
        "steps": list(steps),
    }
    problems = validate(Document.parse(document), CATALOG, CEL).problems
    return [(one.path, one.severity) for one in problems if one.code == "model_decides"]


@pytest.mark.parametrize(
    ("steps", "path"),
    [
        ([ASK, mail("{{ steps.ask.text }}")], "/steps/1/with/to"),
        ([FOUND, mail("{{ steps.found.value.?email.orValue('') }}")], "/steps/1/with/to"),
        ([ASK, RENDER, mail("{{ steps.said.text }}")], "/steps/2/with/to"),
        ([mail("{{ steps.said.text }}"), RENDER, ASK], "/steps/0/with/to"),
        ([ASK, fetch("https://{{ steps.ask.text }}/")], "/steps/1/with/url"),
        ([ASK, fetch("{{ steps.ask.text }}")], "/steps/1/with/url"),
        ([ASK, LOOK, mail("{{ steps.ask.text }}")], "/steps/2/with/to"),
    ],
)
def test_a_model_that_decides_where_something_goes_is_a_warning(
    steps: list[dict[str, Any]], path: str
) -> None:
    assert told(*steps) == [(path, "warning")]


@pytest.mark.parametrize(
    "steps",
    [
        [ASK, mail("boss@yard.example")],
        [ASK, fetch("https://yard.example/{{ steps.ask.text }}")],
        [ASK, LOOK, mail("{{ steps.ask.text }}", after=["look.approved"])],
        [ASK, mail("{{ trigger.body.email }}")],
        [ASK, RENDER],
        [mail("{{ trigger.body.email }}")],
    ],
)
def test_what_is_written_out_or_looked_at_is_none(steps: list[dict[str, Any]]) -> None:
    assert told(*steps) == []
