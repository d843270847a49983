"""Importing the planner costs little: heavy libraries come on first use."""

from __future__ import annotations

import subprocess
import sys

HEAVY = (
    "langgraph",
    "langchain_core",
    "openai",
    "instructor",
    "onnxruntime",
    "numpy",
    "tokenizers",
)
IMPORTS = """
import importlib, pkgutil, sys, agent
for module in pkgutil.walk_packages(agent.__path__, "agent."):
    importlib.import_module(module.name)
print(",".join(sorted({name.split(".")[0] for name in sys.modules})))
"""


def test_importing_every_module_of_the_planner_loads_no_heavy_library() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", IMPORTS], capture_output=True, text=True, check=True
    )
    loaded = set(ran.stdout.strip().split(","))
    assert "agent" in loaded
    assert loaded.isdisjoint(HEAVY)
