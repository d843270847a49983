"""In continuous integration a random test draws the same examples each time, elsewhere fresh ones."""

import os
import subprocess
import sys

import pytest

TOLD = "from tests.support.chance import *; from hypothesis import settings as s; print(s().derandomize, s().database is None)"


@pytest.mark.parametrize(("ci", "told"), [({"CI": "1"}, "True True"), ({}, "False False")])
def test_chance_is_fixed_where_a_failure_must_come_again(ci: dict[str, str], told: str) -> None:
    around = {key: value for key, value in os.environ.items() if key != "CI"} | ci
    command = [sys.executable, "-c", TOLD]
    found = subprocess.run(command, env=around, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == told


def test_every_test_of_this_suite_runs_under_it(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.has_plugin("tests.support.chance")
