"""The planner knows no case by heart: four consecutive words of a case never stand in `agent/`."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
SUITES = ROOT / "evals" / "suites"
PLANNER_FOLDERS = (ROOT / "agent", ROOT / "prompts")
_READ = {".py", ".md", ".txt", ".json", ".yaml", ".yml", ".csv", ".tsv", ".toml"}
_RUN = 4
_WITH_CASES = {"ambiguity", "apps", "automation", "edits", "impossible", "injection"}
_CASES = {
    f"{author}{held_out}.yaml"
    for author in ("second", "third", "fourth")
    for held_out in ("", "_validation")
} | {"cases.yaml", "validation.yaml"}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# Requests that are learned from are no cases: nothing is measured on them.
_LEARNED_FROM = "requests"
_SMALL = 4
# A model's vocabulary, taken over as it is published, has no sentences in it.
_NOT_OURS = {"tokenizer.json", "vocab.txt"}


def words_of(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text)]


def runs_of(words: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - _RUN + 1):
        yield tuple(words[start : start + _RUN])


@cache
def case_texts() -> list[tuple[str, str]]:
    return list(_read_case_texts())


def _read_case_texts() -> Iterator[tuple[str, str]]:
    for path in sorted(SUITES.rglob("*")):
        if path.suffix == ".yaml" and (path.parent.name == "main_job" or _holds_cases(path)):
            loaded = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
            for case in loaded["cases"] if path.parent.name == "main_job" else loaded:
                yield from ((case["id"], words) for words in _said(case))
        elif path.suffix == ".jsonl" and path.parent.name != _LEARNED_FROM:
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                row = json.loads(line)
                name = row.get("id", f"{path.stem}:{number}")
                keys = ("phrase", "request", "query", "words")
                yield name, next((row[key] for key in keys if row.get(key)), "")
                yield from ((name, one["request"]) for one in row.get("rounds", ()))


def _said(case: dict[str, Any]) -> list[str]:
    if "rounds" in case:
        return [one["say"] for one in case["rounds"]]
    words: str = case.get("words") or case.get("text", "")
    # Operations are written in the product's own format, which prompts must show.
    return [] if '"op":' in words else [words]


def _holds_cases(path: Path) -> bool:
    return path.parent.name in _WITH_CASES and path.name in _CASES


def planner_files() -> list[Path]:
    return [
        path
        for folder in PLANNER_FOLDERS
        for path in sorted(folder.rglob("*"))
        if path.suffix in _READ and path.name not in _NOT_OURS
    ]


def known_by_heart(case: str, text: str) -> list[tuple[str, ...]]:
    written = set(runs_of(words_of(text)))
    return [run for run in runs_of(words_of(case)) if run in written and is_telling(run)]


def is_telling(run: tuple[str, ...]) -> bool:
    """Tell words somebody chose from those that stand in any text: `for as long as`, `are to be put`."""
    return len(set(run)) > 1 and max(map(len, run)) > _SMALL


def test_the_search_finds_four_words_whatever_stands_between_them() -> None:
    case = "Fetch the parcels, keep heavy ones"
    assert known_by_heart(case, 'RULE = r"the parcels keep heavy"')
    assert known_by_heart(case, "FETCH_THE parcels keep")
    assert not known_by_heart(case, "fetch the parcels and keep heavy ones")
    assert not known_by_heart("Keep it as long as it is", "for as long as it lives")


def test_there_are_cases_and_planner_files_to_compare() -> None:
    assert len(case_texts()) >= 200
    assert len(planner_files()) >= 3


@pytest.mark.parametrize(
    "path", planner_files(), ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_no_four_words_of_a_case_stand_in_the_planner(path: Path) -> None:
    written = set(runs_of(words_of(path.read_text("utf-8", errors="replace"))))
    found = [
        f"{case_id}: {' '.join(run)}"
        for case_id, words in case_texts()
        for run in runs_of(words_of(words))
        if run in written and is_telling(run)
    ]
    assert found == []
