"""A document cut off after one step keeps what that needs, and fails and skips as the whole one does."""

from typing import Any

import pytest

from engine.core.document import Document, walk_steps
from engine.core.up_to import up_to
from engine.errors import NotFound

READ: dict[str, Any] = {"id": "a", "uses": "test.read"}


def cut(step: str, *steps: dict[str, Any]) -> list[str]:
    document = Document.parse({"nexa": 1, "name": "T", "steps": list(steps), "outputs": {"x": 1}})
    found = up_to(document, step)
    assert found.outputs == {}
    return [one.id for _, one in walk_steps(found.steps)]


def test_what_a_step_waits_for_or_reads_stays_and_the_rest_goes() -> None:
    steps = (
        READ,
        {"id": "b", "uses": "test.read", "with": {"x": "{{ steps.a.x }}"}},
        {"id": "c", "uses": "test.write", "after": ["b"]},
        {"id": "d", "uses": "test.write"},
        {"id": "e", "uses": "test.write", "after": ["c"]},
    )
    assert cut("c", *steps) == ["a", "b", "c"]
    assert cut("d", *steps) == ["d"]
    with pytest.raises(NotFound):
        cut("nope", *steps)


def test_who_deals_with_a_failure_stays_switched_off() -> None:
    steps = [
        READ,
        {"id": "fix", "uses": "test.write", "after": ["a.failed"]},
        {"id": "z", "uses": "test.read", "after": ["a"], "join": "always"},
    ]
    document = Document.parse({"nexa": 1, "name": "T", "steps": steps})
    fix = up_to(document, "z").step("fix")
    assert fix is not None
    assert (fix.disabled, fix.after) == (True, ("a.failed",))


def test_of_the_groups_around_it_only_what_it_needs_stays() -> None:
    inner = [
        {"id": "p", "uses": "test.read"},
        {"id": "q", "uses": "test.read", "after": ["p"]},
        {"id": "r", "uses": "test.write", "after": ["q"]},
    ]
    outputs = {"q": "{{ steps.q.x }}", "r": "{{ steps.r.x }}"}
    group = {"id": "g", "type": "group", "steps": inner, "outputs": outputs, "after": ["a"]}
    last = {"id": "z", "uses": "test.read", "with": {"x": "{{ steps.g.q }}"}}
    assert cut("q", READ, group, last) == ["a", "g", "p", "q"]
    document = Document.parse({"nexa": 1, "name": "T", "steps": [READ, group, last]})
    kept = up_to(document, "q").step("g")
    assert getattr(kept, "outputs", None) == {"q": "{{ steps.q.x }}"}
    assert cut("z", READ, group, last) == ["a", "g", "p", "q", "r", "z"]
