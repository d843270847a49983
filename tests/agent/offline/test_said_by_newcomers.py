"""Requests as people say them who have never seen the planner: what the words around a wish must not change."""

from __future__ import annotations

import json

import pytest

from agent.offline.language.text import prepare
from agent.offline.reading.parts import GROUP_FIGURE
from tests.agent.offline.planned import built, steps_of

BOATS = "Every day at 6 get https://dock.example/v1/boats, "
CALL = "When a boat comes in by webhook, "


def told(words: str) -> str:
    return json.dumps(built(words))


@pytest.mark.parametrize(
    ("kept", "test"),
    [
        ("keep those with berth = north or berth = south", " || "),
        ("keep those whose hull is oak and mast is not elm", " && "),
        ("keep those with tier gold or visits over 3", " || "),
        ('keep those with state "wet" or crew_ms over 8', " || "),
    ],
)
def test_a_second_comparison_is_kept_with_the_first(kept: str, test: str) -> None:
    assert test in told(f"{BOATS}{kept}, post them to #dock")


def test_what_is_done_to_somebody_is_no_comparison() -> None:
    made = told(f"{BOATS}keep those whose hull is oak and mail pier@dock.example the list")
    assert "&&" not in made


@pytest.mark.parametrize(
    "words",
    ["sum the weight, post to #dock", "add up the weight and post the result to #dock", "total weight, send it to #dock"],
)  # fmt: skip
def test_a_figure_that_is_told_is_told_once(words: str) -> None:
    post = steps_of(f"{BOATS}keep those with tons over 4, {words}")["post_to_dock"]
    assert "foreach" not in post
    assert "sum(" in json.dumps(post)


def test_groups_are_cut_and_kept_by_their_figure() -> None:
    cut = steps_of(f"{BOATS}sum the weight per pier, top 3, mail it to pier@dock.example")
    assert [s["uses"] for s in cut.values()] == ["http.request", "list.group", "list.sort", "list.filter", "email.send"]  # fmt: skip
    kept = told(f"{BOATS}sum the weight per pier and post the piers whose sum is above 90 to #dock")
    assert "__hole__" in kept
    assert "> 90.0" in kept
    assert GROUP_FIGURE not in kept
    things = steps_of(f"{BOATS}keep those over 90 and post the list to #dock")
    assert "list.group" not in [s["uses"] for s in things.values()]


@pytest.mark.parametrize(
    "none",
    ["If there weren't any, just say \"calm\" there instead.", 'If none are found post "calm" to #dock.', 'When the list is empty, say "calm".'],
)  # fmt: skip
def test_an_empty_list_is_a_case_of_its_own(none: str) -> None:
    steps = steps_of(f"{BOATS}keep those with state wet, post the list to #dock. {none}")
    assert steps["post_to_dock_2"]["with"]["text"] == "calm"
    assert "== 0" in steps["post_to_dock_2"]["when"]


def test_verdicts_are_labels_that_are_compared() -> None:
    steps = steps_of(
        f"{CALL}ai classify note as leak/dent/other. leak -> slack #yard, else mail pier@dock.example"
    )
    assert steps["classify"]["with"]["labels"] == ["leak", "dent", "other"]
    assert steps["post_to_yard"]["after"] == ["check_boat.match"]
    assert steps["email_pier"]["after"] == ["check_boat.otherwise"]


def test_a_summary_and_a_label_are_both_kept() -> None:
    steps = steps_of(
        f"{CALL}summarise it with ai and classify it as calm or wild. insert the summary and the mood into the table logs"
    )
    (row,) = steps["insert"]["with"]["rows"]
    assert row == {"summary": "{{ steps.summarise.text }}", "mood": "{{ steps.classify.label }}"}


def test_the_other_side_of_a_limit_is_otherwise() -> None:
    steps = steps_of(
        f"{CALL}if weight is over 9, ask pier@dock.example for approval, then post it to https://log.example/in. Up to 9 send it directly."
    )
    assert steps["send_to_log_example_2"]["after"] == ["check_boat.otherwise"]
    other = told(f"{CALL}if weight is over 9, post it to #dock. Up to 4 send it directly.")
    assert "otherwise" not in other


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ("write them a short reminder", "email"),
        ("send the guest a mail at the address in the field guest_mail", "guest_mail"),
        ("email the guest at the field own_address", "own_address"),
    ],
)
def test_who_is_written_to_is_a_field(words: str, field: str) -> None:
    steps = steps_of(f"{CALL}{words}")
    assert steps["send"]["with"]["to"]["$hole"]["hint"].replace(" ", "_") == field


def test_words_in_a_hurry() -> None:
    text = prepare(
        "evry wkday 7:30 GET https://a.example/x, keep hull=oak, cnt late ones per pier"
    ).text
    assert "every weekday" in text
    assert "hull = oak" in text
    assert "count late ones" in text
    query = prepare("get https://a.example/x with query param hull=oak").text
    assert "hull=oak" in query


def test_a_condition_outlives_what_is_taken_back() -> None:
    steps = steps_of(f"{CALL}if weight >= 9 also call... no, post it to #dock")
    assert ">= 9" in json.dumps(steps["post_to_dock"]["when"])


def test_a_day_ends_in_its_afternoon() -> None:
    made = built('At the end of every work day at half past five post "home" to #dock')
    assert made["triggers"][0]["with"]["cron"] == "30 17 * * 1-5"
    early = built('Every work day at half past five in the morning post "up" to #dock')
    assert early["triggers"][0]["with"]["cron"] == "30 5 * * 1-5"


def test_who_is_told_is_no_column() -> None:
    steps = steps_of(f"{CALL}add a row to the table log with hull, mast and crew and alert #dock")
    assert list(steps["insert"]["with"]["rows"][0]) == ["hull", "mast", "crew"]
    assert "post_to_dock" in steps


def test_things_that_one_list_has_alone() -> None:
    steps = steps_of(
        "Daily at 6 get https://a.example/guests and https://b.example/members, match them up by phone and post the ones who slept here but aren't members yet to #desk"
    )
    assert steps["alone_guests"]["with"]["where"] == "{{ item.right == null }}"
