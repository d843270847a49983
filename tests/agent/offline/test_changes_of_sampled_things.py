"""Changes of workflows whose data is known: words mean fields that exist, and one thing is changed."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.changes.draft import EditDraft
from agent.offline.changes.ways_guarded import guard_ways
from tests.agent.offline.changing import change, changed, step, touched
from tests.agent.offline.sampled import CLAIMS, LOANS, PROBES

Json = dict[str, Any]


def new_steps(after: Json, before: Json) -> list[Json]:
    known = {s["id"] for s in before["steps"]}
    return [s for s in after["steps"] if s["id"] not in known]


# -- fields that are known --------------------------------------------------------------
def test_a_field_that_a_sample_has_shown_is_not_asked_for() -> None:
    after = changed("only those with branch North", LOANS)
    assert (
        step(after, "overdue")["with"]["where"]
        == "{{ item.days_over > 2 && item.branch != 'Archive' && item.branch == \"North\" }}"
    )


def test_a_further_field_is_told_and_what_a_sample_has_shown_stays() -> None:
    after = changed("the fee should be mentioned in the nudge as well", LOANS)
    assert step(after, "nudge")["with"]["text"] == "{{ loan.book }} is waited for. - Fee: {{ loan.fee }}"  # fmt: skip
    assert touched(after, LOANS) == {"nudge"}


def test_the_word_a_filter_is_called_by_is_no_field() -> None:
    after = changed("POST the code of every overdue loan to https://library.example/flags", LOANS)
    (sent,) = new_steps(after, LOANS)
    assert sent["with"]["json"] == {"code": "{{ loan.code }}"}
    assert sent["foreach"]["items"] == "{{ steps.overdue.items }}"
    assert touched(after, LOANS) == set()


def test_fields_that_are_listed_are_what_is_told() -> None:
    after = changed("for fees above 40 also post the book and the reader to #expensive", LOANS)
    told = new_steps(after, LOANS)[-1]
    assert told["with"]["text"] == "Book: {{ loan.book }}\nReader: {{ loan.reader }}"


@pytest.mark.parametrize(
    "words",
    [
        "sort the overdue ones by how many days they are over, worst first",
        "sort them by days over, most first",
        "order them by days over, highest first",
    ],
)
def test_what_is_counted_is_sorted_by_with_the_most_first(words: str) -> None:
    (made,) = new_steps(changed(words, LOANS), LOANS)
    assert made["with"]["by"] == "{{ item.days_over }}"
    assert made["with"]["descending"] is True


@pytest.mark.parametrize(
    "words",
    [
        "the slack message should list book and fee of each loan",
        "put book and fee of the overdue loans into the slack message",
    ],
)
def test_a_message_about_all_of_them_lists_what_is_said_of_each(words: str) -> None:
    after = changed(words, LOANS)
    assert step(after, "desk")["with"]["text"] == (
        "{{ size(steps.overdue.items) }} books are out\n"
        '{{ join(steps.overdue.items.map(one, one.book + ", " + string(one.fee)), "\\n") }}'
    )
    assert touched(after, LOANS) == {"desk"}


def test_names_are_the_field_that_is_called_as_those_who_have_them() -> None:
    after = changed("put the names of the readers into the slack message", LOANS)
    assert "one.reader" in step(after, "desk")["with"]["text"]
    assert touched(after, LOANS) == {"desk"}


# -- what goes on, and what does not -------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    ["drop the health check", "the health no longer matters", "forget the health condition"],
)
def test_one_comparison_of_two_is_left_out(words: str) -> None:
    after = changed(words, PROBES)
    assert step(after, "warm")["with"]["where"] == "{{ item.degrees > 21 }}"


@pytest.mark.parametrize("words", ['ignore the lake "Mud"', 'skip probes of the lake "Mud"'])
def test_one_value_is_let_go(words: str) -> None:
    where = step(changed(words, PROBES), "warm")["with"]["where"]
    assert where == "{{ item.degrees > 21 && item.health == 'good' && item.lake != \"Mud\" }}"


def test_others_pass_beside_those_that_passed() -> None:
    after = changed("probes with health broken should be shouted as well, whatever they measure", PROBES)  # fmt: skip
    assert step(after, "warm")["with"]["where"] == "{{ (item.degrees > 21 && item.health == 'good') || item.health == \"broken\" }}"  # fmt: skip
    assert touched(after, PROBES) == {"warm"}


@pytest.mark.parametrize(
    ("words", "bound"),
    [
        ("only bother those who are more than a week over", "7"),
        ("only those over for more than 2 weeks", "14"),
    ],
)
def test_a_bound_is_counted_in_the_unit_of_its_field(words: str, bound: str) -> None:
    where = step(changed(words, LOANS), "overdue")["with"]["where"]
    assert where.startswith(f"{{{{ item.days_over > {bound} && ")


# -- where it goes --------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        "lake Blue has its own channel, #blue",
        'for lake "Blue" use #blue',
        "probes of lake Blue go to #blue instead",
        'post to #blue when the lake is "Blue", otherwise to #lakes',
    ],
)
def test_one_value_has_a_place_of_its_own(words: str) -> None:
    after = changed(words, PROBES)
    assert step(after, "shout")["with"]["channel"] == '{{ one.lake == "Blue" ? "#blue" : "#lakes" }}'  # fmt: skip
    assert new_steps(after, PROBES) == []


@pytest.mark.parametrize("words", ["use #water", "post to #water instead"])
def test_another_place_for_all_is_just_that(words: str) -> None:
    assert step(changed(words, PROBES), "shout")["with"]["channel"] == "#water"


@pytest.mark.parametrize(
    "words",
    [
        "mail watch@lake.example if there are more than 8 warm ones",
        "if there are more than 8, mail watch@lake.example",
        "when there are more than 8 of them also mail watch@lake.example",
    ],
)
def test_what_is_sent_by_how_many_there_are(words: str) -> None:
    (made,) = new_steps(changed(words, PROBES), PROBES)
    assert made["when"] == "{{ steps.warm.count > 8 }}"
    assert "foreach" not in made


@pytest.mark.parametrize(
    "words",
    ["mail file@claims.example each time, whichever way it goes", "post to #file in either case"],
)
def test_what_is_sent_in_any_case_waits_for_no_way_of_the_branch(words: str) -> None:
    after = changed(words, CLAIMS)
    (made,) = new_steps(after, CLAIMS)
    assert made["after"] == ["settle"]
    assert touched(after, CLAIMS) == set()


# -- who is asked, and what is said then ---------------------------------------------------------
@pytest.mark.parametrize(
    "words", ["put the cause in the question", "the approval should also show the cause"]
)
def test_who_is_asked_is_shown_a_further_field(words: str) -> None:
    after = changed(words, CLAIMS)
    assert step(after, "yes")["title"] == "Settle {{ trigger.body.claim }}? - Cause: {{ trigger.body.cause }}"  # fmt: skip
    assert touched(after, CLAIMS) == {"yes"}


@pytest.mark.parametrize(
    "words", ["ask in #leads for the approval", "post the question in #leads", "the approval request should go to #leads"]
)  # fmt: skip
def test_a_channel_hears_of_the_question_that_is_there(words: str) -> None:
    after = changed(words, CLAIMS)
    (made,) = new_steps(after, CLAIMS)
    assert made["with"] == {"channel": "#leads", "text": "Waits for a yes or a no: Settle {{ trigger.body.claim }}?"}  # fmt: skip
    assert touched(after, CLAIMS) == set()


def test_whoever_asked_is_told_by_mail_that_it_was_refused() -> None:
    after = changed('if the lead says no, tell the client by mail: "We are sorry."', CLAIMS)
    (made,) = new_steps(after, CLAIMS)
    assert made["after"] == ["yes.rejected"]
    assert made["with"]["to"] == "{{ trigger.body.email }}"
    assert made["with"]["text"] == "We are sorry."


def test_somebody_else_decides() -> None:
    after = changed("have chief@claims.example decide instead", CLAIMS)
    assert step(after, "yes")["approvers"] == ["chief@claims.example"]
    assert touched(after, CLAIMS) == {"yes"}


# -- behind what is done ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("words", "before"),
    [
        ("log every settled claim in the table ledger with claim and sum", ["settle"]),
        ("log claim and sum in the table ledger after settling", ["settle"]),
    ],
)
def test_a_row_is_written_once_that_was_done(words: str, before: list[str]) -> None:
    (made,) = new_steps(changed(words, CLAIMS), CLAIMS)
    assert made["uses"] == "sql.insert"
    assert made["after"] == before


def test_a_call_with_named_fields_is_made_once_that_was_done() -> None:
    after = changed("send claim and sum to https://ledger.example/in once it is settled", CLAIMS)
    (made,) = new_steps(after, CLAIMS)
    assert made["after"] == ["settle"]
    assert made["with"]["json"] == {"claim": "{{ trigger.body.claim }}", "sum": "{{ trigger.body.sum }}"}  # fmt: skip
    assert touched(after, CLAIMS) == set()


@pytest.mark.parametrize("fails", ["fails", "doesn't work", "does not answer"])
def test_a_warning_that_it_fails_is_for_when_it_fails(fails: str) -> None:
    (made,) = new_steps(changed(f"warn ops@lake.example if the read {fails}", PROBES), PROBES)
    assert made["after"] == ["probes.failed"]


def test_what_failed_is_told_with_the_fields_that_are_named() -> None:
    after = changed("if settling fails, post the claim to #claims-it", CLAIMS)
    (made,) = new_steps(after, CLAIMS)
    assert made["with"]["text"].endswith(" - Claim: {{ trigger.body.claim }}")


def test_a_wait_and_what_comes_then_is_asked_where_nobody_is_named() -> None:
    plan = change("after the settling wait 3 days and ask the client how it went", CLAIMS)
    assert plan.operations == ()
    assert plan.questions


# -- words and days ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        'make the nudge friendlier: "Hello {reader}, {book} is missed."',
        'put the nudge in English: "Hello {reader}, {book} is missed."',
    ],
)
def test_a_message_is_worded_anew(words: str) -> None:
    after = changed(words, LOANS)
    assert step(after, "nudge")["with"]["text"] == "Hello {{ loan.reader }}, {{ loan.book }} is missed."  # fmt: skip


def test_what_is_said_in_the_subject_is_no_text() -> None:
    after = changed('say "All is paid" in the subject', CLAIMS)
    assert step(after, "letter")["with"]["subject"] == "All is paid"
    assert step(after, "letter")["with"]["text"] == "Your claim is settled."


def test_somebody_who_misses_a_field_is_told_it() -> None:
    after = changed("the board wants the kind in there too", CLAIMS)
    assert step(after, "board")["with"]["text"] == "Large: {{ trigger.body.claim }} - Kind: {{ trigger.body.kind }}"  # fmt: skip


def test_one_of_two_steps_is_done_on_some_days_and_the_clock_stays() -> None:
    after = changed("only tell the desk on Fridays", LOANS)
    assert step(after, "desk")["when"] == '{{ timestamp(run.started_at).getDayOfWeek("Europe/Oslo") == 5 }}'  # fmt: skip
    assert after["triggers"] == LOANS["triggers"]


def test_two_times_of_a_day_are_two_starts_where_their_minutes_differ() -> None:
    after = changed("do it twice a day, at 9:15 and at 17:40", LOANS)
    assert sorted(t["with"]["cron"] for t in after["triggers"]) == ["15 9 * * *", "40 17 * * *"]


@pytest.mark.parametrize(
    ("words", "cron"),
    [
        ("run it hourly at half past", "30 * * * *"),
        ("run it every hour at quarter past", "15 * * * *"),
        ("run it at 20 past every hour", "20 * * * *"),
        ("every 5 minutes please, and only between 6 and 22", "*/5 6-21 * * *"),
    ],
)
def test_minutes_of_an_hour_and_hours_of_a_day(words: str, cron: str) -> None:
    (trigger,) = changed(words, PROBES)["triggers"]
    assert trigger["with"]["cron"] == cron


def test_hours_that_may_be_bounds_are_asked_about() -> None:
    plan = change("only between 6 and 22", PROBES)
    assert plan.operations == ()
    assert "hours of the day" in plan.questions[0].text


# -- nothing that is like no field ---------------------------------------------------------------
def test_a_field_that_nothing_is_like_changes_no_several_steps() -> None:
    plan = change("put only the shiny ones in all messages", LOANS)
    assert plan.operations == ()


def test_whoever_is_refused_does_not_go_on_by_what_a_step_reads() -> None:
    asked = {"id": "ok", "name": "Boss says yes", "type": "approval", "title": "Flag it?"}
    looked = {"id": "facts", "name": "Look it up", "uses": "http.request", "with": {"method": "GET", "url": "https://claims.example/facts"}}  # fmt: skip
    flag = {"id": "flag", "name": "Flag it", "uses": "http.request", "after": ["ok.approved"], "with": {"method": "POST", "url": "https://claims.example/flags", "json": {"fact": "{{ steps.facts.body.fact }}"}}}  # fmt: skip
    document = {**CLAIMS, "steps": [looked, asked, flag]}
    after = changed("claims with a sum under 20 don't need an approval", document)
    assert step(after, "flag")["join"] == "any_ok"
    assert step(after, "flag")["when"] == '{{ steps.ok.?outcome.orValue("approved") == "approved" }}'  # fmt: skip


def test_what_is_sent_anyway_is_said_twice_and_nothing_else_is_dropped() -> None:
    shout = {k: v for k, v in PROBES["steps"][-1].items() if k != "foreach"}
    shout = {**shout, "with": {"channel": "#lakes", "text": "{{ steps.warm.items }}"}}
    document = {**PROBES, "steps": [*PROBES["steps"][:-1], shout]}
    told = changed("have an AI summarise it first and post the summary", document)
    assert step(told, "shout")["with"]["text"] == "{{ steps.summarise.text }}"
    plan = change("have an AI summarise it first and mail the summary", document)
    assert plan.unsupported or plan.questions


def test_the_condition_of_a_way_is_put_there_once_however_the_change_was_read() -> None:
    asked = {"id": "ok", "type": "approval", "title": "Go?", "after": ["large.yes"]}
    large = {"id": "large", "type": "branch", "cases": [{"id": "yes", "when": "{{ trigger.body.sum > 9 }}"}], "else": "no"}  # fmt: skip
    look = {"id": "look", "uses": "http.request", "with": {"method": "GET", "url": "https://claims.example/a"}}  # fmt: skip
    pay = {"id": "pay", "uses": "http.request", "after": ["ok.approved"], "with": {"method": "POST", "url": "https://claims.example/b", "json": "{{ steps.look.body }}"}}  # fmt: skip
    draft = EditDraft({**CLAIMS, "steps": [look, large, asked, pay]})
    draft.update("pay", {"/after": ["ok.approved", "large.no"], "/join": "any_ok"})
    guard_ways(draft)
    guard_ways(draft)
    assert draft.step("pay")["when"] == '{{ steps.ok.?outcome.orValue("approved") == "approved" }}'
