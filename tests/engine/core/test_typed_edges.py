"""Types along the edges: what a step gives is known by what it was given, and kept where a later step reads it."""

from dataclasses import replace
from typing import Any

import pytest

from engine.core.document import Document
from engine.core.shapes import closed
from engine.core.validate import Validation, validate
from engine.core.validate_columns import COLUMNS
from tests.engine.core.catalog import ACTIONS, SmallCatalog
from tests.engine.core.documents import with_steps
from tests.engine.core.test_validate import ENGINE, checked

Json = dict[str, Any]
JOIN = next(spec for spec in ACTIONS if spec.id == "list.join")
ROW = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}


class Pairing(SmallCatalog):
    """A join whose pairs have the items of both lists, and null on the right where it keeps all."""

    def action(self, action_id: str, /) -> Any:
        if action_id != "list.join":
            return super().action(action_id)
        left = {"argument": "left", "part": "items"}
        right = {"argument": "right", "part": "items", "null_if": {"kind": "left"}}
        pair = closed({"left": {"x-nexa-type": left}, "right": {"x-nexa-type": right}})
        given = {**JOIN.input_schema["properties"], "kind": {"type": "string"}}
        return replace(
            JOIN,
            input_schema=closed(given, ["left", "right", "left_key", "right_key"]),
            output_schema=closed({"items": {"type": "array", "items": pair}}),
        )


def fetched(name: str, body: Any, **more: Any) -> Json:
    call = {"method": "GET", "url": "https://example.com"}
    shape = {**closed({"body": body}), **more}
    return {"id": name, "uses": "http.request", "with": call, "output_schema": shape}


def joined(read: str, rows: Any = ROW, **given: Any) -> Validation:
    listed = {"type": "array", "items": rows}
    pairs = {
        "left": "{{ steps.a.body }}",
        "right": "{{ steps.b.body }}",
        "left_key": "{{ item }}",
        "right_key": "{{ item }}",
        **given,
    }
    document = with_steps(
        fetched("a", listed),
        fetched("b", listed),
        {"id": "j", "uses": "list.join", "with": pairs},
        {"id": "k", "uses": "text.render", "with": {"template": f"{{{{ steps.j.items[0].{read} }}}}"}},
    )  # fmt: skip
    return validate(Document.parse(document), Pairing(), ENGINE)


@pytest.mark.parametrize(
    ("read", "given", "codes"),
    [
        ("left.name", {}, set()),
        ("left.nome", {}, {"unknown_field"}),
        ("right.nome", {}, {"unknown_field"}),
        ("right.name", {"kind": "inner"}, set()),
        ("right.name", {"kind": "left"}, {"may_be_null"}),
        ("left.name", {"kind": "left"}, set()),
    ],
)
def test_a_pair_has_the_items_of_both_lists(read: str, given: Json, codes: set[str]) -> None:
    assert {problem.code for problem in joined(read, **given).problems} == codes


def test_of_items_nobody_knows_any_field_may_be_read() -> None:
    assert joined("right.anything", rows={}, kind="left").errors == ()


@pytest.mark.parametrize(("field", "known"), [("name", True), ("nome", False)])
def test_a_shape_keeps_its_definitions_among_those_of_other_steps(field: str, known: bool) -> None:
    body = {"type": "array", "items": {"$ref": "#/$defs/Row"}}
    say = {"id": "b", "uses": "text.render", "with": {"template": f"{{{{ steps.a.body[0].{field} }}}}"}}  # fmt: skip
    loop = {"id": "c", "uses": "text.render", "foreach": {"items": "{{ steps.a.body }}"}, "with": {"template": f"{{{{ item.{field} }}}}"}}  # fmt: skip
    found = checked(with_steps(fetched("a", body, **{"$defs": {"Row": ROW}}), say, loop))
    wrong = {problem.step for problem in found.errors}
    assert wrong == (set() if known else {"b", "c"})


@pytest.mark.parametrize(
    ("inputs", "codes"),
    [
        ({"type": "object", "properties": {}}, {"unknown_field"}),
        ({"type": "object", "properties": {}, "additionalProperties": True}, {"may_be_missing"}),
        ({"type": "object"}, set()),
    ],
)
def test_inputs_that_name_no_field_have_none_unless_they_say_so(
    inputs: Json, codes: set[str]
) -> None:
    say = {"id": "a", "uses": "text.render", "with": {"template": "{{ inputs.most }}"}}
    assert {one.code for one in checked(with_steps(say, inputs=inputs)).problems} == codes


