"""Recall counts needed ids among the first five, offline, by the planner's own look-up."""

import os
from pathlib import Path

import pytest

from evals.by_ragas import IdRecall
from evals.suites.retrieval.suite import LOOKED_AT, Retrieval

CASES = """
{"id": "a", "request": "send a note", "gold_nodes": [{"task": "sendNote"}]}
{"id": "b", "request": "find a book", "gold_nodes": [{"task": "findBook"}, {"task": "elsewhere"}]}
{"id": "c", "request": "nothing is needed", "gold_nodes": []}
"""
TOOLS = """{"nodes": [{"id": "sendNote", "desc": "Send a note"}, {"id": "findBook", "desc": "Find a book"},
 {"id": "bookA", "desc": "book"}, {"id": "bookB", "desc": "book"}, {"id": "bookC", "desc": "book"},
 {"id": "bookD", "desc": "book"}, {"id": "bookE", "desc": "book"}]}"""


@pytest.mark.parametrize(
    ("found", "needed", "recall"),
    [
        (["x", "y"], ["x", "y"], 1.0),
        (["x"], ["x", "y"], 0.5),
        (["z"], ["x"], 0.0),
        ([], ["x"], 0.0),
    ],
)
async def test_recall_is_the_share_of_needed_ids(
    found: list[str], needed: list[str], recall: float
) -> None:
    assert await IdRecall().of(found, needed) == recall
    assert os.environ["RAGAS_DO_NOT_TRACK"] == "true"


async def test_any_catalogue_is_looked_up_and_no_more_than_five_are_looked_at(
    tmp_path: Path,
) -> None:
    cases, tools = tmp_path / "cases.jsonl", tmp_path / "tools.json"
    cases.write_text(CASES.strip(), "utf-8")
    tools.write_text(TOOLS, "utf-8")
    found = {line["id"]: line["actions"] for line in await Retrieval().predict(cases, tools)}
    assert set(found) == {"a", "b", "c"}, "a case of which nothing is known is answered too"
    assert found["a"][0] == "tool.send_note"
    assert found["b"][0] == "tool.find_book"
    assert len(found["b"]) == LOOKED_AT
