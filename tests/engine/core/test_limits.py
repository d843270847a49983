"""A document at a limit is taken; one past it is refused with the place, the limit and the value."""

from typing import Any

import pytest

from engine.core.document import Document
from engine.core.validate import validate
from engine.core.words import MAX_STEPS
from engine.errors import DocumentInvalid
from engine.expressions import CelEngine
from tests.engine.core.catalog import SmallCatalog
from tests.engine.core.test_validate import NOW

Json = dict[str, Any]
LAST_ID = "s" * 40


def document(*steps: Json, **rest: Any) -> Json:
    return {"nexa": 1, "name": "x", "steps": list(steps) or [step()], **rest}


def step(**rest: Any) -> Json:
    return {"id": "a", "uses": "core.set", **rest}


def steps(count: int) -> list[Json]:
    return [{"id": f"s{n}", "uses": "core.set"} for n in range(count)]


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def item(**rest: Any) -> Json:
    return step(foreach={"items": [1], **rest})


def grouped(count: int) -> Json:
    half = count // 2
    inner = [{**one, "id": f"g{n}"} for n, one in enumerate(steps(half - 1))]
    return document({"id": "g", "type": "group", "steps": inner}, *steps(count - half))


@pytest.mark.parametrize(
    ("within", "beyond", "place", "limit", "value"),
    [
        (document(*steps(MAX_STEPS)), document(*steps(501)), "/steps", "500", "501"),
        (grouped(MAX_STEPS), grouped(MAX_STEPS + 2), "/steps", "500", "502"),
        (document(name="n" * 200), document(name="n" * 201), "/name", "200", "201"),
        (document(item(concurrency=100)), document(item(concurrency=101)), "/steps/0/foreach/concurrency", "100", "101"),
        (document(item(concurrency=1)), document(item(concurrency=0)), "/steps/0/foreach/concurrency", "1", "0"),
        (document(step(retry={"max_attempts": 100})), document(step(retry={"max_attempts": 101})), "/steps/0/retry/max_attempts", "100", "101"),
        (document(step(notes="n" * 10_000)), document(step(notes="n" * 10_001)), "/steps/0/notes", "10000", "10001"),
        (document(step(id=LAST_ID)), document(step(id=LAST_ID + "s")), "/steps/0/id", "40", "ssss"),
        (document(outputs={"x": nested(62)}), document(outputs={"x": nested(63)}), "/outputs/x/0/0/0/0/0/0", "64", ""),
        (document(outputs={"x": "a" * 999_000}), document(outputs={"x": "a" * 1_000_001}), "", "1,000,000", ""),
    ],
    ids=["steps", "steps in groups", "name", "items at once", "no item at once", "attempts", "notes", "id", "depth", "bytes"],
)  # fmt: skip
def test_a_document_is_taken_up_to_its_limit(
    within: Json, beyond: Json, place: str, limit: str, value: str
) -> None:
    Document.parse(within)
    with pytest.raises(DocumentInvalid) as refused:
        Document.parse(beyond)
    problem = refused.value.problems[0]
    assert problem.path == place
    said = f"{problem.message} {problem.hint or ''}"
    assert limit in said
    assert value in said
    if place.startswith("/steps/0") and "id" not in place:
        assert problem.step == "a"


def test_an_expression_is_as_long_as_it_may_be_and_no_longer() -> None:
    def messages(length: int) -> list[str]:
        text = "{{ '" + "x" * (length - 2) + "' }}"
        parsed = Document.parse(document(outputs={"x": text}))
        return [p.message for p in validate(parsed, SmallCatalog(), CelEngine(), now=NOW).problems]

    assert any("10,000" in message for message in messages(10_001))
    assert not any("10,000" in message for message in messages(10_000))
