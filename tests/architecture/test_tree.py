"""Rules about the tree itself: sizes, package files, the wheel's top level, words that stay out."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("agent", "engine", "tools", "api", "evals", "tests")
LONGEST_FILE = 400
LONGEST_FUNCTION = 60


def python_files() -> list[Path]:
    return [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]


def tracked_files() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            yield ROOT / name


def test_no_python_file_is_longer_than_a_person_reads_at_once() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in python_files()
        if (lines := len(file.read_text().splitlines())) > LONGEST_FILE
        and "versions" not in file.parts
    }
    assert long == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in python_files()
        if "versions" not in file.parts
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_folder_with_python_is_a_package() -> None:
    folders = {file.parent for file in python_files()}
    assert [str(f.relative_to(ROOT)) for f in folders if not (f / "__init__.py").exists()] == []


@pytest.mark.parametrize("name", ["utils", "helpers", "manager", "misc", "common"])
def test_no_module_has_a_name_that_says_nothing(name: str) -> None:
    assert [file for file in python_files() if file.stem == name] == []


def test_nothing_tracked_names_a_machine_path_or_a_registry_host() -> None:
    told = re.compile(rb"/work/(?:main|shared)|files\.pythonhosted\.org|registry\.npmjs\.org")
    guilty = [
        str(file.relative_to(ROOT))
        for file in tracked_files()
        if file != Path(__file__) and told.search(file.read_bytes())
    ]
    assert guilty == []


def test_nothing_unfinished_is_left_in_the_code() -> None:
    marks = re.compile(r"#.*\b(TODO|FIXME|XXX)\b|\bNotImplementedError\b")
    guilty = [
        f"{file.relative_to(ROOT)}:{number}"
        for file in python_files()
        if file != Path(__file__)
        for number, line in enumerate(file.read_text().splitlines(), 1)
        if marks.search(line)
    ]
    assert guilty == []
