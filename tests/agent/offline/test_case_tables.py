"""Tables of cases with arrows: each case has a way of its own, and nothing is done in all of them."""

from __future__ import annotations

from typing import Any

import pytest

from agent.offline.language.case_heads import case_of
from tests.agent.offline.planned import built, steps_of

HOOK = "A webhook brings name, coat and weight."


def _ways(words: str) -> dict[str, tuple[str, str]]:
    """Answer what each sending goes to, and the case in which it does."""
    steps = built(words)["steps"]
    cases: dict[str, str] = {}
    for branch in (s for s in steps if s.get("type") == "branch"):
        cases |= {f"{branch['id']}.{c['id']}": _plain(c["when"]) for c in branch["cases"]}
        cases[f"{branch['id']}.otherwise"] = "otherwise"
    told = [s for s in steps if "uses" in s]
    return {_place(s): (s["uses"], cases[s["after"][0]] if "after" in s else "") for s in told}


def _plain(when: Any) -> str:
    template = when["$hole"]["template"].replace("__hole__", when["$hole"]["candidates"][0]) if isinstance(when, dict) else when  # fmt: skip
    return str(template).removeprefix("{{ trigger.body.").removesuffix(" }}")


def _place(step: dict[str, Any]) -> str:
    given = step.get("with", {})
    return str(given.get("channel") or given.get("to") or given.get("table") or step["id"])


POST = "slack.post_message"


@pytest.mark.parametrize(
    "table",
    [
        "coat = grey -> #grey, coat = bay -> #bay, otherwise -> #paddock",
        "coat grey -> #grey, coat bay → #bay, else => #paddock",
        "Coat grey -> #grey, bay -> #bay. Anything else goes to #paddock.",
        "\n- coat grey -> #grey\n- coat bay -> #bay\n- rest -> #paddock",
        "Sort it by coat: grey -> #grey, bay -> #bay, other -> #paddock",
        "Depending on the coat: grey -> #grey; bay -> #bay; default -> #paddock",
    ],
)
def test_each_value_has_its_way(table: str) -> None:
    assert _ways(f"{HOOK} {table}") == {
        "#grey": (POST, 'coat == "grey"'),
        "#bay": (POST, 'coat == "bay"'),
        "#paddock": (POST, "otherwise"),
    }


def test_sizes_part_the_ways_and_each_does_what_stands_there() -> None:
    found = _ways(
        f'{HOOK}\nweight > 900 -> email vet@inn.example subject "Heavy: {{name}}"\n'
        'weight 500-900 -> #scale "{name} ({weight})"\nless -> insert name, weight into table ponies'
    )
    assert found == {
        "vet@inn.example": ("email.send", "weight > 900.0"),
        "#scale": (POST, "weight >= 500.0 && trigger.body.weight <= 900.0"),
        "ponies": ("sql.insert", "otherwise"),
    }


def test_a_case_in_which_nothing_is_done_is_none_of_the_others() -> None:
    found = _ways(f"{HOOK} coat roan -> ignore, coat bay -> #bay, else -> #paddock")
    assert found["#paddock"] == (POST, 'coat != "roan" && trigger.body.coat != "bay"')
    assert found["#bay"] == (POST, 'coat == "bay"')


def test_a_label_of_a_model_heads_a_case() -> None:
    steps = steps_of(
        "A webhook brings name and note: classify the note with AI as praise, claim or other. praise -> #joy, claim -> #desk, other -> #rest"
    )
    assert [c["when"] for c in steps["check_call"]["cases"]] == [
        '{{ steps.classify.label == "praise" }}',
        '{{ steps.classify.label == "claim" }}',
    ]
    assert steps["post_to_rest"]["after"] == ["check_call.otherwise"]


def test_who_it_is_in_each_case_gets_what_is_said_behind_the_table() -> None:
    steps = steps_of(
        f'{HOOK} coat = grey -> keeper ann@inn.example, coat = bay -> keeper bo@inn.example, else keeper all@inn.example; mail the keeper with "Come, {{name}}"'
    )
    mails = [s for s in steps.values() if s.get("uses") == "email.send"]
    assert [(m["with"]["to"], m["after"]) for m in mails] == [
        ("ann@inn.example", ["check_call.match"]),
        ("bo@inn.example", ["check_call.match_2"]),
        ("all@inn.example", ["check_call.otherwise"]),
    ]
    assert all(m["with"]["text"].startswith("Come, ") for m in mails)


def test_a_case_that_is_no_test_is_asked_about() -> None:
    steps = steps_of(f"{HOOK} coat grey -> #grey; coat bay -> #bay; smells of hay -> #hay")
    assert "smells of hay" in steps["post_to_hay"]["when"]["$hole"]["label"]


def test_a_chain_of_steps_is_no_table() -> None:
    steps = steps_of("Every day at 9 fetch https://inn.example/foals -> weight > 9 -> post to #a")
    assert [s.get("uses") for s in steps.values()] == ["http.request", "list.filter", POST]


@pytest.mark.parametrize(
    ("head", "how", "values"),
    [
        ("weight >= 80", "at least", ("80",)),
        ("weight between 5 and 9", "between", ("5", "9")),
        ("weight 5–9", "between", ("5", "9")),
        ("weight 9+", "at least", ("9",)),
        ("weight 9 or less", "at most", ("9",)),
        ("if weight is below 3", "under", ("3",)),
        ("weight = bay or grey", "", ("bay", "grey")),
        ("weight != bay", "not", ("bay",)),
    ],
)
def test_heads_are_read(head: str, how: str, values: tuple[str, ...]) -> None:
    case = case_of(head, "", frozenset())
    assert (case.field, case.how, case.values) == ("weight", how, values)


def test_numbers_are_of_the_one_field_that_is_a_number_by_its_name() -> None:
    steps = steps_of(
        "A note comes by webhook (cow, score, comment). 1 or 2 -> #barn with the comment; 3 -> ignore; 4 and up -> into the table praise (cow, comment)."
    )
    checks = [one for one in steps.values() if one.get("type") == "branch"]
    assert [one["cases"][0]["when"] for one in checks] == [
        "{{ trigger.body.score == 1.0 || trigger.body.score == 2.0 }}",
        "{{ trigger.body.score >= 4.0 }}",
    ]
    assert steps["insert"]["with"]["rows"] == [
        {"cow": "{{ trigger.body.cow }}", "comment": "{{ trigger.body.comment }}"}
    ]


def test_numbers_that_may_be_of_anything_are_asked_about() -> None:
    steps = steps_of("A note comes by webhook. 1 or 2 -> #barn; 3 and up -> #yard.")
    assert ["$hole" in one["when"] for one in steps.values()] == [True, True]
