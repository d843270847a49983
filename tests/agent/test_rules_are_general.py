"""The rules know no case: no four words in a row of any measured request stand in `agent/`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
IN_A_ROW = 4
# Measured requests quote phrases of any English; runs of nothing but these small words are no case.
SMALL = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "is",
        "are",
        "it",
        "and",
        "or",
        "for",
        "by",
        "with",
        "that",
        "this",
        "be",
        "do",
        "not",
        "i",
        "you",
        "we",
        "what",
        "can",
        "if",
    ]
)


def words_of(text: str) -> list[str]:
    return re.findall(r"[a-z0-9][a-z0-9'-]*", text.lower())


def runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - IN_A_ROW + 1):
        run = tuple(words[start : start + IN_A_ROW])
        if not set(run) <= SMALL:
            yield run


def measured() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for file in sorted((ROOT / "evals/suites/main_job").glob("*.yaml")):
        for case in YAML(typ="safe").load(file.read_text("utf-8"))["cases"]:
            for run in runs(words_of(case["words"])):
                found.setdefault(run, f"{file.stem}/{case['id']}")
    return found


def test_no_four_words_of_a_case_stand_in_the_planner() -> None:
    cases = measured()
    assert len(cases) > 300
    found = {
        f"{path.relative_to(ROOT)}: {' '.join(run)} ({cases[run]})"
        for path in sorted((ROOT / "agent").rglob("*.py"))
        for run in runs(words_of(path.read_text("utf-8")))
        if run in cases
    }
    assert not found


def test_a_planted_case_is_found() -> None:
    assert ("keep", "the", "orders", "over") in measured()
    assert ("keep", "the", "orders", "over") in set(runs(words_of('"""Keep the orders over"""')))
