"""Every suite answers a file of lines, or says in one sentence why it cannot; none ends in a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evals import run
from evals.suites import SUITES

WORDS = "Every weekday at 9 post hello to #sales"
# What a suite plants in workflows of its own, or has a person put right, cannot be said in a line.
OWN_FORM = frozenset({"explain", "optimise", "injection", "learning"})
ROUNDS = {"id": "one", "rounds": [{"request": WORDS}, {"request": "post it to #ops too"}]}
DOCUMENT = {"nexa": 1, "name": "S", "steps": [{"id": "s", "type": "stop", "outcome": "fail"}]}
ASKED: dict[str, dict[str, Any]] = {
    "chat2workflow": ROUNDS,
    "edits": ROUNDS,
    "noticing": {"id": "one", "document": DOCUMENT},
    "typing": {"id": "one", "document": DOCUMENT},
    "schedules": {"id": "one", "phrase": "every weekday at 9"},
}
BROKEN = {
    "no JSON": b"hello\n",
    "a list": b"[1, 2]\n",
    "another object": b'{"a": 1}\n',
    "an id alone": b'{"id": "one"}\n',
    "no request but its parts": b'{"id": "one", "request": {"say": "it"}, "rounds": 7, "phrase": 1}\n',
    "no text": b"\xff\xfe\x00",
    "nothing": b"",
}


def ran(suite: str, cases: Path, out: Path) -> int:
    more = []
    if suite == "planning":
        tools = cases.with_name("tools.json")
        tool = {"id": "post", "desc": "Post a message", "parameters": []}
        tools.write_text(json.dumps({"nodes": [tool]}), "utf-8")
        more = ["--tools", str(tools)]
    return run.main([suite, "--cases", str(cases), "--out", str(out), *more])


@pytest.mark.parametrize("suite", sorted(set(SUITES) - OWN_FORM))
def test_a_line_is_answered_under_its_id(suite: str, tmp_path: Path) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "pred.jsonl"
    line = ASKED.get(suite, {"id": "one", "request": WORDS})
    cases.write_text(json.dumps(line) + "\n" + json.dumps({**line, "id": "two"}) + "\n", "utf-8")
    assert ran(suite, cases, out) == 0
    told = [json.loads(answer) for answer in out.read_text("utf-8").splitlines()]
    assert [answer["id"] for answer in told] == ["one", "two"]
    assert all("error" not in answer for answer in told)
    if suite in {"chat2workflow", "edits"}:
        assert [len(answer["rounds"]) for answer in told] == [2, 2]


@pytest.mark.parametrize("suite", sorted(SUITES))
@pytest.mark.parametrize("wrong", sorted(BROKEN))
@pytest.mark.parametrize("name", ["cases.jsonl", "cases.yaml"])
def test_a_file_that_holds_no_cases_is_one_sentence(
    suite: str, wrong: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases, out = tmp_path / name, tmp_path / "pred.jsonl"
    cases.write_bytes(BROKEN[wrong])
    assert ran(suite, cases, out) == 2
    said = capsys.readouterr().err
    assert said.startswith("The cases cannot be read: ")
    assert said.count("\n") == 1
    assert not out.exists()


def test_a_document_that_is_none_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "pred.jsonl"
    cases.write_text(json.dumps({"id": "one", "document": {"nexa": 1, "steps": 7}}), "utf-8")
    assert ran("noticing", cases, out) == 2
    said = capsys.readouterr().err
    assert said.startswith("The cases cannot be read: ")
    assert said.count("\n") == 1


def test_a_catalogue_that_is_none_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases, tools = tmp_path / "cases.jsonl", tmp_path / "tools.json"
    cases.write_text(json.dumps({"id": "one", "request": WORDS}), "utf-8")
    tools.write_text('{"other": 1}', "utf-8")
    arguments = ["--cases", str(cases), "--tools", str(tools), "--out", str(tmp_path / "out")]
    assert run.main(["planning", *arguments]) == 2
    assert "tools.json has no 'nodes'" in capsys.readouterr().err
