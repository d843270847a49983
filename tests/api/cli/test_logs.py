"""What a service writes to its log: our facts, others' warnings, one line each."""

from __future__ import annotations

import subprocess
import sys

import pytest

LOGS = """
import logging, structlog
from api.cli.logs import log_plainly
log_plainly({level!r})
ours = structlog.get_logger("engine.runtime.host")
ours.debug("ours.debug")
ours.info("ours.info", name="Ada", epoch=3, reason="two words\\nand a line")
for level in ("debug", "info", "warning"):
    getattr(logging.getLogger("alembic.runtime"), level)("others.%s", level)
logging.getLogger("nexa.api").error("request failed", extra={{"path": "/x"}})
try:
    1 / 0
except ZeroDivisionError:
    ours.exception("ours.broke", run_id="r")
"""


def lines_at(level: str) -> list[str]:
    """Log from a process of its own, since logging is set for a whole process."""
    done = subprocess.run(
        [sys.executable, "-c", LOGS.format(level=level)], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    return done.stderr.splitlines()


@pytest.mark.parametrize(
    ("level", "said", "unsaid"),
    [
        ("debug", {"ours.debug", "ours.info", "others.debug", "others.warning"}, set[str]()),
        ("info", {"ours.info", "others.warning"}, {"ours.debug", "others.info"}),
        ("warning", {"others.warning"}, {"ours.info", "others.info"}),
        ("error", {"ours.broke"}, {"ours.info", "others.warning"}),
    ],
)
def test_the_level_is_about_our_facts_and_of_others_only_what_is_wrong(
    level: str, said: set[str], unsaid: set[str]
) -> None:
    text = "\n".join(lines_at(level))
    assert {word for word in said | unsaid if word in text} == said


def test_a_fact_is_one_line_with_its_time_and_whatever_names_it_has() -> None:
    info = next(line for line in lines_at("info") if "ours.info" in line)
    time, *rest = info.split(" ", 3)
    assert time[:2] == "20"
    assert rest[:2] == ["INFO", "engine.runtime.host"]
    assert rest[2] == r"ours.info name=Ada epoch=3 reason='two words\nand a line'"


def test_facts_given_to_the_standard_library_show_too_and_errors_carry_their_trace() -> None:
    lines = lines_at("info")
    assert any(line.endswith("ERROR nexa.api request failed path=/x") for line in lines)
    broke = next(n for n, line in enumerate(lines) if "ours.broke run_id=r" in line)
    assert lines[broke + 1] == "Traceback (most recent call last):"
    assert lines[-1] == "ZeroDivisionError: division by zero"
