"""The suites by name. A suite is imported when it is asked for, not before."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from agent.deps import Planner
from evals.judge import Judge, Judged
from evals.measure import Suite
from evals.planners import AsksPlanner

SUITES: dict[str, str] = {
    "apps": "evals.suites.apps.suite:Apps",
    "deeds": "evals.suites.deeds.suite:Deeds",
    "automation": "evals.suites.automation.suite:Automation",
    "ambiguity": "evals.suites.ambiguity.suite:Ambiguity",
    "chat2workflow": "evals.suites.chat2workflow.suite:Chat2Workflow",
    "documentation": "evals.suites.documentation.suite:Documentation",
    "edits": "evals.suites.edits.suite:Edits",
    "explain": "evals.suites.explain.suite:Explain",
    "impossible": "evals.suites.impossible.suite:Impossible",
    "injection": "evals.suites.injection.suite:Injection",
    "learning": "evals.suites.learning.suite:Learning",
    "main_job": "evals.suites.main_job.suite:MainJob",
    "noticing": "evals.suites.noticing.suite:Noticing",
    "optimise": "evals.suites.optimise.suite:Optimise",
    "planning": "evals.suites.planning.suite:Planning",
    "retrieval": "evals.suites.retrieval.suite:Retrieval",
    "schedules": "evals.suites.schedules.suite:Schedules",
    "typing": "evals.suites.typing.suite:Typing",
}


def suite_named(name: str, planner: Planner | None = None) -> Suite:
    """Return the suite of this name, of another planner where one is given.

    Raises ValueError for another planner where the suite asks none."""
    factory = _factory(name)
    if planner is None:
        suite: Suite = factory()
        return suite
    if not asks_planner(name):
        raise ValueError(f"the suite {name!r} asks no planner; measure it without one")
    asking: Suite = factory(planner)
    return asking


def asks_planner(name: str) -> bool:
    """Tell whether another planner would change anything in this suite."""
    return issubclass(_factory(name), AsksPlanner)


def judged_suite(name: str, judge: Judge) -> Suite:
    """Return the suite of this name, some of whose measures this model judges."""
    suite: Suite = _factory(name)(judge)
    return suite


def is_judged(name: str) -> bool:
    """Tell whether a model would judge anything in this suite."""
    return issubclass(_factory(name), Judged)


def _factory(name: str) -> Any:
    module, _, factory = SUITES[name].partition(":")
    return getattr(import_module(module), factory)
