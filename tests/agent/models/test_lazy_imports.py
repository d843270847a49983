"""Importing the service or the planner loads none of the heavy libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HEAVY = ("openai", "instructor", "langchain_openai", "langchain_core", "langgraph", "tiktoken")


@pytest.mark.parametrize("module", ["agent.models.llm", "agent.prompting", "api.app", "api.wiring"])
def test_importing_loads_no_library_of_models(module: str) -> None:
    code = f"import sys, {module}; print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
