"""What starts a workflow, in many people's words."""

from __future__ import annotations

import pytest

from agent.offline.planner import OfflinePlanner
from agent.plan import Plan, PlanRequest
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()


def plan(words: str) -> Plan:
    request = PlanRequest(text=words, catalog=CATALOG, now=NOW, timezone="Europe/Berlin")
    return OfflinePlanner().plan(request)


def starts(found: Plan) -> str:
    assert found.document is not None, found.answer
    (trigger,) = found.document["triggers"]
    return str(trigger["type"])


@pytest.mark.parametrize(
    "words",
    [
        "Whenever our bakery till fires a webhook about a large sale, post it in #bread",
        "Loaves arrive by webhook. Post the flour to #bread",
        "We get a webhook per burnt loaf, post it to #bread",
        "The oven calls a webhook after every batch run; post oven and minutes in #bread",
        "Whenever our oven pings us, post it in #bread",
        "An oven sensor will hit our hook when it gets hot. Let #bread know which oven",
        "As soon as a baker signs up, mail boss@bread.example the details",
        "When a recipe is submitted, post the name to #bread",
        "Every loaf that reaches our webhook goes to #bread",
        "Each time the mill sends us a delivery note, post the tons to #bread",
        "When a baker leaves, our door hits a webhook. Post the baker to #bread",
        "Wait 20 minutes after a webhook call with a loaf and then post the loaf number in #bread",
    ],
)
def test_another_system_starts_it(words: str) -> None:
    found = plan(words)
    assert starts(found) == "webhook"
    assert found.unsupported == ()


@pytest.mark.parametrize(
    "words",
    [
        "When I press the red button: get https://bread.example/loaves and post them in #bread",
        "Get https://bread.example/loaves and post each in #bread. I'll start it by hand.",
        "I'll kick this off myself: get https://bread.example/loaves and post them in #bread",
        "On demand only. Get https://bread.example/loaves and post them in #bread",
    ],
)
def test_a_person_starts_it(words: str) -> None:
    found = plan(words)
    assert starts(found) == "manual"
    assert found.unsupported == ()
    assert "It runs when you start it." in found.assumptions


def test_something_that_happens_at_a_named_source_is_watched_for_and_not_received() -> None:
    found = plan("When a new loaf shows up at https://bread.example/loaves, post it in #bread")
    assert starts(found) == "schedule"
    assert "How often" in found.questions[0].text


def test_nothing_behind_the_words_about_the_call_is_lost() -> None:
    found = plan("When a loaf comes in via webhook: country is PE or AT -> #far, else -> #near")
    assert found.document is not None
    (branch,) = [s for s in found.document["steps"] if s.get("type") == "branch"]
    template = branch["cases"][0]["when"]["$hole"]["template"]
    assert '== "PE" ||' in template
    assert '== "AT"' in template


def test_one_approval_may_be_told_in_several_sentences() -> None:
    found = plan(
        "Cake orders arrive by webhook. The head baker must approve every one. Once it has been approved, POST it unchanged to https://bread.example/cakes"
    )
    assert found.document is not None
    kinds = [s.get("uses", s.get("type")) for s in found.document["steps"]]
    assert kinds == ["approval", "http.request"]
    assert found.document["steps"][1]["with"]["json"] == "{{ trigger.body }}"


def test_the_other_case_alone_may_do_something() -> None:
    found = plan(
        'When the oven calls our webhook: if the state is "cold" do nothing, otherwise post the oven in #bread'
    )
    assert found.document is not None
    (step,) = found.document["steps"]
    assert '!= "cold"' in step["when"]["$hole"]["template"]
