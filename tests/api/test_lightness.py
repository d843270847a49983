"""Starting is quick because nothing heavy is imported before it is used."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = (
    "alembic",
    "instructor",
    "langchain",
    "langchain_core",
    "langgraph",
    "numpy",
    "onnxruntime",
    "openai",
    "pandas",
    "polars",
    "sqlglot",
    "tokenizers",
)
# What a command that only talks to the service has no use for at all.
SERVER_SIDE = ("fastapi", "sqlalchemy", "psycopg", "cel_expr_python", "uvicorn")


def imported_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


@pytest.mark.parametrize("module", ["api.app", "api.routes", "api.wiring", "api.cli.commands"])
def test_importing_pulls_in_nothing_heavy(module: str) -> None:
    assert imported_by(module) & set(HEAVY) == set()


@pytest.mark.parametrize("module", ["api.cli", "api.cli.commands", "api.cli.ask", "api.cli.follow"])
def test_the_command_line_is_a_client_and_loads_like_one(module: str) -> None:
    assert imported_by(module) & {*HEAVY, *SERVER_SIDE} == set()