@pytest.mark.parametrize(
    ("read", "codes"),
    [
        ("item.?count.orValue(0) > 3", set()),
        ('item.?count.orValue("") != ""', {"never_equal"}),
        ('item.?count.orValue("").startsWith("a")', {"wrong_arguments"}),
        ('item.?count.orValue("none") in ["none"]', {"never_equal"}),
        ('(has(item.count) ? item.count : "").startsWith("a")', {"wrong_arguments"}),
    ],
)
def test_what_stands_for_a_missing_value_does_not_hide_its_type(read: str, codes: set[str]) -> None:
    item = {"type": "object", "properties": {"count": {"type": "integer"}}}
    keep = {"id": "b", "uses": "list.filter", "with": {"items": "{{ steps.a.body }}", "where": f"{{{{ {read} }}}}"}}  # fmt: skip
    found = checked(with_steps(fetched("a", {"type": "array", "items": item}), keep))
    assert {problem.code for problem in found.problems} == codes
    assert bool(found.errors) == (codes == {"wrong_arguments"})


def test_a_value_and_what_stands_for_it_are_known_along_the_edges() -> None:
    item = {"type": "object", "properties": {"count": {"type": "integer"}}}
    made = {"id": "b", "uses": "list.map", "with": {"items": "{{ steps.a.body }}", "value": '{{ {"n": item.?count.orValue("")} }}'}}  # fmt: skip
    more = {"id": "c", "uses": "list.filter", "with": {"items": "{{ steps.b.items }}", "where": '{{ item.n > "5" }}'}}  # fmt: skip
    found = checked(with_steps(fetched("a", {"type": "array", "items": item}), made, more))
    assert [problem.step for problem in found.errors] == ["c"]


class Tables(SmallCatalog):
    """A step that names columns of its rows: in a list, in parts of a list, and as keys."""

    def action(self, action_id: str, /) -> Any:
        if action_id != "table.sum":
            return super().action(action_id)
        column = {"type": "string", COLUMNS: {"of": "rows"}}
        measure = {"type": "object", "properties": {"column": column, "name": {}}}
        given = {
            "rows": {},
            "by": {COLUMNS: {"of": "rows"}},
            "measures": {"type": "array", "items": measure},
            "names": {"type": "object", COLUMNS: {"of": "rows"}},
        }
        return replace(JOIN, id="table.sum", input_schema=closed(given, []), expr_args={})


def summed(given: Json, item: Any = ROW, **more: Any) -> list[str]:
    rows = {"type": "array", "items": item}
    with_ = {"rows": "{{ steps.a.body }}", **given}
    document = with_steps(fetched("a", rows, **more), {"id": "t", "uses": "table.sum", "with": with_})  # fmt: skip
    found = validate(Document.parse(document), Tables(), ENGINE)
    return [problem.path.partition("/with/")[2] for problem in found.errors]


HOLE = {"$hole": {"kind": "value", "label": "Which?"}}


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"by": ["name"]}, []),
        ({"by": ["nome", "name", "x"]}, ["by/0", "by/2"]),
        ({"by": "nome"}, ["by"]),
        ({"by": "{{ run.id }}"}, []),
        ({"by": [HOLE, 3]}, []),
        ({"by": HOLE}, []),
        ({"measures": [{"column": "nome", "name": "nome"}]}, ["measures/0/column"]),
        ({"names": {"nome": "a", "name": "b"}}, ["names/nome"]),
        ({"by": ["nome"], "rows": HOLE}, []),
        ({"by": ["nome"], "rows": None}, []),
        ({"by": ["name"], "other": 3}, ["other"]),
    ],
)
def test_a_column_that_is_named_is_one_of_the_rows(given: Json, wrong: list[str]) -> None:
    assert summed(given) == wrong


@pytest.mark.parametrize(
    ("item", "more", "wrong"),
    [
        ({"$ref": "#/$defs/Row"}, {"$defs": {"Row": ROW}}, ["by/0"]),
        ({"$ref": "#/properties/body"}, {}, []),
        ({"type": "string"}, {}, ["by/0"]),
        ({"type": "object"}, {}, []),
        ({**ROW, "additionalProperties": {}}, {}, []),
        ({**ROW, "additionalProperties": False}, {}, ["by/0"]),
        ({}, {}, []),
    ],
)
def test_rows_that_may_have_any_column_are_left_alone(
    item: Any, more: Json, wrong: list[str]
) -> None:
    assert summed({"by": ["far_away"]}, item, **more) == wrong
