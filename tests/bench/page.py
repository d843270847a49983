"""`docs/bench.md`: one section for each group of figures, replaced whenever that group is measured."""

import os
import platform
import re
from datetime import date
from pathlib import Path

from tests.bench.table import Line

PAGE = Path(__file__).resolve().parents[2] / "docs" / "bench.md"
_SECTION = re.compile(r"^## (\w+)\n", re.MULTILINE)


def write(groups: dict[str, tuple[str, list[Line]]], today: date, page: Path = PAGE) -> None:
    """Put the groups' tables, each with what it is about, in place of their former ones."""
    intro, *parts = _SECTION.split(page.read_text())
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    for name, (about, lines) in groups.items():
        sections[name] = _section(name, about, lines, today)
    written = "".join(f"## {name}\n{text.rstrip()}\n\n" for name, text in sections.items())
    page.write_text(f"{intro.rstrip()}\n\n{written.rstrip()}\n")


def _section(name: str, about: str, lines: list[Line], today: date) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    rows = "\n".join(map(_row, lines))
    return f"""
{about}

`make bench ONLY={name}`, measured {today:%Y-%m-%d} on {machine}.

| what | measured | bar |
| --- | --- | --- |
{rows}
"""


def _row(line: Line) -> str:
    if line.bar is None:
        return f"| {line.what} | {line.value:,.2f} {line.unit} |  |"
    sign = {"lower": "≤", "higher": "≥"}[line.better]
    missed = "" if line.is_met else ", **missed**"
    return f"| {line.what} | {line.value:,.2f} {line.unit} | {sign} {line.bar:,g} {line.unit}{missed} |"
