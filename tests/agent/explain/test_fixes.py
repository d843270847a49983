"""Fixes are ordinary patches, and one is offered only when the failed run passes with it and no success changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from agent.explain.findings import PastFailure, facts_of
from agent.explain.fixes.fix import Proof, SuccessTried, Verdict
from agent.explain.fixes.repair import Repair
from agent.explain.fixes.rewrite import path_text, rewritten
from agent.explain.fixes.rules import changes
from agent.explain.fixes.sight import Sight
from agent.explain.record import RunRecord
from engine.core.document import Document
from engine.core.patch import apply_patch
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


def offered(failed: RunRecord, good: RunRecord | None = None) -> dict[str, Mapping[str, Any]]:
    """Answer rule -> what it would set in the first step it touches."""
    facts = facts_of(failed, [good] if good else [])
    found = changes(Sight(facts, failed, good))
    return {change.rule: change.operations[0].get("set", {}) for change in found}


def test_a_field_of_another_name_is_read_where_the_old_one_is_gone() -> None:
    failed = a_nameless_run({"age": 36, "full_name": "Ada"})
    changed = offered(failed, a_good_run())
    name = "steps.read.body.name"
    either = f"(has({name}) ? {name} : steps.read.body.full_name)"
    assert changed["renamed"] == {"/with/template": f"Hello {{{{ {either} }}}}"}


def test_an_optional_value_gets_an_empty_one_in_its_place() -> None:
    changed = offered(a_nameless_run(), a_good_run())
    assert "renamed" not in changed
    text = "Hello {{ steps.read.body.?name.orValue('') }}"
    assert changed["optional"] == {"/with/template": text}


def test_a_parent_that_is_null_is_asked_first() -> None:
    deep = {**SAY, "with": {"template": "{{ steps.read.body.at.city }}"}}
    error = {**NO_NAME, "message": "'steps.read.body.at' is null and has no 'city'"}
    history = History().went("read", {"body": {"at": None}}).unreadable("say", error)
    failed = record(history.ended(error, step="say"), "failed", 1, READ, deep)
    place = "steps.read.body.at"
    text = f"{{{{ ({place} == null ? '' : {place}.?city.orValue('')) }}}}"
    assert offered(failed)["optional"] == {"/with/template": text}


def test_the_items_without_a_value_are_passed_over_where_items_are_chosen_by_it() -> None:
    choose = {"id": "big", "uses": "list.filter", "with": {"items": "{{ steps.read.body }}", "where": "{{ item.n > 1.0 }}"}}  # fmt: skip
    error = {**NO_NAME, "message": "'item' has no field 'n'"}
    history = History().went("read", {"body": [{"n": 2.0}, {}]}).failed("big", error)
    failed = record(history.ended(error, step="big"), "failed", 1, READ, choose)
    where = "{{ has(item.n) && item.n != null && (item.n > 1.0) }}"
    assert offered(failed)["only_whole_items"] == {"/with/where": where}


def test_a_step_is_left_out_when_its_list_is_empty() -> None:
    first = {
        **SAY,
        "with": {"template": "{{ steps.read.body[0].name }}"},
        "when": "{{ inputs.on }}",
    }
    error = {**NO_NAME, "message": "'steps.read.body' has 0 items and none at 0"}
    history = History({"on": True}).went("read", {"body": []}).unreadable("say", error)
    failed = record(history.ended(error, step="say"), "failed", 1, READ, first)
    condition = "{{ (inputs.on) && size(steps.read.body) > 0 }}"
    assert offered(failed)["nothing_to_do"] == {"/when": condition}


def test_patience_is_offered_for_what_passes_and_not_for_what_lasts_or_is_not_known() -> None:
    busy = refused(429, retryable=True)
    failed = record(History().failed("read", busy).ended(busy, step="read"))
    assert offered(failed)["patience"]["/retry"]["max_attempts"] == 6
    denied = refused(401)
    assert offered(record(History().failed("read", denied).ended(denied, step="read"))) == {}
    down = {**refused(503, retryable=True), "step": "read"}
    lasting = [PastFailure(str(n), "", down) for n in range(3)]
    failed = record(History().failed("read", down).ended(down))
    facts = facts_of(failed, (), lasting)
    assert list(changes(Sight(facts, failed, None))) == []


def test_more_time_is_four_times_as_much_within_bounds() -> None:
    short = {**READ, "timeout_s": 20}
    late = {"class": "timeout", "code": "timed_out", "message": "no answer in 20 s"}
    failed = record(History().failed("read", late).ended(late, step="read"), "f", 1, short)
    assert offered(failed)["more_time"] == {"/timeout_s": 80}
    longest = {**READ, "timeout_s": 600}
    failed = record(History().failed("read", late).ended(late, step="read"), "f", 1, longest)
    assert offered(failed) == {}


def test_a_connection_that_was_left_out_is_put_back() -> None:
    missing = {"class": "auth", "code": "connection_missing", "message": "names none"}
    failed = record(History().failed("read", missing).ended(missing, step="read"), "failed", 2)
    good = record(History().went("read", {}).ended(), "good", 1, {**READ, "connection": "crm"}, SAY)
    assert offered(failed, good)["connection"] == {"/connection": "crm"}


def test_what_was_changed_is_put_back_where_the_workflow_is_at_fault() -> None:
    worse = {**SAY, "with": {"template": "{{ steps.read.body.nickname }}"}}
    error = {**NO_NAME, "message": "'steps.read.body' has no field 'nickname'"}
    history = History().went("read", {"body": {"name": "Ada"}}).unreadable("say", error)
    failed = record(history.ended(error, step="say"), "failed", 2, READ, worse)
    assert offered(failed, a_good_run())["put_back"] == {"/with/template": SAY["with"]["template"]}


def test_a_lost_failure_is_never_covered_up() -> None:
    lenient = {**READ, "on_error": "continue"}
    history = History().failed("read", refused(401)).unreadable("say", NO_NAME)
    failed = record(history.ended(NO_NAME, step="say"), "failed", 1, lenient, SAY)
    assert offered(failed) == {}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("{{ steps.a.b }}", "{{ X }}"),
        ("{{ steps.a.bc + steps.a.b }}", "{{ steps.a.bc + X }}"),
        ("{{ steps . a . ?b.orValue('x') }}", "{{ X }}"),
        ("{{ steps.a['b'] + other.steps.a.b }}", "{{ X + other.steps.a.b }}"),
        ("steps.a.b is {{ steps.a.b.c }}", "steps.a.b is {{ X.c }}"),
        ("{{ steps.a.b(1) }}", "{{ steps.a.b(1) }}"),
    ],
)
def test_only_the_path_itself_is_rewritten(text: str, wanted: str) -> None:
    found = rewritten({"id": "s", "with": {"t": text}}, "steps", ("a", "b"), lambda _: "X")
    assert found == ({} if wanted == text else {"/with/t": wanted})


def test_paths_are_written_as_expressions() -> None:
    assert path_text("steps", ("a", 0, "b")) == "steps.a[0].b"
    assert path_text("steps", ("a", 0, "b"), 1) == "steps.a[?0].?b"


def patched(document: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return apply_patch(Document.parse(document), {}, operations).document.to_json()


@dataclass
class Checks:
    """Answers as a test says, and keeps what it was asked."""

    verdicts: list[tuple[Verdict, Verdict]]
    events: Sequence[Mapping[str, Any]] = ()
    asked: list[Mapping[str, Any]] = field(default_factory=list)

    async def __call__(self, document: Mapping[str, Any]) -> Proof:
        self.asked.append(document)
        failing, success = self.verdicts[min(len(self.asked), len(self.verdicts)) - 1]
        worst: Verdict = "fails" if "fails" in (failing, success) else failing
        return Proof(worst, failing, (SuccessTried("good", success),), (), self.events)


async def test_a_fix_is_offered_with_the_record_of_its_check() -> None:
    checks = Checks([("passes", "passes")])
    fix = await Repair(patched, checks).find(a_nameless_run(), [a_good_run()])
    assert fix is not None
    assert fix.rules == ("optional",)
    evidence = fix.as_json()["evidence"]
    assert (evidence["check"], evidence["verdict"]) == ("counterfactual", "passes")
    assert evidence["successes"] == [{"run": "good", "verdict": "passes"}]


@pytest.mark.parametrize("verdict", [("fails", "passes"), ("passes", "fails")])
async def test_what_does_not_mend_the_failure_or_changes_a_success_is_not_offered(
    verdict: tuple[Verdict, Verdict],
) -> None:
    failed = a_nameless_run({"age": 36, "full_name": "Ada"})
    checks = Checks([verdict])
    assert await Repair(patched, checks).find(failed, [a_good_run()]) is None
    assert len(checks.asked) == 2


async def test_a_cause_that_shows_again_one_step_on_is_mended_there_too() -> None:
    again = {**SAY, "id": "shout"}
    output = {"status": 200, "headers": {}, "body": {"age": 36}}
    first = History().went("read", output).unreadable("say", NO_NAME).ended(NO_NAME, step="say")
    failed = record(first, "failed", 1, READ, SAY, again)
    further = History().went("read", output).went("say", {"text": "Hello "})
    further.unreadable("shout", NO_NAME).ended(NO_NAME, step="shout")
    checks = Checks([("fails", "passes"), ("passes", "passes")], further.events)
    fix = await Repair(patched, checks).find(failed, [])
    assert fix is not None
    assert [operation["id"] for operation in fix.operations] == ["say", "shout"]
