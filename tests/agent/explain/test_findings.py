"""Facts first: which step, of what class, what fed it, and what differs from a run that went well."""

from __future__ import annotations

from typing import Any

import pytest

from agent.explain.findings import PastFailure, facts_of
from tests.agent.explain.runs import (
    NO_NAME,
    READ,
    SAY,
    History,
    a_good_run,
    a_nameless_run,
    record,
    refused,
)


def test_a_missing_value_is_traced_to_the_event_that_should_have_brought_it() -> None:
    facts = facts_of(a_nameless_run(), [a_good_run()])
    assert (facts.step, facts.error_class, facts.known) == ("say", "bad_data", True)
    assert facts.blamed is not None
    assert (facts.blamed.path, facts.blamed.state) == ("steps.read.body.name", "missing")
    assert facts.origin is not None
    assert (facts.origin.step, facts.origin.seq, facts.origin.failed) == ("read", 6, False)
    assert facts.cause_seq == 8
    parted = facts.divergence
    assert parted is not None
    assert (parted.seq, parted.path, parted.now) == (5, "body.name", "missing")


def test_what_a_reference_guards_against_is_not_blamed() -> None:
    careful = {
        **SAY,
        "with": {"template": "{{ steps.read.body.?name.orValue('you') }} {{ 1 / 0 }}"},
    }
    error = {**NO_NAME, "message": "division by zero"}
    history = History().went("read", {"body": {}}).unreadable("say", error).ended(error, step="say")
    assert facts_of(record(history, "failed", 1, READ, careful)).blamed is None


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (refused(401, "token expired"), "auth"),
        (refused(403, "API rate limit exceeded"), "rate_limit"),
        (refused(403, "monthly quota exceeded"), "quota"),
        (refused(429, "insufficient_quota"), "quota"),
        (refused(429, "slow down"), "rate_limit"),
        (refused(400, "invalid_token"), "auth"),
        (refused(503, "quota of patience"), "remote_down"),
        (refused(422, "amount must be positive"), "bad_data"),
    ],
)
def test_the_services_own_words_correct_the_class(error: dict[str, Any], wanted: str) -> None:
    history = History().failed("read", error).ended(error, step="read")
    assert facts_of(record(history)).error_class == wanted


@pytest.mark.parametrize(
    ("error", "known"),
    [
        (refused(400), False),
        (refused(400, "no such field"), True),
        ({"class": "ours", "code": "internal", "message": "the action broke"}, False),
        (refused(401), True),
    ],
)
def test_a_cause_that_is_not_on_record_is_not_known(error: dict[str, Any], known: bool) -> None:
    history = History().failed("read", error).ended(error, step="read")
    assert facts_of(record(history)).known is known


def test_nobody_knows_what_became_of_a_call_without_an_answer() -> None:
    error = refused(503)
    history = History().add("step.started", "read", attempt=1, args={})
    history.add("attempt.unknown", "read", attempt=1, error=error)
    history.add("step.failed", "read", error=error).ended(error, step="read")
    facts = facts_of(record(history))
    assert (facts.unknown_outcome, facts.known) == (True, False)


def test_a_step_that_was_changed_since_it_went_well_is_a_fault_of_the_workflow() -> None:
    changed = {**SAY, "with": {"template": "Hello {{ steps.read.body.nickname }}"}}
    error = {**NO_NAME, "message": "'steps.read.body' has no field 'nickname'"}
    output = {"status": 200, "headers": {}, "body": {"name": "Ada", "age": 36}}
    history = History().went("read", output).unreadable("say", error).ended(error, step="say")
    facts = facts_of(record(history, "failed", 2, READ, changed), [a_good_run()])
    assert facts.error_class == "logic"
    assert facts.changed is not None
    assert (facts.changed.parts, facts.changed.good_version) == (("with",), 1)


def test_changed_or_not_data_that_the_good_version_could_not_read_either_is_bad_data() -> None:
    changed = {**SAY, "name": "Say hello"}
    history = History().went("read", {"body": {}}).unreadable("say", NO_NAME)
    failed = record(history.ended(NO_NAME, step="say"), "failed", 2, READ, changed)
    assert facts_of(failed, [a_good_run()]).error_class == "bad_data"


