"""The adapter: any tools become a catalogue, any document becomes a tool graph."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from agent.plan import Plan, PlanRequest
from engine.core.problem import Problem
from evals.suites.planning.catalogue import ToolCatalog, read_tools, spoken
from evals.suites.planning.scorer import Domain
from evals.suites.planning.suite import Planning
from evals.suites.planning.task import answer

TOOLS: dict[str, Mapping[str, Any]] = {
    "getDrugProperties": {
        "id": "getDrugProperties",
        "desc": "Retrieve properties",
        "parameters": [{"name": "name", "type": "str", "required": True}, {"name": "n", "type": "int", "required": False}],
        "returns": [{"name": "mass", "type": "float"}],
    },
    "send_note": {"id": "send_note", "desc": "Send a note", "parameters": [{"name": "text", "type": "str"}]},
}  # fmt: skip
CASE = {"id": "7", "request": "words", "tools": list(TOOLS)}


class Scripted:
    """Answers what the test says."""

    name = "scripted"

    def __init__(self, document: Mapping[str, Any] | None) -> None:
        self._document = document

    async def draft(self, request: PlanRequest, problems: Sequence[Problem]) -> Plan:
        if self._document is None:
            raise RuntimeError("out of ideas")
        return Plan("create", document=self._document)


DOCUMENT = {
    "nexa": 1,
    "name": "Test",
    "steps": [
        {"id": "drug", "uses": "tool.get_drug_properties", "with": {"name": "Aspirin", "n": 2}},
        {"id": "render", "uses": "text.render", "with": {"template": "{{ steps.drug.mass }}"}},
        {"id": "note", "uses": "tool.send_note", "with": {"text": "{{ steps.render.text }}"}},
        {"id": "more", "uses": "tool.send_note", "with": {"text": "{{ steps.drug.mass }}"}},
    ],
}


def test_a_tool_becomes_an_action_with_its_own_schemas() -> None:
    catalog = ToolCatalog(list(TOOLS.values()))
    action = catalog.action("tool.get_drug_properties")
    assert action is not None
    assert action.title == "get drug properties"
    assert action.input_schema["required"] == ["name"]
    assert action.input_schema["properties"]["n"]["type"] == "integer"
    assert action.output_schema["properties"]["mass"]["type"] == "number"
    assert (action.effect, catalog.actions()[1].effect) == ("read", "write")


def test_two_tools_never_share_an_action() -> None:
    catalog = ToolCatalog([{"id": "get_x"}, {"id": "getX"}, {"id": "9"}])
    assert sorted(catalog.names.values()) == ["9", "getX", "get_x"]


@pytest.mark.parametrize(
    ("name", "words"),
    [("getHTTPCode2", "get http code 2"), ("Image-to-Video", "image to video"), ("a_b", "a b")],
)
def test_names_are_read_as_words(name: str, words: str) -> None:
    assert spoken(name) == words


async def test_a_document_becomes_nodes_arguments_and_data_flow() -> None:
    found = await answer(Scripted(DOCUMENT), CASE, Domain(TOOLS), in_order_said=False)
    assert [node["task"] for node in found["nodes"]] == [
        "getDrugProperties",
        "send_note",
        "send_note",
    ]
    assert found["nodes"][0]["arguments"] == [
        {"name": "name", "value": "Aspirin"},
        {"name": "n", "value": 2},
    ]
    assert found["nodes"][2]["arguments"] == [{"name": "text", "value": "$var1.mass$"}]
    assert found["links"] == [{"source": "getDrugProperties", "target": "send_note"}] * 2


async def test_where_edges_mean_the_order_said_the_order_of_steps_is_written() -> None:
    found = await answer(Scripted(DOCUMENT), CASE, Domain(TOOLS), in_order_said=True)
    assert found["links"] == [
        {"source": "getDrugProperties", "target": "send_note"},
        {"source": "send_note", "target": "send_note"},
    ]


async def test_resources_are_written_as_places_of_nodes() -> None:
    found = await answer(
        Scripted(DOCUMENT), CASE, Domain(TOOLS, by_resource=True), in_order_said=False
    )
    assert [node["arguments"] for node in found["nodes"]][2] == ["<node-0>"]


async def test_a_hole_is_an_argument_without_a_value() -> None:
    hole = {"$hole": {"kind": "value", "label": "Which?"}}
    document = {"steps": [{"id": "a", "uses": "tool.send_note", "with": {"text": hole}}]}
    found = await answer(Scripted(document), CASE, Domain(TOOLS), in_order_said=False)
    assert found["nodes"] == [{"task": "send_note", "arguments": [{"name": "text", "value": None}]}]


async def test_a_crash_is_an_empty_graph_with_its_message() -> None:
    found = await answer(Scripted(None), CASE, Domain(TOOLS), in_order_said=False)
    assert found == {"id": "7", "nodes": [], "links": [], "error": "RuntimeError: out of ideas"}


async def test_any_file_of_cases_is_answered_one_line_each(tmp_path: Path) -> None:
    cases, tools = tmp_path / "cases.jsonl", tmp_path / "tools.json"
    cases.write_text(json.dumps({**CASE, "domain": "nestful"}) + "\n", "utf-8")
    tools.write_text(json.dumps({"nodes": list(TOOLS.values())}), "utf-8")
    [found] = await Planning().predict(cases, tools)
    assert found["id"] == "7"
    cases.write_text("{}\n", "utf-8")
    with pytest.raises(ValueError, match="needs `id` and `request`"):
        await Planning().predict(cases, tools)


def test_the_public_data_is_there_with_every_tool_its_cases_name() -> None:
    for split, path in Planning.splits.items():
        tools = read_tools(path.parent / "tool_desc.json.gz")
        assert len(tools) >= 20, split
