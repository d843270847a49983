"""The document: closed, bounded, written the way it was read."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from engine.core.document import Document, document_hash
from engine.core.jsonschema import document_schema, schema_errors, schema_fault
from engine.core.yaml import from_text, to_json_text, to_yaml
from engine.errors import DocumentInvalid
from tests.engine.core.documents import deals, documents, long_document
from tests.support.held import held_s

SLOW = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def codes(value: Any) -> list[tuple[str, str]]:
    with pytest.raises(DocumentInvalid) as caught:
        Document.parse(value)
    assert caught.value.problems
    return [(problem.code, problem.path) for problem in caught.value.problems]


def text_codes(text: str) -> list[str]:
    with pytest.raises(DocumentInvalid) as caught:
        Document.parse(from_text(text))
    return [problem.code for problem in caught.value.problems]


@SLOW
@given(documents)
def test_what_is_read_is_what_is_written(given_document: dict[str, Any]) -> None:
    document = Document.parse(given_document)
    assert document.to_json() == given_document
    again = Document.parse(document.to_json())
    assert json.dumps(again.to_json()) == json.dumps(document.to_json())
    assert document_hash(again) == document_hash(document)


@SLOW
@given(documents)
def test_yaml_and_json_are_two_spellings_of_one_document(given_document: dict[str, Any]) -> None:
    document = Document.parse(given_document)
    assert Document.parse(from_text(to_yaml(document))) == document
    assert Document.parse(from_text(to_json_text(document))) == document
    assert document_hash(Document.parse(from_text(to_yaml(document)))) == document_hash(document)


@SLOW
@given(documents)
def test_the_published_schema_accepts_every_document(given_document: dict[str, Any]) -> None:
    schema = document_schema()
    assert list(schema_errors(schema, Document.parse(given_document).to_json())) == []


def test_the_document_of_the_design_is_a_document() -> None:
    document = Document.parse(deals())
    assert document.to_json() == deals()
    assert schema_fault(document_schema()) is None
    assert list(schema_errors(document_schema(), document.to_json())) == []


def test_the_order_of_steps_is_kept_and_hashed() -> None:
    forward, backward = deals(), deals()
    backward["steps"].reverse()
    ids = [step["id"] for step in Document.parse(backward).to_json()["steps"]]
    assert ids == ["tell_ops", "post", "any_big", "big", "deals"]
    assert document_hash(Document.parse(forward)) != document_hash(Document.parse(backward))


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    turned = json.loads(json.dumps(deals(), sort_keys=True))
    assert document_hash(Document.parse(turned)) == document_hash(Document.parse(deals()))


def _gives(outputs: dict[str, Any]) -> dict[str, Any]:
    return {"steps": [{"id": "g", "type": "group", "steps": [], "outputs": outputs}]}


@pytest.mark.parametrize(
    ("change", "code", "path"),
    [
        ({"nexa": 2}, "not_one_of", "/nexa"),
        ({"name": ""}, "wrong_type", "/name"),
        ({"surprise": 1}, "unknown_key", "/surprise"),
        ({"steps": [{"id": "a"}]}, "missing", "/steps/0/uses"),
        ({"steps": [{"id": "Bad", "uses": "a.b"}]}, "bad_id", "/steps/0/id"),
        ({"steps": [{"id": "if", "uses": "a.b"}]}, "reserved_word", "/steps/0/id"),
        (_gives({"No Id": 1}), "bad_id", "/steps/0/outputs/No Id"),
        (_gives({"No Id": {"x": 1}}), "bad_id", "/steps/0/outputs/No Id"),
        (_gives({"if": {"x": 1}}), "reserved_word", "/steps/0/outputs/if"),
        ({"steps": [{"id": "a", "uses": "a.b", "wiht": {}}]}, "unknown_key", "/steps/0/wiht"),
        ({"steps": [{"id": "a", "type": "magic"}]}, "not_one_of", "/steps/0"),
        (
            {"steps": [{"id": "a", "uses": "a.b", "timeout_s": "1"}]},
            "wrong_type",
            "/steps/0/timeout_s",
        ),
        ({"steps": [{"id": "a", "uses": "a.b", "disabled": 1}]}, "wrong_type", "/steps/0/disabled"),
        ({"steps": [{"id": "a", "uses": "a.b", "with_": {}}]}, "unknown_key", "/steps/0/with_"),
        ({"inputs": {"__proto__": 1}}, "reserved_key", "/inputs/__proto__"),
        ({"outputs": {"constructor": 1}}, "reserved_key", "/outputs/constructor"),
        ({"outputs": {"n": 2**53}}, "integer_too_large", "/outputs/n"),
        ({"outputs": {"n": float("nan")}}, "bad_number", "/outputs/n"),
        ({"outputs": {"n": "\x00"}}, "bad_text", "/outputs/n"),
        ({"outputs": {"n": "\ud800"}}, "bad_text", "/outputs/n"),
        ({"outputs": {"n": {1, 2}}}, "not_json", "/outputs/n"),
        ({"outputs": {"n": {"$hole": {"kind": "value"}}}}, "bad_hole", "/outputs/n"),
        ({"outputs": {"n": {"$hole": {}, "x": 1}}}, "bad_hole", "/outputs/n"),
    ],
)
def test_what_is_no_document_is_refused_with_its_place(
    change: dict[str, Any], code: str, path: str
) -> None:
    assert (code, path) in codes({**deals(), **change})


def test_several_faults_are_told_at_once() -> None:
    found = codes({"name": "x", "steps": [{"id": "A", "uses": "a.b"}, {"id": "b", "type": "call"}]})
    assert found == [("bad_id", "/steps/0/id"), ("missing", "/steps/1/workflow")]


def test_limits_hold() -> None:
    deep: Any = 1
    for _ in range(70):
        deep = [deep]
    assert ("too_deep") in [code for code, _ in codes(deals(outputs={"x": deep}))]
    assert codes(deals(outputs={"x": "a" * 1_000_001}))[0][0] == "too_large"
    many = [{"id": f"s{n}", "uses": "a.b"} for n in range(501)]
    assert codes(deals(steps=many)) == [("wrong_type", "/steps")]
    grouped = [{"id": "g", "type": "group", "steps": many[:250]}, *many[250:500]]
    assert codes(deals(steps=grouped)) == [("too_many_steps", "/steps")]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("[" * 100_000, "too_deep"),
        ('{"a":' * 100_000, "too_deep"),
        ('{"a": 1, "a": 2}', "duplicate_key"),
        ('{"a": ' + "1" * 900_000 + "}", "integer_too_large"),
        ("1" * 999_999, "integer_too_large"),
        ('{"a": NaN}', "bad_number"),
        ('{"a": 1}}', "syntax"),
        ("x" * 1_000_001, "too_large"),
        ("a: &x [1]\nb: *x", "yaml_alias"),
        ("a: &x 1", "yaml_alias"),
        ("a: !!python/object:os.system 1", "yaml_tag"),
        ("a: !!binary aGk=", "yaml_tag"),
        ("- " * 5_000, "too_deep"),
        ("a: 1\na: 2", "syntax"),
        ("a: [1, 2", "syntax"),
        ("a: |\n  x\n---\nb: 1", "syntax"),
        ("? [1, 2]\n: 3", "key_not_text"),
        ("1: 2", "key_not_text"),
        ("a: .nan", "bad_number"),
        ("key: " + "1" * 5_000, "integer_too_large"),
        ("a: 0x_", "syntax"),
        ('a: "\\UFFFFFFFF"', "syntax"),
    ],
)
def test_bombs_and_broken_texts_are_answered_as_problems(text: str, code: str) -> None:
    assert code in text_codes(text)


def test_yaml_keeps_dates_and_odd_words_as_texts() -> None:
    read = from_text("{a: 2026-11-22, b: yes, c: 0o17, d: 1e3, e: '1', f: no}")
    assert read == {"a": "2026-11-22", "b": "yes", "c": 15, "d": 1000.0, "e": "1", "f": "no"}


def test_a_document_can_be_read_from_braces_without_quotes() -> None:
    assert Document.parse(from_text("{nexa: 1, name: x}")).name == "x"


def test_thirty_steps_make_thirty_steps() -> None:
    document = Document.parse(long_document())
    assert len(document.steps) == 30
    assert document.to_json() == long_document()


def test_a_double_key_among_many_is_found_at_once() -> None:
    names = ",".join(f'"k{n}":1' for n in range(80_000))
    codes, took_s = held_s(lambda: text_codes('{"a":{' + names + ',"k79999":2}}'))
    assert codes == ["duplicate_key"]
    assert took_s < 2
