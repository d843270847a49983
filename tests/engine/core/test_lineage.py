"""Where a value of a run came from, read off its events alone."""

from typing import Any

import pytest

from engine.core.lineage import NoSuchValue, Origin, Path, parse_pointer, trace
from engine.core.record import Record
from engine.errors import Invalid
from tests.engine.core.host import Bench, plan_of


def leaves(origin: Origin) -> list[tuple[str, str, Any]]:
    if origin.origins:
        return [leaf for one in origin.origins for leaf in leaves(one)]
    return [(origin.side, origin.path, origin.value)]


def act(step: str, **more: Any) -> dict[str, Any]:
    return {"id": step, "uses": "test.read", **more}


STEPS: tuple[dict[str, Any], ...] = (
    act("get", **{"with": {"q": "{{ inputs.q }}", "fixed": 1}}),
    act(
        "each",
        foreach={"items": "{{ steps.get.rows }}", "as": "row", "key": "{{ row.id }}"},
        **{"with": {"name": "{{ row.name }}", "of": "{{ vars.place }}", "at": "{{ run.started_at }}"}},
    ),
    act("first", **{"with": {"x": "{{ steps.each.items[0].value.said }}", "deep": {"y": ["{{ trigger.z }}"]}}}),
    act("all", **{"with": {"x": "{{ steps.each.items }}", "n": "{{ steps.each.count }}"}}),
    {"id": "g", "type": "group", "steps": [act("inner", **{"with": {"y": "{{ steps.first.a + inputs.q }}"}})], "outputs": {"out": "{{ steps.inner.b }}"}},
    {"id": "gs", "type": "group", "foreach": {"items": ["u", "v"], "as": "letter"}, "steps": [act("mine", **{"with": {"l": "{{ letter }}", "o": "{{ steps.g.out }}"}})], "outputs": {"m": "{{ steps.mine.b }}"}},
    act("last", **{"with": {"z": "{{ steps.gs.items[1].value.m }}", "e": "{{ error.x }}"}}),
    {"id": "way", "type": "branch", "cases": [{"id": "yes", "when": "{{ inputs.q == 1 }}"}], "else": "drop"},
)  # fmt: skip
ROWS = [{"id": "k1", "name": "Ada"}, {"id": "k2", "name": "Bob"}]


def played() -> Record:
    """Play it with answers a person would give."""

    def answer(request: Any, site: str) -> dict[str, Any]:
        if site == "foreach":
            keys = ["k1", "k2"] if request.step == "each" else None
            return {"value": ROWS if keys else ["u", "v"], "count": 2, "keys": keys}
        if site not in ("foreach", "with", "outputs", "when", "cases"):
            each = [
                {"key": k, "index": n, "ok": True, "value": {"said": "hi"}}
                for n, k in enumerate(("k1", "k2"))
            ]
            groups = [
                {"key": k, "index": n, "ok": True, "value": {"m": "M"}} for n, k in enumerate("01")
            ]
            items = each if request.step == "each" else groups
            return {"value": {"items": items, "count": 2}}
        if site == "cases":
            return {"value": "yes"}
        if site == "outputs":
            return {"value": {"out": "B"} if request.step == "g" else {"m": "M"}}
        if site == "with":
            return {"value": {"x": 1, "name": "Ada", "l": "u", "q": 7, "y": 2, "z": 3, "deep": {"y": [4]}}}  # fmt: skip
        return {"value": True}

    bench = Bench(plan_of(*STEPS), answer)
    bench.start(inputs={"q": 7}, trigger={"z": 4}, vars={"place": "Bern"})
    outputs = {"get": {"rows": ROWS}, "each": {"said": "hi"}, "first": {"a": 1}, "inner": {"b": "B"}, "mine": {"b": "M"}}  # fmt: skip
    while bench.attempts:
        attempt = bench.attempts[0]
        bench.ok(attempt, outputs.get(attempt.step, {"ok": True}))
    assert bench.state.status == "succeeded"
    return Record(bench.plan, bench.log)


@pytest.fixture(scope="module")
def record() -> Record:
    return played()


def of(record: Record, step: str, path: Path = (), *, item: str | None = None, side: Any = "input") -> Origin:  # fmt: skip
    return trace(record, lambda value: value, step=step, item=item, side=side, path=path)


def test_it_leads_through_loops_groups_and_steps_to_the_inputs(record: Record) -> None:
    found = of(record, "last", ("z",))
    assert found.made_by == "{{ steps.gs.items[1].value.m }}"
    assert ("run_input", "/q", 7) in leaves(found)
    assert ("run_input", "/q", 7) in leaves(of(record, "first", ("x",)))