def test_a_failure_that_was_passed_over_is_the_cause_of_what_it_left_out() -> None:
    lenient = {**READ, "on_error": "continue"}
    history = History().failed("read", refused(401)).unreadable("say", NO_NAME)
    failed = record(history.ended(NO_NAME, step="say"), "failed", 1, lenient, SAY)
    facts = facts_of(failed)
    assert (facts.step, facts.error_class) == ("say", "auth")
    assert facts.origin is not None
    assert (facts.origin.step, facts.origin.failed, facts.origin.seq) == ("read", True, 5)


def test_the_nearest_good_run_is_of_the_same_version_then_of_the_nearest_inputs() -> None:
    failed = a_nameless_run(version=2)
    facts = facts_of(failed, [a_good_run("old", 1), a_good_run("new", 2), a_good_run("later", 3)])
    assert facts.divergence is not None
    assert (facts.divergence.run, facts.divergence.same_version) == ("new", True)


def test_failures_of_the_same_kind_are_counted_and_others_are_not() -> None:
    same = {**NO_NAME, "step": "say"}
    earlier = [
        PastFailure("b", "2026-11-19T09:00:00.000Z", same),
        PastFailure("x", "2026-11-18T09:00:00.000Z", {**refused(401), "step": "read"}),
        PastFailure("a", "2026-11-17T09:00:00.000Z", same),
    ]
    before = facts_of(a_nameless_run(), (), earlier).before
    assert (before.count, before.runs, before.first) == (2, ("b", "a"), "2026-11-17T09:00:00.000Z")


def test_numbers_and_ids_do_not_tell_failures_apart() -> None:
    first = {**refused(429), "message": "https://a.example/9 answered 429", "step": "read"}
    other = {**first, "message": "https://a.example/10 answered 429"}
    history = History().failed("read", first).ended(first)
    assert facts_of(record(history), (), [PastFailure("a", "", other)]).before.count == 1


def test_an_item_of_a_loop_is_named_and_its_own_value_is_looked_at() -> None:
    each = {**SAY, "foreach": {"items": "{{ steps.read.body }}", "as": "person", "key": "{{ person.id }}"}, "with": {"template": "{{ person.name }}"}}  # fmt: skip
    people = [{"id": "a", "name": "Ada"}, {"id": "b"}]
    error = {**NO_NAME, "message": "'person' has no field 'name'"}
    history = History().went("read", {"body": people})
    listed = {"step": "say", "site": "foreach", "value": people, "count": 2, "keys": ["a", "b"]}
    history.add("expression.evaluated", "say", values=[listed])
    history.add("item.started", "say", "a", index=0, attempt=1, args={"template": "Ada"})
    history.add("item.settled", "say", "a", index=0, ok=True, output={"text": "Ada"})
    fault = {"step": "say", "site": "with", "index": 1, "error": error}
    history.add("expression.evaluated", "say", values=[fault])
    history.add("item.settled", "say", "b", index=1, ok=False, error=error)
    history.add("step.failed", "say", error={**error, "item": "b"})
    history.ended(error, step="say", item="b")
    facts = facts_of(record(history, "failed", 1, READ, each))
    assert (facts.step, facts.item) == ("say", "b")
    assert facts.blamed is not None
    assert (facts.blamed.path, facts.blamed.producer) == ("person.name", "read")


def test_inputs_that_were_refused_are_explained_by_the_request() -> None:
    error = {
        "class": "bad_data",
        "code": "inputs_invalid",
        "message": "inputs: 'amount' is missing",
    }
    facts = facts_of(record(History().ended(error)))
    assert (facts.step, facts.cause_seq, facts.error_class) == (None, 1, "bad_data")


def test_a_failure_inside_a_called_workflow_names_the_call_and_the_run_it_started() -> None:
    call = {"id": "ask", "type": "call", "workflow": "other"}
    error = {**refused(401), "step": "inner"}
    history = History().add("step.started", "ask", attempt=1, args={})
    history.add("child.ended", "ask", status="failed", run_id="child", error=error)
    history.add("step.failed", "ask", error=error).ended(error)
    facts = facts_of(record(history, "failed", 1, call))
    assert (facts.step, facts.child_run, facts.error_class) == ("ask", "child", "auth")
