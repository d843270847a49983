"""Branches as our documents want them: every way out leads somewhere, or is dropped by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tools.foreign.came import braced
from tools.foreign.report import NodeReport

Step = dict[str, Any]


def tidied(steps: Sequence[Step]) -> list[Step]:
    """Return the steps with branches whose ways all lead somewhere; those without any way are gone."""
    wired = {port for step in steps for port in step.get("after", ())}
    kept = []
    for step in steps:
        if step.get("type") == "group":
            step["steps"] = tidied(step["steps"])
        if step.get("type") != "branch" or _has_ways(step, wired):
            kept.append(step)
    return kept


def still_there(nodes: Sequence[NodeReport], document: dict[str, Any]) -> tuple[NodeReport, ...]:
    """Return the reports without the steps that were tidied away."""
    ids = {*_ids(document["steps"]), *(one["id"] for one in document["triggers"])}
    return tuple(
        replace(node, steps=tuple(one for one in node.steps if one in ids)) for node in nodes
    )


def _ids(steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        yield step["id"]
        yield from _ids(step.get("steps", ()))


def _has_ways(branch: Step, wired: set[str]) -> bool:
    """Take out the ways that lead nowhere: what would have gone there must not go another way."""
    denied: list[str] = []
    cases: list[Step] = []
    for case in branch["cases"]:
        if f"{branch['id']}.{case['id']}" in wired or not isinstance(case["when"], str):
            cases.append({**case, "when": _unless(case["when"], denied)})
        else:
            denied.append(f"!({_inner(case['when'])})")
    rest = branch["else"]
    if f"{branch['id']}.{rest}" not in wired:
        rest = "drop"
    elif denied:
        cases.append({"id": rest, "when": braced(" && ".join(denied))})
        rest = "drop"
    branch["cases"], branch["else"] = cases, rest
    return bool(cases)


def _unless(when: Any, denied: Sequence[str]) -> Any:
    if not denied or not isinstance(when, str):
        return when
    return braced(" && ".join([*denied, f"({_inner(when)})"]))


def _inner(when: str) -> str:
    return when.removeprefix("{{").removesuffix("}}").strip()
