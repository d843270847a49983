"""Patches that cannot be applied say why, and deep ones reach their place."""

from typing import Any

import pytest

from engine.core.document import Document
from engine.core.patch import MAX_OPERATIONS, apply_patch
from engine.core.patch_tree import TreeFault, find_step, with_value, without_value
from engine.errors import PatchRefused

Json = dict[str, Any]
SAY = {"id": "a", "uses": "text.render", "with": {"template": "x", "list": [1, 2, {"y": 3}]}}
INNER = {"id": "i", "uses": "text.render", "with": {"template": "x"}}
GROUP = {"id": "g", "type": "group", "steps": [{"id": "h", "type": "group", "steps": [INNER]}]}


def document() -> Document:
    return Document.parse({"nexa": 1, "name": "T", "steps": [SAY, GROUP]})


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        ("x", "an object with op"),
        ({"op": "set_trigger", "trigger": {}}, "a trigger with an id"),
        ({"op": "set_layout", "layout": 3}, "needs a layout"),
        (
            {"op": "add_step", "step": {**INNER, "id": "z"}, "group": "nope"},
            "there is no step 'nope'",
        ),
        ({"op": "add_step", "step": {**INNER, "id": "z"}, "group": "a"}, "is not a group"),
        ({"op": "update_step", "id": "a", "set": 3}, "takes set"),
        ({"op": "update_step", "id": "a", "set": {"with": 1}}, "is not a pointer"),
        ({"op": "update_step", "id": "g", "set": {"/steps/0": 1}}, "changed by their own ids"),
        ({"op": "connect", "from": 3, "to": "a"}, "needs from"),
    ],
)
def test_an_operation_that_makes_no_sense_is_refused(operation: Any, words: str) -> None:
    with pytest.raises(PatchRefused) as caught:
        apply_patch(document(), {}, [operation])
    assert words in str(caught.value)


def test_too_many_operations_are_refused() -> None:
    with pytest.raises(PatchRefused, match="at most"):
        apply_patch(document(), {}, [{"op": "set_meta"}] * (MAX_OPERATIONS + 1))


def test_a_step_deep_inside_is_reached() -> None:
    operation = {"op": "update_step", "id": "i", "set": {"/with/template": "y"}}
    after = apply_patch(document(), {}, [operation]).document.to_json()
    assert after["steps"][1]["steps"][0]["steps"][0]["with"]["template"] == "y"


def test_parts_of_lists_are_taken_out() -> None:
    operation = {"op": "update_step", "id": "a", "unset": ["/with/list/0", "/with/list/1/y"]}
    after = apply_patch(document(), {}, [operation]).document.to_json()
    assert after["steps"][0]["with"]["list"] == [2, {}]


def test_the_tree_refuses_what_has_no_place() -> None:
    for path in ("x", ""):
        with pytest.raises(TreeFault):
            without_value({"a": 1}, path)
    with pytest.raises(TreeFault):
        with_value({"a": 1}, "/a/b", 1)


BAD_GROUP = {"op": "add_step", "step": {"id": "g2", "type": "group", "steps": 3}}
BAD_AFTER = {"op": "update_step", "id": "a", "set": {"/after": 3}}


@pytest.mark.parametrize(
    ("operations", "culprit", "words"),
    [
        ([{"op": "update_step", "id": "a", "set": {"/timeout_s": -1}}, {"op": "set_meta", "name": "N"}], 0, "seconds"),
        ([{"op": "set_meta", "name": "N"}, {"op": "update_step", "id": "a", "set": {"/timeout_s": -1}}], 1, "seconds"),
        ([BAD_GROUP, {"op": "add_step", "step": {**INNER, "id": "z"}, "group": "g2"}], 1, "has no list of steps"),
        ([BAD_AFTER, {"op": "connect", "from": "g", "to": "a"}], 1, "after is a list"),
        ([BAD_AFTER, {"op": "disconnect", "from": "g", "to": "a"}], 1, "after is a list"),
    ],
)  # fmt: skip
def test_the_operation_that_cannot_be_is_named(
    operations: list[Json], culprit: int, words: str
) -> None:
    with pytest.raises(PatchRefused, match=words) as caught:
        apply_patch(document(), {}, operations)
    assert caught.value.facts["operation"] == culprit


def test_a_step_behind_something_that_is_none_is_found() -> None:
    steps: list[Any] = [3, {"id": "g", "steps": [None, {"id": "i"}]}]
    assert find_step(steps, "i") == ("g", 1)
