"""TaskBench's definitions: sets of names, pairs and arguments, counted over all cases."""

from typing import Any

import pytest

from evals.suites.planning.scorer import Domain, compare, scores

TOOLS: dict[str, dict[str, Any]] = {"find": {}, "send": {}, "note": {}}
DOMAIN = Domain(TOOLS)


def node(task: str, **arguments: Any) -> dict[str, Any]:
    return {"task": task, "arguments": [{"name": k, "value": v} for k, v in arguments.items()]}


CASE = {
    "id": "1",
    "gold_nodes": [node("find", what="shoes"), node("send", to="Ada", text="$var1.name$")],
    "gold_links": [{"source": "find", "target": "send"}],
}
RIGHT = {"id": "1", "nodes": CASE["gold_nodes"], "links": CASE["gold_links"]}


def test_the_gold_itself_scores_one_in_every_part() -> None:
    assert scores([CASE], {"1": RIGHT}, DOMAIN) == dict.fromkeys(
        ("node", "edge", "arg_name", "arg_value"), 1.0
    )


def test_a_missing_or_unreadable_answer_counts_as_an_empty_graph() -> None:
    for answer in (None, {"id": "1", "nodes": [{"tool": "find"}], "links": []}):
        assert compare(CASE, answer, DOMAIN) == {
            "node": (0, 0, 2),
            "edge": (0, 0, 1),
            "arg_name": (0, 0, 3),
            "arg_value": (0, 0, 3),
        }


def test_each_part_is_counted_by_itself() -> None:
    said = {
        "nodes": [node("find", what="boots"), node("note", text="x")],
        "links": [{"source": "find", "target": "note"}],
    }
    assert compare(CASE, said, DOMAIN) == {
        "node": (1, 1, 1),
        "edge": (0, 1, 1),
        "arg_name": (1, 1, 2),
        "arg_value": (0, 2, 3),
    }


def test_a_made_up_tool_costs_no_precision_of_nodes_but_of_edges() -> None:
    said = {
        "nodes": [*CASE["gold_nodes"], node("made_up")],
        "links": [*CASE["gold_links"], {"source": "send", "target": "made_up"}],
    }
    found = compare(CASE, said, DOMAIN)
    assert found["node"] == (2, 0, 0)
    assert found["edge"] == (1, 1, 0)


def test_scores_are_counted_over_all_cases_together() -> None:
    small = {"id": "2", "gold_nodes": [node("note")], "gold_links": []}
    found = scores([CASE, small], {"1": RIGHT}, DOMAIN)
    assert found["node"] == pytest.approx(2 * 2 / (2 * 2 + 0 + 1))


def test_resources_carry_links_media_and_outputs_in_their_arguments() -> None:
    domain = Domain(
        {"Image Cutter": {"output-type": ["image"]}, "Image Namer": {"output-type": ["text"]}},
        by_resource=True,
    )
    gold = {
        "id": "1",
        "gold_nodes": [
            {"task": "Image_Cutter", "arguments": ["a.jpg"]},
            {"task": "Image Namer", "arguments": ["<node-0>", "<node-1>", "<node-9>"]},
        ],
        "gold_links": [],
    }
    said: dict[str, Any] = {
        "nodes": [
            {"task": "Image Cutter", "arguments": ["a.jpg"]},
            {"task": "Image Namer", "arguments": ["<node-0>"]},
        ],
        "links": [{"source": "nobody", "target": "reads this"}],
    }
    assert scores([gold], {"1": said}, domain) == dict.fromkeys(
        ("node", "edge", "arg_name", "arg_value"), 1.0
    )
    text = {**said, "nodes": [said["nodes"][0], {"task": "Image Namer", "arguments": ["a.mp3"]}]}
    assert scores([gold], {"1": text}, domain)["edge"] == 0.0
