"""The one validator, bound to this process's catalogue and expression checker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.shapes import ProblemShown, ReachShown
from api.variables.kinds import shape_of
from engine.core.action import Catalog
from engine.core.document import Document
from engine.core.problem import Problem
from engine.core.shapes import ANY_OBJECT
from engine.core.validate import (
    ConnectionInfo,
    ExpressionChecker,
    Validation,
    Workflows,
    validate,
)
from engine.ports.clock import Clock


@dataclass(frozen=True)
class Checking:
    """Validates documents for drafts, publishing, import and the planner alike."""

    catalog: Catalog
    checker: ExpressionChecker
    clock: Clock

    def check(
        self,
        document: Document,
        connections: Sequence[ConnectionInfo] | None = None,
        workflows: Workflows | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> Validation:
        """Find everything that stands between this document and a run; `variables` are their values."""
        return validate(
            document,
            self.catalog,
            self.checker,
            connections=connections,
            now=self.clock.now(),
            workflows=workflows,
            variables=ANY_OBJECT if variables is None else shape_of(variables),
        )


def shown_problems(problems: Sequence[Problem]) -> list[ProblemShown]:
    """Write findings as answers carry them."""
    return [ProblemShown(**problem.as_json()) for problem in problems]


def shown_fire_times(validation: Validation) -> dict[str, list[datetime]]:
    """Write each schedule's next times as answers carry them."""
    return {trigger: list(times) for trigger, times in validation.fire_times.items()}


def shown_reach(reach: Mapping[str, Any]) -> ReachShown:
    """Write what a change newly reaches."""
    return ReachShown.model_validate(reach)
