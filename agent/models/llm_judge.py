"""Holds a model's plan against the plan that rules made: a worse one is not offered."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from agent.deps import Validator
from agent.models.llm_said import all_steps
from agent.plan import Plan, PlanRequest
from engine.core.hole import holes_in
from engine.core.problem import Problem
from engine.errors import FlowError

# Addresses, channels, quoted words: what a person spelled out must not get lost.
_SPELLED_OUT = re.compile(
    r"https?://[^\s,;\"'<>()]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|#[a-z][\w-]+|\"[^\"]{3,80}\"|“[^”]{3,80}”",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks say of one plan."""

    offers: bool
    errors: tuple[Problem, ...] = ()
    unbuilt: int = 0
    holes: int = 0
    steps: int = 0

    @property
    def is_sound(self) -> bool:
        return self.offers and not self.errors


def judged(plan: Plan, request: PlanRequest, checks: Validator) -> Verdict:
    """Check a plan as the conversation will check it."""
    if plan.kind not in {"create", "change"}:
        return Verdict(offers=False)
    document = plan.document
    if document is None:
        try:
            document = checks.patched(request.document or {}, plan.operations)
        except FlowError as refused:
            problem = Problem("patch_refused", "error", "", refused.message)
            return Verdict(offers=True, errors=(problem,))
    errors = checks.check(document, request.connections).broken
    return Verdict(
        offers=bool(plan.document or plan.operations),
        errors=errors,
        unbuilt=len(plan.unsupported),
        holes=sum(1 for _ in holes_in(document)),
        steps=len(all_steps(document)),
    )


def is_worse(plan: Plan, verdict: Verdict, rules: Plan, of_rules: Verdict, text: str) -> bool:
    """Tell whether the rules' plan is the better offer."""
    if not verdict.offers:
        return _declines(plan, rules, of_rules)
    if verdict.errors:
        return True
    if not of_rules.is_sound:
        return False
    if verdict.unbuilt > of_rules.unbuilt or lost(plan, rules, text):
        return True
    return verdict.holes > of_rules.holes and verdict.steps <= of_rules.steps


def _declines(plan: Plan, rules: Plan, of_rules: Verdict) -> bool:
    """An answer to a question is no refusal; a refusal of what rules can build whole is one too many."""
    if not plan.answer or plan.kind in {"create", "change"}:
        return True
    if plan.kind == "answer":
        return False
    return of_rules.is_sound and not rules.unsupported


def lost(plan: Plan, rules: Plan, text: str) -> list[str]:
    """Answer what the person spelled out and only the rules' plan still holds."""
    mine, theirs = _told(plan), _told(rules)
    said = (word.strip('"“”.').lower() for word in _SPELLED_OUT.findall(text))
    return [word for word in said if word in theirs and word not in mine]


def _told(plan: Plan) -> str:
    whole: Mapping[str, Any] = plan.document or {}
    told = [whole, list(plan.operations), list(plan.unsupported)]
    return json.dumps(told, ensure_ascii=False, default=dict).lower()
