"""A workflow that is told in full is read back: any workflow, and with it what each template and request builds."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from agent.told.changes import operations_between
from agent.told.defaults import same, without_defaults
from agent.told.reader import is_in_full, told_document
from agent.told.writer import in_full
from engine.core.document import Document
from engine.core.patch import apply_patch
from evals.suites.documentation.cases import load_cases
from tests.agent.documenting.test_round_trip import planned, requests
from tests.engine.core.documents import documents
from tools.catalog import load_catalog
from tools.templates import library

CATALOG = load_catalog()
ROOT = Path(__file__).parents[3]
TEMPLATES = {case.id: case.document for case in load_cases(Path(library.__file__).parent)}
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def again(document: Any) -> dict[str, Any]:
    told = in_full(document, CATALOG)
    assert is_in_full(told)
    return told_document(told)


@SLOW
@given(documents)
def test_any_workflow_is_read_back(document: dict[str, Any]) -> None:
    assert without_defaults(again(document)) == without_defaults(document)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_is_read_back(name: str) -> None:
    assert without_defaults(again(TEMPLATES[name])) == without_defaults(TEMPLATES[name])


def test_what_the_planner_builds_is_read_back_with_its_open_places() -> None:
    built = [found for text in requests() if (found := planned(text)) is not None]
    assert len(built) >= 90
    assert [one for one in built if not same(again(one), one)] == []


def test_the_lines_of_the_guide_are_read_and_written_as_they_stand() -> None:
    guide = (ROOT / "docs/guides/workflows.md").read_text("utf-8")
    (words,) = re.findall(r"```text\n(Workflow: .*?)\n```", guide, re.DOTALL)
    document = told_document(words)
    assert in_full(document, CATALOG) == words
    assert len(Document.parse(document).steps) == 4


def test_only_what_is_another_value_is_changed() -> None:
    step = {
        "id": "a",
        "uses": "text.render",
        "with": {"x/y": 1, "kept": {"b": 1, "a": 2}, "gone": 0},
    }
    other = {**step, "with": {"x/y": True, "kept": {"a": 2, "b": 1}, "none": None}}
    (operation,) = operations_between({"steps": [step]}, {"steps": [other]})
    assert operation["set"] == {"/with/x~1y": True, "/with/none": None}
    assert operation["unset"] == ["/with/gone"]


@SLOW
@given(documents, documents)
def test_what_lies_between_two_workflows_makes_one_of_the_other(
    before: dict[str, Any], after: dict[str, Any]
) -> None:
    changed = apply_patch(Document.parse(before), {}, operations_between(before, after))
    assert same(changed.document.to_json(), after)
