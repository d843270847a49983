"""Changes in words: the smallest patch, nothing else touched, undone exactly."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.patch import apply_patch
from tests.support.planning import NOW, PlainValidator
from tools.catalog import load_catalog

CATALOG = load_catalog()
REQUEST = PlanRequest(
    text="weekdays at 7 fetch http://h.example/cats, keep cats over 4, share each new cat in #yard and mail a digest to a@b.example",
    catalog=CATALOG,
    now=NOW,
    timezone="Europe/Berlin",
)
BASE: dict[str, Any] = dict(OfflinePlanner().plan(REQUEST).document or {})


def change(words: str, document: dict[str, Any] = BASE) -> Plan:
    return OfflinePlanner().plan(replace(REQUEST, text=words, document=document))


def applied(found: Plan, document: dict[str, Any] = BASE) -> dict[str, Any]:
    """Apply a change; prove that it is sound and that its inverse gives every byte back."""
    assert found.kind == "change", found
    before = Document.parse(document)
    result = apply_patch(before, {}, found.operations)
    undone = apply_patch(result.document, result.layout, result.inverse).document
    assert json.dumps(undone.to_json()) == json.dumps(before.to_json())
    after = result.document.to_json()
    assert not PlainValidator(CATALOG).check(after, ()).broken
    return after


def untouched(after: dict[str, Any]) -> set[str]:
    old = {s["id"]: json.dumps(s) for s in Document.parse(BASE).to_json()["steps"]}
    return {s["id"] for s in after["steps"] if old.get(s["id"]) == json.dumps(s)}


ALL = {"fetch_cats", "keep_cats", "new_cats", "post_to_yard", "email_a"}


@pytest.mark.parametrize(
    ("words", "touched"),
    [
        ("make the limit 6", {"keep_cats"}),
        ("only cats over 6, please, and drop the mail", {"keep_cats", "email_a"}),
        ("use #barn instead of #yard", {"post_to_yard"}),
        ("the digest should go to c@d.example instead", {"email_a"}),
        ("use http://h.example/v2/cats", {"fetch_cats"}),
        ("cc c@d.example", {"email_a"}),
        ('change the subject to "Cats"', {"email_a"}),
        ("remove the slack step", {"post_to_yard"}),
        ("also post to #barn", set()),
        ("run it at 8:20", set()),
        ('call it "Cat watch"', set()),
        ("also run on sundays at 10", set()),
    ],
)
def test_only_what_was_named_changes(words: str, touched: set[str]) -> None:
    assert untouched(applied(change(words))) == ALL - touched


@pytest.mark.parametrize(
    ("words", "cron"),
    [
        ("at 8:20 instead of 7", "20 8 * * 1-5"),
        ("every day instead", "0 7 * * *"),
        ("run it hourly from now on", "0 * * * *"),
        ("mondays at 5pm", "0 17 * * 1"),
    ],
)
def test_the_time_changes_and_its_zone_stays(words: str, cron: str) -> None:
    after = applied(change(words))
    assert [t["with"] for t in after["triggers"]] == [{"cron": cron, "timezone": "Europe/Berlin"}]


def test_a_second_time_is_added_beside_the_first() -> None:
    crons = [t["with"]["cron"] for t in applied(change("also run on sundays at 10"))["triggers"]]
    assert crons == ["0 7 * * 1-5", "0 10 * * 0"]


def test_a_removed_step_is_bypassed() -> None:
    after = applied(change("drop the check for new ones"))
    post = next(s for s in after["steps"] if s["id"] == "post_to_yard")
    assert post["foreach"]["items"] == "{{ steps.keep_cats.items }}"


def test_a_wait_and_an_approval_stand_before_what_they_guard() -> None:
    after = applied(change("ask me before mailing"))
    mail = next(s for s in after["steps"] if s["id"] == "email_a")
    assert mail["after"] == ["approve.approved"]
    assert untouched(after) == ALL - {"email_a"}


def test_a_new_sort_is_read_by_everything_after_it() -> None:
    after = applied(change("sort them by age, highest first"))
    post = next(s for s in after["steps"] if s["id"] == "post_to_yard")
    assert post["foreach"]["items"] == "{{ steps.sort_cats.items }}"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("undo that", "undo"),
        ("publish it", "publish"),
        ("run it now", "publish"),
        ("delete the workflow", "publish"),
        ("when does it run?", "answer"),
        ("what does this do?", "answer"),
        ("who gets the mail?", "answer"),
        ("which connections are missing?", "answer"),
        ("bake a cake", "impossible"),
        ("post it to WhatsApp instead", "impossible"),
        ("every few days", "question"),
        ("hm", "question"),
    ],
)
def test_what_is_no_change_changes_nothing(words: str, kind: str) -> None:
    found = change(words)
    assert found.kind == kind
    assert found.operations == ()


def test_answers_come_from_the_document() -> None:
    assert "07:00" in change("when does it run?").answer
    told = change("who gets the mail?").answer
    assert "a@b.example" in told
    assert "#yard" in told


def test_a_draft_of_thirty_steps_keeps_every_other_byte() -> None:
    more = [
        {"id": f"note_{n}", "uses": "json.build", "with": {"value": {"n": n}}} for n in range(25)
    ]
    document = {**BASE, "steps": [*BASE["steps"], *more]}
    after = applied(change("only cats over 9, and skip the mail", document), document)
    kept = {s["id"]: json.dumps(s) for s in after["steps"]}
    before = {s["id"]: json.dumps(s) for s in Document.parse(document).to_json()["steps"]}
    assert set(before) - set(kept) == {"email_a"}
    assert {i for i in kept if kept[i] != before[i]} == {"keep_cats"}


def _cron(after: dict[str, Any]) -> tuple[str, str]:
    settings = after["triggers"][0]["with"]
    return settings["cron"], settings["timezone"]


@pytest.mark.parametrize(
    ("words", "cron", "zone"),
    [
        ("not on Tuesdays", "0 7 * * 1,3-5", "Europe/Berlin"),
        ("on weekends too", "0 7 * * *", "Europe/Berlin"),
        ("do it on Sundays as well", "0 7 * * 0-5", "Europe/Berlin"),
        ("I want it in Tokyo time", "0 7 * * 1-5", "Asia/Tokyo"),
        ("use 6:20 instead", "20 6 * * 1-5", "Europe/Berlin"),
        ("move it to 11", "0 11 * * 1-5", "Europe/Berlin"),
    ],
)
def test_only_that_part_of_the_schedule_changes(words: str, cron: str, zone: str) -> None:
    after = applied(change(words))
    assert _cron(after) == (cron, zone)
    assert untouched(after) == ALL


@pytest.mark.parametrize(
    ("words", "step", "argument", "value"),
    [
        ("swap #yard for #barn", "post_to_yard", "channel", "#barn"),
        ("replace a@b.example by c@d.example", "email_a", "to", "c@d.example"),
        ("instead of #yard use #barn", "post_to_yard", "channel", "#barn"),
        ("c@d.example wants the digest too", "email_a", "to", ["a@b.example", "c@d.example"]),
    ],
)
def test_receivers_swapped_and_added(words: str, step: str, argument: str, value: Any) -> None:
    after = applied(change(words))
    (found,) = [s for s in after["steps"] if s["id"] == step]
    assert found["with"][argument] == value
    assert untouched(after) == ALL - {step}


@pytest.mark.parametrize(
    "words", ["we no longer need the digest", "take the mail out again", "the e-mail isn't needed"]
)
def test_what_is_not_needed_goes(words: str) -> None:
    after = applied(change(words))
    assert "email_a" not in {s["id"] for s in after["steps"]}
    assert untouched(after) == ALL - {"email_a"}


def test_a_new_limit_said_as_a_fact() -> None:
    after = applied(change("the threshold should be 9"))
    assert "> 9.0" in str(after["steps"])
    assert untouched(after) == ALL - {"keep_cats"}


def test_a_wait_that_is_there_gets_its_new_length() -> None:
    waiting = applied(change("wait 10 minutes before posting"))
    after = applied(change("that is too long, wait 3 minutes", waiting), waiting)
    waits = [s for s in after["steps"] if s.get("type") == "wait"]
    assert [w["duration_s"] for w in waits] == [180]


def test_two_channels_are_not_guessed() -> None:
    assert change("post to #barn and #loft instead").kind == "question"


def test_a_mail_may_depend_on_how_many_there_are() -> None:
    after = applied(change("only mail it when there are more than 3"))
    mail = next(s for s in after["steps"] if s["id"] == "email_a")
    assert mail["when"] == "{{ steps.new_cats.count > 3 }}"


def told(found: Plan) -> set[str]:
    assert found.operations, found.answer
    return {
        str(o.get("id") or o.get("trigger", o.get("step", {})).get("id")) for o in found.operations
    }


@pytest.mark.parametrize(
    ("words", "cron"),
    [
        ("noon is too late, run it at 8 instead", "0 8 * * 1-5"),
        ("seven is too early for the cats, make it half past nine", "30 9 * * 1-5"),
        ("make the limit 6 and run it at 8", "0 8 * * 1-5"),
        ("it's too noisy: only on Tuesdays", "0 7 * * 2"),
    ],
)
def test_a_reason_is_no_wish_and_no_half_of_two_wishes_is_lost(words: str, cron: str) -> None:
    found = change(words)
    assert applied(found)["triggers"][0]["with"]["cron"] == cron
    assert found.unsupported == ()
    assert ("keep_cats" in told(found)) is ("limit" in words)


def test_days_and_zone_change_together() -> None:
    settings = applied(change("only on Tuesdays and Fridays, and in Chicago time"))["triggers"][0][
        "with"
    ]
    assert settings == {"cron": "0 7 * * 2,5", "timezone": "America/Chicago"}


def test_one_message_for_all_takes_the_loop_away_and_back() -> None:
    together = applied(change("share one message for all of them"))
    (post,) = [s for s in together["steps"] if s.get("uses") == "slack.post_message"]
    assert "foreach" not in post
    again = applied(change("one message per cat please", together), together)
    (post,) = [s for s in again["steps"] if s.get("uses") == "slack.post_message"]
    assert post["foreach"]["as"] == "cat"


def test_the_first_few_are_taken_behind_their_order() -> None:
    after = applied(change("share only the 3 heaviest"))
    kinds = [s["uses"] for s in after["steps"] if s["uses"].startswith("list.")]
    assert sorted(kinds) == ["list.dedupe", "list.filter", "list.filter", "list.sort"]


CALLS = dict(
    OfflinePlanner()
    .plan(replace(REQUEST, text="When a cat comes in by webhook, post it to #yard"))
    .document
    or {}
)


def test_a_condition_on_what_comes_in_guards_what_is_sent_and_what_is_added() -> None:
    found = change("only cats whose colour is grey; and e-mail them to a@b.example as well", CALLS)
    steps = applied(found, CALLS)["steps"]
    assert [s["uses"] for s in steps] == ["slack.post_message", "email.send"]
    assert all('== "grey"' in s["when"]["$hole"]["template"] for s in steps)


def test_before_may_stand_first() -> None:
    steps = applied(change("before posting, get an approval from a@b.example", CALLS), CALLS)[
        "steps"
    ]
    assert {s.get("type") or s["uses"] for s in steps} == {"approval", "slack.post_message"}


def test_a_part_of_a_change_that_nobody_reads_is_named() -> None:
    found = change("also post them to #attic beneath the moon")
    assert any("beneath the moon" in said for said in found.unsupported)


@pytest.mark.parametrize("words", ["skip the approval", "no Slack message to the boss, please"])
def test_what_is_to_be_left_out_is_never_added(words: str) -> None:
    found = change(words)
    assert [one for one in found.operations if one["op"] == "add_step"] == []


def test_leaving_out_what_is_not_there_is_said_and_the_rest_is_done() -> None:
    without = applied(change("skip the mail"))
    found = change("only cats over 9, and skip the mail", without)
    assert {one["op"] for one in found.operations} <= {"update_step", "set_name"}
    assert any("mail" in one for one in found.unsupported)


def test_what_is_sent_is_worked_on_before_it_goes() -> None:
    after = applied(change("translate the digest into Spanish before mailing"))
    steps = {s["id"]: s for s in after["steps"]}
    before = next(s for s in BASE["steps"] if s["id"] == "email_a")
    assert steps["translate"]["with"] == {"to": "Spanish", "text": before["with"]["text"]}
    assert steps["translate"]["when"] == before["when"]
    assert steps["email_a"]["with"]["text"] == "{{ steps.translate.text }}"
    assert untouched(after) == ALL - {"email_a"}


def test_a_language_is_no_address() -> None:
    translated = applied(change("translate the digest into Spanish before mailing"))
    after = applied(change("send the same to c@d.example as well", translated), translated)
    steps = {s["id"]: s for s in after["steps"]}
    assert steps["translate"]["with"]["to"] == "Spanish"
    assert steps["email_a"]["with"]["to"] == ["a@b.example", "c@d.example"]


def test_a_message_for_each_item_is_left_as_it_is() -> None:
    assert change("translate it into Spanish before posting in #yard").unsupported
