"""Every template: a sound document with typed inputs, words to find it by, and its connections named."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.core.validate import validate
from engine.expressions.engine import CelEngine
from tools.catalog import load_catalog
from tools.templates.library import (
    CATEGORIES,
    Template,
    built_in_templates,
    connections_of,
    filled_in,
)

CATALOG = load_catalog()
CEL = CelEngine()
ALL = list(built_in_templates().values())


def test_there_are_at_least_thirty_over_every_kind_of_work() -> None:
    counted = Counter(one.category for one in ALL)
    assert len(ALL) >= 30
    assert all(counted[category] >= 4 for category in CATEGORIES if category != "own")
    assert len({one.title for one in ALL}) == len(ALL)


@pytest.mark.parametrize("template", ALL, ids=lambda one: one.key)
def test_a_template_is_ready_but_for_its_connections(template: Template) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    assert validate(template.document, CATALOG, CEL, now=now).problems == ()
    assert len(template.words) >= 4
    assert template.document.triggers
    inputs: dict[str, dict[str, Any]] = template.document.to_json()["inputs"]["properties"]
    for name, schema in inputs.items():
        assert {"type", "default", "description"} <= set(schema), name
    named = {one.key for one in connections_of(template.document, CATALOG)}
    assert named == {step.connection for step in template.document.steps if step.connection} | (
        {"slack", "ai"} if template.key == "bad_review" else set()
    )
    assert not template.key.startswith("own_")


def test_values_for_inputs_become_defaults_and_are_checked() -> None:
    template = built_in_templates()["big_deals_to_sales"]
    document = filled_in(template, "Mine", {"min_amount": 5})
    assert document.name == "Mine"
    assert document.to_json()["inputs"]["properties"]["min_amount"]["default"] == 5
    assert template.document.to_json()["inputs"]["properties"]["min_amount"]["default"] == 10000
    with pytest.raises(KeyError):
        filled_in(template, None, {"nothing": 1})
    with pytest.raises(ValueError, match="min_amount"):
        filled_in(template, None, {"min_amount": "many"})
