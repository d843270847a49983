"""The validator: everything that would go wrong is said before any run, and nothing else is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.core.document import Document
from engine.core.validate import ConnectionInfo, Validation, publishable, validate
from engine.errors import DocumentInvalid
from engine.expressions import CelEngine
from tests.engine.core.cases import BIG, RIGHT, WRONG, filter_step, text
from tests.engine.core.catalog import SmallCatalog
from tests.engine.core.documents import deals, long_document, with_steps
from tests.support.held import held_s

Json = dict[str, Any]
ENGINE = CelEngine()
NOW = datetime(2026, 11, 22, 22, 0, tzinfo=UTC)


def checked(document: Json, **more: Any) -> Validation:
    return validate(Document.parse(document), SmallCatalog(), ENGINE, now=NOW, **more)


def found(document: Json, **more: Any) -> list[tuple[str, str]]:
    return [(p.code, p.path) for p in checked(document, **more).problems]


def test_the_document_of_the_design_has_no_problem() -> None:
    validation = checked(deals())
    assert validation.problems == ()
    assert publishable(validation)
    assert validation.effects["deals"] == "read"
    assert validation.effects["post"] == "write"
    assert validation.reach.hosts == ("crm.example",)
    assert validation.reach.recipients == ("#sales", "ops@example.com", "public")
    assert [t.hour for t in validation.fire_times["weekdays"]] == [8] * 5
    items = validation.output_types["big"]["properties"]["items"]
    assert items["items"]["required"] == ["id", "name", "amount"]


def test_thirty_steps_are_validated_in_milliseconds() -> None:
    document = Document.parse(long_document())
    validate(document, SmallCatalog(), ENGINE, now=NOW)
    best = min(
        held_s(lambda: validate(document, SmallCatalog(), ENGINE, now=NOW))[1] for _ in range(5)
    )
    assert validate(document, SmallCatalog(), ENGINE, now=NOW).errors == ()
    # 20 ms on an idle machine; this leaves room for a busy one.
    assert best < 0.1


@pytest.mark.parametrize("document", RIGHT)
def test_right_documents_raise_no_false_alarm(document: Json) -> None:
    assert found(document) == []


@pytest.mark.parametrize(
    ("document", "code", "path"), WRONG, ids=lambda v: v if isinstance(v, str) else ""
)
def test_what_would_go_wrong_is_said_with_its_place(document: Json, code: str, path: str) -> None:
    validation = checked(document)
    assert (code, path) in [(p.code, p.path) for p in validation.problems]
    assert not publishable(validation)


def test_circles_are_named() -> None:
    document = with_steps(text("{{ steps.b.text }}", "a"), text("{{ steps.a.text }}", "b"))
    problem = checked(document).problems[0]
    assert problem.code == "cycle"
    assert "a -> b" in problem.message or "b -> a" in problem.message


def test_holes_block_publishing_and_are_no_mistake() -> None:
    hole = {
        "$hole": {
            "kind": "field",
            "label": "Which field holds the amount?",
            "template": "{{ item.__hole__ > 100.0 }}",
            "candidates": ["amount"],
        }
    }
    document = with_steps(filter_step(hole), text("x", foreach={"items": "{{ steps.keep.items }}"}))
    validation = checked(document)
    assert [(p.severity, p.path) for p in validation.problems] == [("hole", "/steps/1/with/where")]
    assert validation.errors == ()
    assert not publishable(validation)


def test_a_missing_connection_is_a_hole_and_a_wrong_one_a_mistake() -> None:
    post = {"id": "p", "uses": "slack.post_message", "with": {"channel": "#x", "text": "y"}}
    have = [ConnectionInfo("team", "slack", "slack_token"), ConnectionInfo("mail", "smtp", "smtp")]
    plain = with_steps(outputs={})
    plain["steps"][0].pop("connection")
    missing = {**plain, "steps": [*plain["steps"], post]}
    problem = checked(missing, connections=have).problems[0]
    assert (problem.code, problem.severity) == ("connection_missing", "hole")
    assert problem.hint == "there is team"
    for key, code in (("team", None), ("mail", "wrong_connection"), ("nope", "unknown_connection")):
        document = {**plain, "steps": [*plain["steps"], {**post, "connection": key}]}
        assert [p.code for p in checked(document, connections=have).problems] == (
            [code] if code else []
        )


def test_a_control_step_with_items_belongs_into_a_group() -> None:
    wait = {"id": "w", "type": "wait", "duration_s": 5}
    document = with_steps({**wait, "foreach": {"items": [1]}})
    assert found(document) == [("foreach_not_here", "/steps/1/foreach")]
    grouped = {"id": "g", "type": "group", "foreach": {"items": [1]}, "steps": [wait]}
    assert found(with_steps(grouped)) == []


def test_a_group_with_something_irreversible_in_it_is_not_repeated() -> None:
    pay = {"id": "pay", "uses": "card.charge", "with": {"cents": 5}}
    group = {"id": "g", "type": "group", "steps": [pay], "retry": {"max_attempts": 2}}
    document = with_steps(group, settings={"budget": {"usd": 1}})
    assert found(document) == [("retry_of_irreversible", "/steps/1/retry")]


def test_groups_see_out_and_outside_sees_only_outputs() -> None:
    each = {"items": BIG, "as": "deal"}
    group = {
        "id": "g",
        "type": "group",
        "foreach": each,
        "steps": [text("{{ deal.name }} {{ steps.deals.status }}", "inner")],
        "outputs": {"t": "{{ steps.inner.text }}"},
    }
    right = with_steps(group, text("{{ steps.g.items[0].value.t }} {{ steps.g.ok_count }}"))
    wrong = with_steps(group, text("{{ steps.g.items[0].value.nope }}"))
    assert found(right) == []
    assert found(wrong) == [("unknown_field", "/steps/2/with/template")]
    assert ("data" in [e.kind for e in checked(right).edges["g"]]) is True


def test_money_without_a_budget_is_warned_of() -> None:
    document = with_steps({"id": "pay", "uses": "card.charge", "with": {"cents": 5}})
    assert found(document) == [("budget_missing", "/settings/budget")]
    limits = [{"usd": 1}, {"per_day": {"usd": 1}}]
    assert [found({**document, "settings": {"budget": one}}) for one in limits] == [[], []]
    for no_limit in ({"calls": 3}, {"per_day": {"calls": 3}}):
        limited = {**document, "settings": {"budget": no_limit}}
        assert found(limited) == [("budget_missing", "/settings/budget")]
    assert publishable(checked(document))


def test_every_problem_has_a_code_a_sentence_and_a_place() -> None:
    for document, _, _ in WRONG:
        for problem in checked(document).problems:
            assert problem.code.replace("_", "").isalpha()
            assert problem.message
            assert problem.path == "" or problem.path.startswith("/")
            keys = {"code", "severity", "path", "message", "hint", "step", "facts"}
            assert set(problem.as_json()) == keys


QUERY = {"id": "a", "uses": "http.request"}


@pytest.mark.parametrize(
    "given",
    [
        {f"a{n}": 1 for n in range(20_000)},
        {"query": {f"q{n}": f"{{{{ nope.x{n} }}}}" for n in range(20_000)}},
        {"url": "{{ " + "'\\" * 50_000},
        {"url": "{{ " + "+".join(["1"] * 4_900) + " }}"},
        {"url": "{{ inputs" + ".a" * 4_900 + " }}"},
        {"url": "{{ " + "||".join(["true"] * 2_000) + " }}"},
    ],
    ids=["arguments", "expressions", "quotes", "sum", "path", "conditions"],
)
def test_the_document_of_a_stranger_costs_seconds_at_most_and_says_what_is_wrong(
    given: Json,
) -> None:
    step = {**QUERY, "with": {"method": "GET", "url": "https://x.example", **given}}
    report, took_s = held_s(lambda: checked(with_steps(step)))
    assert took_s < 3
    assert 1 <= len(report.problems) <= 1_000


@pytest.mark.parametrize("joined", ["+", "||", ".a"])
def test_a_chain_that_is_allowed_is_no_danger_however_deep_the_caller_stands(joined: str) -> None:
    part = {"+": "1", "||": "true", ".a": ""}[joined]
    text = joined.join([part] * 95) if part else "inputs" + ".a" * 95
    step = {**QUERY, "with": {"method": "GET", "url": "https://x.example/{{ " + text + " }}"}}

    def from_below(frames: int) -> int:
        return from_below(frames - 1) if frames else len(checked(with_steps(step)).problems)

    assert from_below(300) < 5


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"throttle": {"limit": 2, "period_s": 60, "key": "{{ inputs.min_amount }}"}}, []),
        ({"debounce": {"period_s": 5, "max_wait_s": 60}, "priority": -3}, []),
        ({"priority": "{{ inputs.min_amount > 5.0 ? 10 : 0 }}"}, []),
        (
            {"debounce": {"period_s": 60, "max_wait_s": 5}},
            [("debounce_too_short", "/settings/debounce/max_wait_s")],
        ),
        ({"priority": "{{ 'high' }}"}, [("wrong_type", "/settings/priority")]),
        (
            {"batch": {"into": "min_amount", "period_s": 5}},
            [("batch_into_no_list", "/settings/batch/into")],
        ),
        (
            {"batch": {"into": "gone", "period_s": 5, "key": "{{ ['a'] }}"}},
            [
                ("wrong_type", "/settings/batch/key"),
                ("batch_into_no_list", "/settings/batch/into"),
            ],
        ),
        ({"priority": "high"}, [("not_an_expression", "/settings/priority")]),
        (
            {"throttle": {"period_s": 60, "key": "{{ ['a'] }}"}},
            [("wrong_type", "/settings/throttle/key")],
        ),
        (
            {"debounce": {"period_s": 60, "key": "{{ steps.deals.body }}"}},
            [("unknown_name", "/settings/debounce/key")],
        ),
    ],
)
def test_the_flow_of_runs_is_checked_before_any_run(
    settings: Json, expected: list[tuple[str, str]]
) -> None:
    assert found({**deals(), "settings": settings}) == expected


def test_a_batch_goes_into_a_list_and_has_no_debounce_beside_it() -> None:
    document = deals()
    document["inputs"]["properties"]["new"] = {"type": "array"}
    batch = {"into": "new", "period_s": 5, "key": "{{ inputs.min_amount }}"}
    assert found({**document, "settings": {"batch": batch}}) == []
    both = {"batch": batch, "debounce": {"period_s": 5}}
    assert found({**document, "settings": both}) == [("batch_of_one", "/settings/batch")]


@pytest.mark.parametrize(
    ("settings", "path"),
    [
        ({"throttle": {"limit": 0, "period_s": 60}}, "/settings/throttle/limit"),
        ({"throttle": {"limit": 1}}, "/settings/throttle/period_s"),
        ({"throttle": {"period_s": 0.5}}, "/settings/throttle/period_s"),
        ({"throttle": {"period_s": 60, "when_full": "drop"}}, "/settings/throttle/when_full"),
        ({"debounce": {"period_s": 40 * 24 * 3600}}, "/settings/debounce/period_s"),
        ({"debounce": {"period_s": True}}, "/settings/debounce/period_s"),
        ({"batch": {"period_s": 5}}, "/settings/batch/into"),
        ({"batch": {"into": "x", "period_s": 5, "max_size": 1}}, "/settings/batch/max_size"),
        ({"batch": {"into": "x", "period_s": 5, "max_size": 1001}}, "/settings/batch/max_size"),
        ({"priority": 101}, "/settings/priority"),
        ({"priority": 1.5}, "/settings/priority"),
    ],
)
def test_what_the_flow_of_runs_cannot_be_is_refused_at_its_place(settings: Json, path: str) -> None:
    with pytest.raises(DocumentInvalid) as refused:
        Document.parse({**deals(), "settings": settings})
    assert path in [problem.path for problem in refused.value.problems]
