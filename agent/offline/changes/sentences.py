"""A request to change, cut into sentences; what is to come first stands first."""

from __future__ import annotations

import re


def sentences_of(text: str) -> list[str]:
    """Cut at the ends of sentences; a condition alone belongs to what follows it."""
    found: list[str] = []
    for said in re.split(r"(?<=[^\d])[.;!] +|[.;!]$", text):
        alone = found and re.match(
            r"(?:if|when|whenever|over|above|below|under|[a-z]+er than|more than|less than|at least|at most)\b[^@]*$",
            found[-1],
        )
        if alone:
            found[-1] = f"{found[-1]}; {said}"
        elif said.strip():
            found.append(said.strip())
    return found


def first_things_first(text: str) -> str:
    """`before posting, ask me` is read as `ask me before posting`."""
    return re.sub(
        r"^before (?P<what>[a-z]+ing\b[^,;]*), (?P<first>[^;.]+)",
        r"\g<first> before \g<what>",
        text,
    )
