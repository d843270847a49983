"""A validation finding: what is wrong, where, and what would make it right."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from engine.core.problem_codes import ProblemCode

Severity = Literal["error", "hole", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding; `code` is stable, `path` is an RFC 6901 pointer into the document.

    `facts` are what the message and the hint name, for who says them in another language.
    """

    code: ProblemCode
    severity: Severity
    path: str
    message: str
    hint: str | None = None
    step: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)

    def as_json(self) -> dict[str, Any]:
        """Write the finding as the API answers it."""
        return {
            "code": self.code,
            "severity": self.severity,
            "path": self.path,
            "message": self.message,
            "hint": self.hint,
            "step": self.step,
            "facts": dict(self.facts),
        }


def pointer(*parts: str | int) -> str:
    """Join parts to an RFC 6901 pointer."""
    return "".join("/" + str(p).replace("~", "~0").replace("/", "~1") for p in parts)


def pointer_parts(path: str) -> list[str]:
    """Split an RFC 6901 pointer into its parts."""
    if path == "":
        return []
    if not path.startswith("/"):
        raise ValueError(f"a pointer starts with '/': {path!r}")
    return [part.replace("~1", "/").replace("~0", "~") for part in path[1:].split("/")]
