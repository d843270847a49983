"""What a workflow is given and gives back by name is written into the document, and what is written is asked of a model."""

from __future__ import annotations

from typing import Any

import pytest

from agent.nodes.recommend import replacing
from agent.offline.planner import OfflinePlanner
from agent.offline.reading.declared import declared_in
from agent.plan import Plan, PlanRequest
from engine.core.document import Document
from engine.core.patch import apply_patch
from engine.core.validate import ConnectionInfo, validate
from engine.expressions import CelEngine
from tests.support.planning import NOW
from tools.catalog import load_catalog

CATALOG = load_catalog()
AI = (ConnectionInfo("brain", "ai", "openai_api", "Brain"),)
LETTER = "Inputs: guest and arrival date. Write a friendly welcome letter for the guest. Output: the letter."


def plan(text: str, document: dict[str, Any] | None = None) -> Plan:
    request = PlanRequest(
        text=text, catalog=CATALOG, now=NOW, timezone="UTC", connections=AI, document=document
    )
    return OfflinePlanner(None, CelEngine()).plan(request)


def made(text: str) -> dict[str, Any]:
    found = plan(text)
    assert found.document is not None, found
    return dict(found.document)


@pytest.mark.parametrize(
    ("text", "inputs", "outputs"),
    [
        (LETTER, {"guest", "arrival_date"}, {"letter"}),
        ("The user provides a poem (variable poem) as input. Explain it. Output the meaning (variable meaning).", {"poem"}, {"meaning"}),
        ("inputs: topic; output: the article. Write it in plain words.", {"topic"}, {"article"}),
        ("It takes a recipe (variable 'recipe') and a diet (variable 'diet') as inputs. It returns the changed recipe (variable 'result').", {"recipe", "diet"}, {"result"}),
    ],
)  # fmt: skip
def test_names_are_read(text: str, inputs: set[str], outputs: set[str]) -> None:
    said = declared_in(text)
    assert said is not None
    assert (set(said.inputs), set(said.outputs)) == (inputs, outputs)


@pytest.mark.parametrize(
    "text",
    [
        "Input: https://a.example/orders. Output: #sales",
        "every monday at 8 post 'the output is ready' to #a",
        "fetch https://a.example/x and post the output to #a",
        "Every day: inputs: topic; output: the article",
        "post 'a' to #one",
    ],
)
def test_addresses_and_times_are_no_declarations(text: str) -> None:
    assert declared_in(text) is None


def test_a_workflow_with_inputs_and_outputs_is_sound() -> None:
    document = made(LETTER)
    assert document["inputs"]["required"] == ["guest", "arrival_date"]
    (step,) = document["steps"]
    assert (step["uses"], step["connection"]) == ("ai.prompt", "brain")
    assert "{{ inputs.guest }}" in step["with"]["prompt"]
    assert "friendly welcome letter" in step["with"]["prompt"]
    assert document["outputs"] == {"letter": f"{{{{ steps.{step['id']}.text }}}}"}
    checked = validate(Document.parse(document), CATALOG, CelEngine(), connections=AI, now=NOW)
    assert [p for p in checked.problems if p.severity in {"error", "hole"}] == []


def test_a_later_text_is_told_of_an_earlier_one_and_a_page_is_made_of_it() -> None:
    text = "Inputs: word. Explain the word. Outputs: explanation, web page."
    first, second = made(text)["steps"]
    assert (first["uses"], second["uses"]) == ("ai.prompt", "html.from_markdown")
    assert second["with"]["markdown"] == f"{{{{ steps.{first['id']}.text }}}}"


def test_what_is_no_text_is_named_and_not_given_back() -> None:
    text = "Inputs: plot. Write a short story. Outputs: story, illustration."
    found = plan(text)
    assert found.document is not None
    assert set(found.document["outputs"]) == {"story"}
    assert any("illustration" in told for told in found.unsupported)


def test_a_model_is_not_asked_for_what_has_to_be_got_from_somewhere() -> None:
    found = plan("Inputs: project. Retrieve the files of the project. Output: the list of files.")
    assert found.document is None


def test_a_change_adds_inputs_and_outputs_and_keeps_the_rest() -> None:
    before = made(LETTER)
    found = plan(
        "The user also provides a language (variable language) as input. Translate the letter into it. The workflow also outputs the translation (variable translation).",
        before,
    )
    after = apply_patch(Document.parse(before), {}, found.operations).document.to_json()
    assert set(after["inputs"]["properties"]) == {"guest", "arrival_date", "language"}
    assert set(after["outputs"]) == {"letter", "translation"}
    assert after["steps"][0] == before["steps"][0]
    checked = validate(Document.parse(after), CATALOG, CelEngine(), connections=AI, now=NOW)
    assert [p for p in checked.problems if p.severity == "error"] == []


def test_what_a_change_does_not_build_is_said() -> None:
    found = plan(
        "Add a branch for angry guests. The user also provides a mood (variable mood) as input. Each branch writes its own letter.",
        made(LETTER),
    )
    assert [o["op"] for o in found.operations] == ["set_inputs"]
    assert any("branch for angry guests" in told.lower() for told in found.unsupported)


def test_a_proposal_carries_inputs_and_outputs() -> None:
    document = made(LETTER)
    empty = {"nexa": 1, "name": "New", "steps": []}
    after = apply_patch(Document.parse(empty), {}, replacing(empty, document)).document.to_json()
    assert (after["inputs"], after["outputs"]) == (document["inputs"], document["outputs"])
