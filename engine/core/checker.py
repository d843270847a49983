"""What the validator asks of an expression language: types before any run."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine.core.problem import Severity
from engine.core.problem_codes import ProblemCode

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with an expression; `at` is the offset in the text as it was given."""

    code: ProblemCode
    message: str
    hint: str | None = None
    severity: Severity = "error"
    at: int = 0


@dataclass(frozen=True, slots=True)
class Checked:
    """The JSON Schema of the result, `{}` where it cannot be known, and what is wrong."""

    schema: Schema = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Tell whether nothing forbids evaluating it."""
        return not any(finding.severity == "error" for finding in self.findings)


class ExpressionChecker(Protocol):
    """Proves texts with `{{ }}` against the schemas of what they may read."""

    def check(self, text: str, env: Mapping[str, Schema], /) -> Checked:
        """Check a text of a document; `env` has the schema of each root in scope."""
        ...
