"""What is proved about a call before any run."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from engine.core.document import Document
from engine.core.validate import CalledWorkflow, Validation, publishable, validate
from engine.expressions import CelEngine
from tests.engine.core.catalog import SmallCatalog
from tests.engine.core.documents import with_steps

Json = dict[str, Any]
ENGINE = CelEngine()
INPUTS: Json = {"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]}
OUTPUTS: Json = {"type": "object", "properties": {"sum": {"type": "number"}}, "required": ["sum"]}
OTHER = CalledWorkflow("other", 3, INPUTS, {**OUTPUTS, "additionalProperties": False}, "write")


@dataclass
class Known:
    """The workflows of a workspace, as a test says they are."""

    found: dict[tuple[str, int | None], CalledWorkflow] = field(default_factory=dict)
    own: str | None = "mine"

    def called(self, key: str, version: int | None, /) -> CalledWorkflow | None:
        return self.found.get((key, version))


def checked(*steps: Json, known: Known | None, **rest: Any) -> Validation:
    document = Document.parse(with_steps(*steps, **rest))
    return validate(document, SmallCatalog(), ENGINE, workflows=known)


def call(**more: Any) -> Json:
    return {"id": "c", "type": "call", "workflow": "other", "version": 3, "with": {"n": 1}, **more}


ALL = Known(
    {
        ("other", 3): OTHER,
        ("other", None): OTHER,
        ("other", 9): CalledWorkflow("other", None),
        ("draft", None): CalledWorkflow("draft", None),
        ("back", 1): CalledWorkflow("back", 1, leads_to=frozenset({"mine"})),
        ("mine", 1): CalledWorkflow("mine", 1),
        ("pays", 1): CalledWorkflow("pays", 1, effect="irreversible"),
    }
)


def test_a_sound_call_raises_no_alarm_and_has_typed_outputs() -> None:
    said = {"id": "s", "uses": "text.render", "with": {"template": "It is {{ steps.c.sum }}"}}
    validation = checked(call(), said, known=ALL)
    assert validation.problems == ()
    assert validation.output_types["c"] == OTHER.outputs


@pytest.mark.parametrize(
    ("step", "code", "path"),
    [
        (call(workflow="nowhere"), "unknown_workflow", "/steps/1/workflow"),
        (call(version=9), "unknown_version", "/steps/1/version"),
        (call(workflow="draft", version=None), "not_published", "/steps/1/version"),
        (call(workflow="mine", version=1), "call_cycle", "/steps/1/workflow"),
        (call(workflow="back", version=1), "call_cycle", "/steps/1/workflow"),
        (call(**{"with": {}}), "missing_argument", "/steps/1/with/n"),
        (call(**{"with": {"n": "one"}}), "bad_value", "/steps/1/with/n"),
        (call(**{"with": {"n": "{{ run.id }}"}}), "wrong_type", "/steps/1/with/n"),
        (call(workflow="pays", version=1, retry={}), "retry_of_irreversible", "/steps/1/retry"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_would_go_wrong_with_a_call_is_said(step: Json, code: str, path: str) -> None:
    step = {key: value for key, value in step.items() if value is not None}
    validation = checked(step, known=ALL)
    assert (code, path) in [(p.code, p.path) for p in validation.problems]
    assert not publishable(validation)


def test_an_output_that_is_not_there_is_a_mistake() -> None:
    validation = checked(call(), known=ALL, outputs={"x": "{{ steps.c.nope }}"})
    assert [(p.code, p.path) for p in validation.errors] == [("unknown_field", "/outputs/x")]


@pytest.mark.parametrize("known", [ALL, None], ids=["known", "unknown"])
def test_a_call_without_a_version_is_pinned_later_and_no_mistake(known: Known | None) -> None:
    step = {key: value for key, value in call().items() if key != "version"}
    validation = checked(step, known=known)
    assert [(p.code, p.severity) for p in validation.problems] == [("version_missing", "warning")]
    assert publishable(validation)


def test_a_call_for_each_item_gives_a_list_of_typed_values() -> None:
    each = call(foreach={"items": [1, 2], "as": "n"}, **{"with": {"n": "{{ n }}"}})
    outputs = {"x": "{{ steps.c.items.map(i, i.value.sum) }}"}
    assert checked(each, known=ALL, outputs=outputs).problems == ()


@pytest.mark.parametrize(
    ("key", "found"),
    [
        ("other", []),
        ("nowhere", [("unknown_workflow", "error")]),
        ("draft", [("not_published", "warning")]),
    ],
)
def test_who_is_told_of_failures_is_looked_up(key: str, found: list[tuple[str, str]]) -> None:
    said = {"id": "s", "uses": "text.render", "with": {"template": "x"}}
    settings = {"on_error": {"workflow": key}}
    problems = checked(said, known=ALL, settings=settings).problems
    assert [(problem.code, problem.severity) for problem in problems] == found
    assert checked(said, known=None, settings=settings).problems == ()
