"""What tends to follow is told by what followed, measured on workflows that were left out."""

from __future__ import annotations

from typing import Any

from agent.learning.habits import Known, next_steps, pairs_of, repeated
from tests.agent.documenting.test_round_trip import planned, requests

TOP_1, TOP_3 = 0.4, 0.85
"""So often the step that really followed is the first suggestion, or among the first three."""


def known(name: str, *uses: str) -> Known:
    steps: list[dict[str, Any]] = [
        {"id": f"s{n}", "uses": one, "after": [f"s{n - 1}"] if n else []}
        for n, one in enumerate(uses)
    ]
    return Known(name, name, {"nexa": 1, "name": name, "steps": steps})


def test_the_most_frequent_comes_first_with_its_share() -> None:
    rooms = [
        known("a", "x.get", "x.post"),
        known("b", "x.get", "x.post"),
        known("c", "x.get", "x.put"),
    ]
    found = next_steps(rooms, "x.get")
    assert [(one.uses, one.times, one.example) for one in found] == [
        ("x.post", 2, "a"),
        ("x.put", 1, "c"),
    ]
    assert found[0].share == 0.6667
    assert next_steps(rooms, "x.never") == []


def test_the_longest_repetition_is_told_and_not_its_parts() -> None:
    same = ("x.a", "x.b", "x.c", "x.d")
    (one,) = repeated([known("a", *same), known("b", *same, "x.e")])
    assert one.actions == same
    assert repeated([known("a", *same), known("b", "x.a", "x.b")]) == []
    assert repeated([known("a", *same)]) == []


def test_suggestions_hit_what_followed_in_workflows_that_were_left_out() -> None:
    documents = [found for text in requests() if (found := planned(text)) is not None]
    rooms = [Known(str(n), "w", document) for n, document in enumerate(documents)]
    first = third = asked = 0
    for left_out in rooms:
        others = [one for one in rooms if one is not left_out]
        kinds = {s["id"]: str(s.get("uses") or s.get("type")) for s in left_out.document["steps"]}
        for source, target in pairs_of(left_out.document):
            told = [one.uses for one in next_steps(others, kinds[source])]
            asked += 1
            first += told[:1] == [kinds[target]]
            third += kinds[target] in told[:3]
    print(f"next step: top-1 {first / asked:.3f}, top-3 {third / asked:.3f} of {asked}")  # noqa: T201
    assert asked >= 200
    assert first / asked >= TOP_1
    assert third / asked >= TOP_3
