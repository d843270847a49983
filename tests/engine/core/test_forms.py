"""What makes a trigger a form, and what is entered in one."""

from __future__ import annotations

from typing import Any

import pytest

from engine.core.document import Document
from engine.core.forms import entered, is_form


@pytest.mark.parametrize(("told", "form"), [({"title": "Ask"}, True), ({}, False), (None, False)])
def test_an_empty_setting_makes_no_form(told: Any, form: bool) -> None:
    settings = {} if told is None else {"form": told}
    trigger = {"id": "w", "type": "webhook", "with": settings}
    document = Document.parse({"nexa": 1, "name": "A", "triggers": [trigger], "steps": []})
    assert is_form(document.triggers[0]) is form


@pytest.mark.parametrize(
    ("payload", "given"),
    [({"body": {"a": 1, "b": 2}}, {"a": 1}), ({"body": "a"}, {}), ("a", {}), ({}, {})],
)
def test_only_inputs_are_entered(payload: Any, given: dict[str, Any]) -> None:
    assert entered(payload, ["a", "c"]) == given
