"""The suites by name. A suite is imported when it is asked for, not before."""

from __future__ import annotations

from importlib import import_module

from evals.measure import Suite

SUITES: dict[str, str] = {
    "apps": "evals.suites.apps.suite:Apps",
    "deeds": "evals.suites.deeds.suite:Deeds",
    "automation": "evals.suites.automation.suite:Automation",
    "ambiguity": "evals.suites.ambiguity.suite:Ambiguity",
    "chat2workflow": "evals.suites.chat2workflow.suite:Chat2Workflow",
    "edits": "evals.suites.edits.suite:Edits",
    "explain": "evals.suites.explain.suite:Explain",
    "impossible": "evals.suites.impossible.suite:Impossible",
    "injection": "evals.suites.injection.suite:Injection",
    "main_job": "evals.suites.main_job.suite:MainJob",
    "optimise": "evals.suites.optimise.suite:Optimise",
    "planning": "evals.suites.planning.suite:Planning",
    "retrieval": "evals.suites.retrieval.suite:Retrieval",
    "schedules": "evals.suites.schedules.suite:Schedules",
}


def suite_named(name: str) -> Suite:
    """Return the suite of this name."""
    module, _, factory = SUITES[name].partition(":")
    suite: Suite = getattr(import_module(module), factory)()
    return suite