def test_what_came_from_outside_ends_the_way(record: Record) -> None:
    found = of(record, "each", item="k2")
    assert {leaf[0] for leaf in leaves(found)} >= {"variable", "run"}
    assert leaves(of(record, "first", ("deep", "y", 0))) == [("trigger", "/z", 4)]


def test_of_a_whole_list_every_item_is_part(record: Record) -> None:
    found = of(record, "all", ("x",))
    (each,) = found.origins
    assert (each.side, each.step, each.made_by, each.origins) == ("output", "each", "foreach", ())


def test_an_output_rests_on_everything_that_was_asked_with(record: Record) -> None:
    found = of(record, "get", ("rows", 1, "name"), side="output")
    assert (found.value, found.made_by) == ("Bob", "test.read")
    assert leaves(found) == [("run_input", "/q", 7)]
    assert of(record, "way", side="output").made_by == "branch"
    assert of(record, "each", ("items", 0, "value", "said"), side="output").origins
    assert of(record, "g", ("out",), side="output").made_by == "{{ steps.inner.b }}"


def test_the_item_of_a_list_that_stands_in_the_document_is_its_own_origin(record: Record) -> None:
    found = of(record, "mine", ("l",), item="0")
    (letter,) = found.origins
    assert (letter.step, letter.path, letter.value) == ("gs", "/0", "u")


def test_what_is_not_there_is_said(record: Record) -> None:
    with pytest.raises(NoSuchValue, match="Nothing is on record"):
        of(record, "nope")
    with pytest.raises(NoSuchValue, match="has nothing at"):
        of(record, "get", ("nope",), side="output")


def test_pointers_are_read_and_refused() -> None:
    assert parse_pointer("/a~1b/0/~0") == ("a/b", 0, "~")
    assert parse_pointer("/") == parse_pointer("") == ()
    with pytest.raises(Invalid):
        parse_pointer("a")


def test_a_part_of_what_an_expression_came_to_is_a_part_of_what_it_names() -> None:
    steps = (act("get"), act("use", **{"with": {"row": "{{ steps.get.rows[1] }}"}}))
    bench = Bench(plan_of(*steps), lambda _r, _s: {"value": {"row": ROWS[1]}}).start()
    bench.ok(bench.open("get"), {"rows": ROWS})
    bench.ok(bench.open("use"))
    found = of(Record(bench.plan, bench.log), "use", ("row", "name"))
    assert (found.value, found.made_by) == ("Bob", "{{ steps.get.rows[1] }}")
    assert leaves(found) == [("output", "/rows/1/name", "Bob")]


def test_what_is_named_and_was_never_there_leads_nowhere() -> None:
    loop = act("each", foreach={"items": [1], "as": "row"}, **{"with": {"n": "{{ index }}"}})
    use = act("use", **{"with": {"x": "{{ size(steps.each.items) > 5 ? steps.each.items[5].value.y : 0 }}", "s": "{{ size(steps) > 9 ? steps[0] : 0 }}"}})  # fmt: skip

    def answer(_request: Any, site: str) -> dict[str, Any]:
        if site == "foreach":
            return {"value": [1], "count": 1}
        return {"value": {"items": [{"key": "0"}], "n": 0, "x": 0, "s": 0}}

    bench = Bench(plan_of(loop, use), answer).start().run_ok()
    record = Record(bench.plan, bench.log)
    assert of(record, "each", ("n",), item="0").origins == ()
    assert of(record, "use", ("s",)).origins == ()
    whole, sixth = of(record, "use", ("x",)).origins
    assert (whole.made_by, sixth.made_by) == ("foreach", "foreach")
    assert (sixth.path, sixth.value, sixth.origins) == ("/items/5/value/y", None, ())


def test_a_long_way_back_ends_somewhere() -> None:
    steps = [act("s0")]
    steps += [act(f"s{n}", **{"with": {"x": f"{{{{ steps.s{n - 1}.y }}}}", "z": f"{{{{ steps.s{n - 1}.y }}}}"}}) for n in range(1, 30)]  # fmt: skip
    bench = Bench(plan_of(*steps), lambda _r, site: {"value": {"x": 1, "z": 2}}).start()
    while bench.attempts:
        bench.ok(bench.attempts[0], {"y": 1})
    record = Record(bench.plan, bench.log)
    for found in (of(record, "s29", ("x",)), of(record, "s29", ("y",), side="output")):
        depth, here = 0, found
        while here.origins:
            depth, here = depth + 1, here.origins[0]
        assert 10 < depth <= 40
