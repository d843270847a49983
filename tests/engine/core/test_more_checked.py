"""The rest of what the validator knows: joins, holes, marks of types, arguments that do not fit."""

from dataclasses import replace
from typing import Any

import pytest

from engine.core.document import Document
from engine.core.reach import reach_of
from engine.core.shapes import closed
from engine.core.validate import validate
from tests.engine.core.catalog import ACTIONS, SmallCatalog
from tests.engine.core.documents import with_steps
from tests.engine.core.test_validate import ENGINE, checked

Json = dict[str, Any]
HOLE = {"$hole": {"kind": "value", "label": "Which?"}}
SAY: Json = {"id": "a", "uses": "text.render", "with": {"template": "x"}}


def say(name: str, text: Any = "x", **more: Any) -> Json:
    return {"id": name, "uses": "text.render", "with": {"template": text}, **more}


def codes(document: Json) -> set[str]:
    return {problem.code for problem in checked(document).problems}


@pytest.mark.parametrize(
    ("join", "problems"),
    [("all_ok", {"must_be_optional"}), ("any_ok", set()), ("always", set())],
)
def test_what_is_certain_to_have_run_is_read_without_a_question_mark(
    join: str, problems: set[str]
) -> None:
    steps = (
        say("p", when="{{ inputs.x == 1 }}"),
        say("q"),
        say("r", after=["p", "q"], join=join),
        say("s", "{{ steps.r.text }}", join="always"),
    )
    inputs = {
        "type": "object",
        "properties": {"x": {"type": "integer"}},
        "required": ["x"],
    }
    assert codes(with_steps(*steps, inputs=inputs)) == problems


def test_a_hole_of_any_kind_keeps_what_reads_it_quiet() -> None:
    loop = {"items": HOLE, "as": "one"}
    group = {"id": "g", "type": "group", "foreach": loop, "steps": [say("i", "{{ one.x }}")], "outputs": {"y": HOLE}}  # fmt: skip
    document = with_steps(group, say("z", HOLE), say("k", foreach=loop))
    assert codes(document) == {"hole"}


@pytest.mark.parametrize(
    ("step", "code"),
    [
        ({"id": "x", "uses": "http.request", "with": {"method": "GET", "url": HOLE}}, "hole"),
        ({"id": "x", "uses": "email.send", "connection": "smtp", "with": {"to": [HOLE, 3], "subject": "x", "text": "x"}}, "hole"),
        ({"id": "x", "uses": "email.send", "connection": "smtp", "with": {"to": ["{{ inputs.n }}"], "subject": "x", "text": "x"}}, "unknown_field"),
        (say("x", "{{ 1 }}"), "wrong_type"),
        ({"id": "x", "uses": "http.request", "with": {"method": "GET", "url": "https://x.example", "query": "{{ [1] }}"}}, "wrong_type"),
        ({"id": "x", "uses": "list.map", "with": {"items": [1], "value": 3}}, "not_an_expression"),
    ],
)  # fmt: skip
def test_arguments_are_held_against_their_schema(step: Json, code: str) -> None:
    assert code in codes(with_steps(step))


def test_where_an_address_is_only_known_later_that_is_said() -> None:
    step = {"id": "x", "uses": "http.request", "with": {"method": "GET", "url": {"$expr": 1}}}
    reach = reach_of(Document.parse(with_steps(step)), SmallCatalog())
    assert "decided at run time" in reach.hosts


class Marked(SmallCatalog):
    """One action more, whose result is as one of its arguments says."""

    def action(self, action_id: str, /) -> Any:
        if action_id != "data.read":
            return super().action(action_id)
        output = closed({"value": {"x-nexa-type": {"schema": "schema"}}, "any": True, "list": {"type": "array", "items": {"type": "object", "properties": {"n": {"type": "integer"}}}}})  # fmt: skip
        return replace(ACTIONS[5], id="data.read", input_schema=closed({"schema": {}}), output_schema=output, expr_args={}, effect="pure")  # fmt: skip


@pytest.mark.parametrize("schema", [{"type": "integer"}, HOLE, None])
def test_a_result_may_be_what_an_argument_says(schema: Any) -> None:
    given = {} if schema is None else {"schema": schema}
    document = Document.parse(with_steps({"id": "x", "uses": "data.read", "with": given}, say("y", "{{ string(steps.x.value) }}")))  # fmt: skip
    found = validate(document, Marked(), ENGINE)
    assert found.output_types["x"]["properties"]["any"] is True
