"""One thing said in many ways is one workflow: everyday verbs, passives, who receives, questions, failures, tables."""

from __future__ import annotations

import pytest

from tests.agent.offline.test_deeds import plan, steps


@pytest.mark.parametrize(
    "text",
    [
        "Eggs come by webhook. Stick the farm in #coop",
        "Eggs come by webhook. The farm should be posted to #coop",
        "Eggs come by webhook. #coop gets a note with the farm",
        "Eggs come by webhook. I want #coop to be told the farm",
        "Eggs come by webhook. Drop #coop a line naming the farm",
        "Hello you! Eggs come by webhook. It would be lovely if you could pop the farm into #coop. Cheers, Mo",
        "Eggs come by webhook. Shout the farm in #coop so that everybody runs",
    ],
)
def test_a_field_goes_to_a_channel(text: str) -> None:
    (step,) = steps(text).values()
    assert step["with"]["channel"] == "#coop"
    assert "farm" in str(step["with"]["text"])
    assert not plan(text).unsupported


@pytest.mark.parametrize(
    "text",
    [
        "If any workflow fails, tell #sirens",
        "Whenever one of our automations breaks, post the error message in #sirens",
        "another workflow's run failed => post what went wrong to #sirens",
        "On failures of my workflows let #sirens know which one it was",
        "I want a note in #sirens for every failed run",
    ],
)
def test_a_failed_workflow_starts_it(text: str) -> None:
    document = plan(text).document
    assert document is not None
    assert document["triggers"] == [{"id": "failed", "type": "error", "with": {"of": "any"}}]
    (step,) = document["steps"]
    assert "trigger.error.message" in step["with"]["text"]
    assert not plan(text).unsupported


@pytest.mark.parametrize(
    "text",
    [
        "Every day at 6 get https://x.example/eggs. Colour not red? Post each to #a",
        "Every day at 6 get https://x.example/eggs. The colour isn't red? Then post each to #a",
        "Every day at 6 get https://x.example/eggs and post each whose colour is not red to #a",
    ],
)
def test_a_question_is_a_condition(text: str) -> None:
    made = steps(text)
    assert '!= "red"' in str(made["keep_eggs"]["with"]["where"])
    assert "foreach" in made["post_to_a"]


@pytest.mark.parametrize(
    "text",
    [
        "For every row in the table nests daily at 6 post the bird in #a",
        "Daily at 6 take all rows of the table nests and post the bird of each in #a",
        "We have a table nests (bird, eggs). Daily at 6 post the bird of each row in #a",
        "Go through the table nests daily at 6, post the bird of each in #a",
    ],
)
def test_a_table_is_read_by_its_name(text: str) -> None:
    made = steps(text)
    read, *_, sent = made.values()
    assert read["uses"] == "sql.query"
    assert read["with"]["statement"].endswith("FROM nests")
    assert sent["foreach"]
    assert "trigger" not in str(sent["foreach"])


@pytest.mark.parametrize(
    "said",
    [
        "empty the table nests, then fill it with bird and eggs of everything https://x.example/birds gives back",
        "clear out the table nests, fetch https://x.example/birds and insert bird and eggs into the table nests",
        "truncate the nests table and then load it with bird and eggs from whatever https://x.example/birds returns",
    ],
)
def test_a_table_is_emptied_and_filled_anew(said: str) -> None:
    made = list(steps(f"Every night at 2 {said}").values())
    assert sorted(s["uses"] for s in made) == ["http.request", "list.map", "sql.insert", "sql.query"]  # fmt: skip
    assert [s["with"]["statement"] for s in made if s["uses"] == "sql.query"] == ["DELETE FROM nests"]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("tell #a it's out", "It's out"),
        ("let #a know that the hen is back", "The hen is back"),
        ("post a message saying that the hen is back to #a", "The hen is back"),
        ("send #a a note that Hilda's hen is back", "Hilda's hen is back"),
        ("announce that the hen is back in #a", "The hen is back"),
    ],
)
def test_words_that_nobody_quoted_are_told_as_they_stand(said: str, text: str) -> None:
    (step,) = steps(f"Every day at 6 {said}").values()
    assert step["with"]["text"] == text


@pytest.mark.parametrize(
    "said",
    [
        "mail keeper_email that the hen is back",
        "the keeper gets a mail that the hen is back",
        "email the keeper that the hen is back",
        "the keeper should be mailed that the hen is back",
        "write keeper_email a message that the hen is back",
    ],
)
def test_who_is_written_to_stands_in_a_field(said: str) -> None:
    text = f"Hens come by webhook with hen, keeper_email. Then {said}"
    (step,) = steps(text).values()
    assert step["with"]["to"] == "{{ trigger.body.keeper_email }}"
    assert step["with"]["text"].startswith("The hen is back")
    assert not plan(text).unsupported


@pytest.mark.parametrize(
    "said",
    [
        "A price over 90 needs the ok of Dora; smaller ones go straight through. Post it in #a",
        "If the price is over 90 ask Dora to approve, everything else goes out without asking anybody. Post it in #a",
        "Anything with a price of more than 90 has to be approved by Dora. Once approved, and for the small ones straight away, post it in #a",
    ],
)
def test_only_some_are_asked_about_and_all_go_on(said: str) -> None:
    made = steps(f"Bills come by webhook. {said}")
    approval = next(i for i, s in made.items() if s.get("type") == "approval")
    branch = next(i for i, s in made.items() if s.get("type") == "branch")
    assert made["post_to_a"]["after"] == [f"{approval}.approved", f"{branch}.otherwise"]
    assert made["post_to_a"]["join"] == "any_ok"


@pytest.mark.parametrize(
    "said", ["age_days = 3, post each to #a", "age_days equals 3. Post each to #a", "post each whose age_days is 3 to #a"]
)  # fmt: skip
def test_a_comparison_by_itself_narrows_the_list(said: str) -> None:
    made = steps(f"Every day at 6 get https://x.example/eggs, {said}")
    assert "== 3.0" in str(made["keep_eggs"]["with"]["where"])


@pytest.mark.parametrize(
    "said",
    [
        "post each whose weight exceeds its max_weight to #a",
        "keep those where the weight is above their max_weight, post each to #a",
        "if the weight is larger than the maximum (max_weight) post it to #a",
    ],
)
def test_two_fields_of_one_thing_are_compared(said: str) -> None:
    made = steps(f"Every day at 7:00 get the eggs from https://x.example/eggs and {said}")
    assert "> item.max_weight" in str(made["keep_eggs"]["with"]["where"])


def test_by_a_sign_any_two_names_are_compared() -> None:
    made = steps(
        "Every day at 7:00 get the eggs from https://x.example/eggs, keep eggs where weight > budget, post each to #a"
    )
    assert "> item.budget" in str(made["keep_eggs"]["with"]["where"])


@pytest.mark.parametrize(
    "text",
    [
        "send our best egg to the farmers every morning",
        "sync the two barns every night",
        "a welcome mail to fresh hens the day they arrive",
        "escalate to the farmer when a hen complains",
    ],
)
def test_a_wish_without_its_facts_is_asked_about(text: str) -> None:
    found = plan(text)
    assert found.kind == "question"
    assert "come from" in found.summary


@pytest.mark.parametrize(
    "said", ["then the abbot signs off", "somebody okays it", "and the abbot gives the go-ahead"]
)
def test_somebody_who_approves_is_asked_before_anything_is_sent(said: str) -> None:
    made = steps(f"Eggs come by webhook, {said}, then post it to #a")
    approval = next(i for i, s in made.items() if s.get("type") == "approval")
    assert made["post_to_a"]["after"] == [f"{approval}.approved"]
