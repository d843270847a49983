"""The quality scale: twelve rules, and what a connector claims about each in `quality.yaml`.

Bronze is what every connector of this repository keeps; silver lets the planner offer it without
being asked; gold is what we would like all to be.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

from engine.errors import Invalid

Grade = Literal["bronze", "silver", "gold"]
State = Literal["done", "todo", "exempt"]
FILE = "quality.yaml"
_SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise a connector can make, checked by code wherever it is claimed."""

    name: str
    grade: Grade
    says: str


RULES: tuple[Rule, ...] = (
    Rule("schemas_described", "bronze", "every argument and result has a title and a description"),
    Rule(
        "recorded_fixtures", "bronze", "success, refused sign-in, rate limit and garbage recorded"
    ),
    Rule("secrets_never_shown", "bronze", "no recorded secret appears in results, errors or logs"),
    Rule("idempotency_key_sent", "bronze", "a repeated write tells the service it is a repeat"),
    Rule("real_peer_test", "bronze", "each action is tested against a peer that listens"),
    Rule("errors_classified", "bronze", "refusals come out in the class they belong to"),
    Rule("hosts_declared", "silver", "the manifest's hosts are exactly those the code names"),
    Rule("effects_honest", "silver", "what is declared a read sends nothing that writes"),
    Rule("rehearsal_from_schema", "silver", "a rehearsal's answer and a real one fit the schema"),
    Rule("waits_as_told", "silver", "the wait a service asks for is the wait of the retry"),
    Rule("pages_followed", "gold", "a list that comes in pages comes whole"),
    Rule("says_who", "gold", "trying a connection says whom it signs in as"),
)
NAMES = tuple(rule.name for rule in RULES)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a connector says about one rule."""

    state: State
    reason: str = ""


def read_claims(folder: Path) -> dict[str, Claim]:
    """Read `quality.yaml`, or raise Invalid where it does not say one thing about every rule."""
    loaded = YAML(typ="safe", pure=True).load((folder / FILE).read_text(encoding="utf-8")) or {}
    if set(loaded) != set(NAMES):
        wrong = sorted(set(loaded) ^ set(NAMES))
        raise Invalid(f"{FILE} must name the twelve rules once each; see {', '.join(wrong)}.")
    return {name: _claim(name, str(text)) for name, text in loaded.items()}


def grade_of(claims: dict[str, Claim]) -> Grade | None:
    """Return the highest grade whose rules, and those of the grades below, are all kept."""
    reached: Grade | None = None
    for grade in ("bronze", "silver", "gold"):
        of_grade = [rule.name for rule in RULES if rule.grade == grade]
        if any(claims[name].state == "todo" for name in of_grade):
            break
        reached = grade
    return reached


def _claim(name: str, text: str) -> Claim:
    state, _, reason = (part.strip() for part in text.partition(":"))
    if state == "exempt" and len(reason) >= _SHORTEST_REASON:
        return Claim("exempt", reason)
    if state == "done" and not reason:
        return Claim("done")
    if state == "todo":
        return Claim("todo", reason)
    raise Invalid(f"{name} in {FILE} must be done, todo, or exempt with a reason; it is {text!r}.")
