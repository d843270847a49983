"""The rest of what the validator knows: joins, holes, marks of types, arguments that do not fit."""

from dataclasses import replace
from typing import Any

import pytest

from engine.core.action import ConnectionNeed, TriggerSpec
from engine.core.document import Document
from engine.core.reach import reach_of
from engine.core.shapes import closed
from engine.core.validate import validate
from engine.core.validate_context import MOST_PROBLEMS, Context
from engine.core.validate_values import check_literals, check_texts
from engine.core.words import MAX_EXPRESSION_BYTES
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


def test_what_a_trigger_looks_at_is_in_reach() -> None:
    watched = {
        "id": "t",
        "type": "app",
        "uses": "feed.new",
        "connection": "shop",
        "with": {"url": "https://feed.example/x"},
    }
    reach = reach_of(Document.parse(with_steps(triggers=[watched])), Watching())
    assert "feed.example" in reach.hosts
    assert "shop" in reach.connections


def test_whom_nobody_has_chosen_yet_is_no_recipient() -> None:
    mail = {"to": ["a@x.example", HOLE, "{{ inputs.x }}"], "subject": "x", "text": "x"}
    step = {"id": "x", "uses": "email.send", "connection": "smtp", "with": mail}
    reach = reach_of(Document.parse(with_steps(step)), SmallCatalog())
    assert reach.recipients == ("a@x.example", "decided at run time: {{ inputs.x }}")


class Watching(SmallCatalog):
    """A trigger that looks at an address."""

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        config = closed({"url": {"type": "string", "format": "uri"}})
        return TriggerSpec(trigger_id, "New entries", config, closed({}))


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


class Switched(SmallCatalog):
    """Actions that an operator has to switch on."""

    def action(self, action_id: str, /) -> Any:
        spec = super().action(action_id)
        return None if spec is None else replace(spec, switch="ALLOW_IT")


def test_an_action_that_is_switched_off_says_how_it_is_switched_on() -> None:
    found = validate(Document.parse({"nexa": 1, "name": "T", "steps": [SAY]}), Switched(), ENGINE)
    (problem,) = [one for one in found.problems if one.code == "action_off"]
    assert (problem.path, problem.step) == ("/steps/0/uses", "a")
    assert "ALLOW_IT=on" in str(problem.hint)


SILENT = {"id": "p", "type": "approval", "title": "?", "on_silence": "approved"}
CHARGE = {"id": "i", "uses": "card.charge", "with": {"cents": 1}}
LOOSE = {"id": "x", "uses": "list.filter", "with": {"items": [1], "where": "{{ item >"}}
AFTER_NOBODY = say("r", after=["nobody"])
UNNAMED = {"id": "x", "uses": "list.filter", "with": {"where": "{{ item > 1 }}"}}
LONG = "{{ 1 }}" + "x" * (MAX_EXPRESSION_BYTES * 10)


@pytest.mark.parametrize(
    ("steps", "there", "absent"),
    [
        ([{**SILENT, "deadline_s": 60}], "approved_by_silence", "bad_approval"),
        ([{"id": "g", "type": "group", "retry": {"max_attempts": 2}, "steps": [say("h"), CHARGE]}], "retry_of_irreversible", "empty_group"),
        ([{"id": "g", "type": "group", "retry": {"max_attempts": 2}, "steps": [say("i")]}], None, "retry_of_irreversible"),
        ([LOOSE], "syntax", "not_an_expression"),
        ([AFTER_NOBODY, say("s", "{{ steps.r.text }}", join="always")], "unknown_step", "must_be_optional"),
        ([say("s", "{{ steps.?nobody.text.orValue(1) }}", join="always")], "unknown_step", "must_be_optional"),
        ([UNNAMED], "missing_argument", "bad_value"),
        ([say("x", LONG)], "too_large", "syntax"),
        ([{"id": "g", "type": "group", "steps": [say("i", when="{{ inputs.x }}")], "outputs": {"y": "{{ steps.i.text }}"}}], "must_be_optional", "unknown_step"),
    ],
)  # fmt: skip
def test_a_step_is_told_what_is_wrong_with_it_and_nothing_else(
    steps: list[Json], there: str | None, absent: str
) -> None:
    inputs = {"type": "object", "properties": {"x": {"type": "boolean"}}, "required": ["x"]}
    found = codes(with_steps(*steps, inputs=inputs))
    assert (there is None or there in found, absent in found) == (True, False), found


class Connected(SmallCatalog):
    """A trigger that needs a connection where a setting asks for it."""

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        need = ConnectionNeed("smtp", ("smtp",))
        spec = TriggerSpec(trigger_id, "New", closed({"mailbox": {}}, []), closed({}))
        return replace(spec, connection=need, connection_with="mailbox")


@pytest.mark.parametrize(("config", "needed"), [({}, False), ({"mailbox": "x"}, True)])
def test_a_trigger_needs_its_connection_where_a_setting_asks_for_it(
    config: Json, needed: bool
) -> None:
    trigger = {"id": "t", "type": "app", "uses": "mail.new", "with": config}
    document = Document.parse({"nexa": 1, "name": "T", "triggers": [trigger], "steps": [SAY]})
    found = validate(document, Connected(), ENGINE)
    assert any(one.path == "/triggers/0/connection" for one in found.problems) is needed


def test_an_input_of_a_trigger_may_be_a_structure_with_expressions_inside() -> None:
    inputs = {"type": "object", "properties": {"o": {"type": "object"}}}
    trigger = {"id": "t", "type": "webhook", "inputs": {"o": {"a": "{{ trigger.method }}"}}}
    assert (
        codes({"nexa": 1, "name": "T", "inputs": inputs, "triggers": [trigger], "steps": [SAY]})
        == set()
    )


def test_a_problem_is_told_once_and_more_than_anybody_reads_are_not_told() -> None:
    context = Context(
        Document.parse({"nexa": 1, "name": "T", "steps": [SAY]}), SmallCatalog(), ENGINE
    )
    for _ in range(2):
        context.add("syntax", ("a",), "the same")
    assert len(context.problems) == 1
    for n in range(MOST_PROBLEMS):
        context.add("syntax", ("a", n), "another")
    assert len(context.problems) == MOST_PROBLEMS
    assert check_texts(context, ["{{ nonsense( }}"], {}, (), key=(), step=None) == {}


def test_an_expression_is_checked_once_for_each_place() -> None:
    context = Context(
        Document.parse({"nexa": 1, "name": "T", "steps": [SAY]}), SmallCatalog(), ENGINE
    )
    assert context.check(("a",), "{{ 1 }}", {}) is context.check(("a",), "{{ 1 }}", {})


def test_an_argument_that_is_an_expression_is_not_held_against_its_schema() -> None:
    context = Context(
        Document.parse({"nexa": 1, "name": "T", "steps": [SAY]}), SmallCatalog(), ENGINE
    )
    schema = closed({"where": {"type": "string", "minLength": 40}})
    given = {"where": "{{ item > 1 }}"}
    check_literals(context, schema, given, {}, (), step=None, skip=frozenset({"where"}))
    assert context.problems == []
    check_literals(context, schema, given | {"where": "short"}, {}, (), step=None)
    assert [problem.code for problem in context.problems] == ["bad_value"]
