"""Collects what is wrong with an expression while its types are worked out."""

from collections.abc import Iterable
from difflib import get_close_matches

from engine.core.checker import Finding
from engine.core.problem import Severity
from engine.core.problem_codes import ProblemCode


class Findings:
    """A list of findings, each told once per place."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def error(self, code: ProblemCode, message: str, at: int, hint: str | None = None) -> None:
        """Note something that cannot work."""
        self._add(code, message, at, hint, "error")

    def warn(self, code: ProblemCode, message: str, at: int, hint: str | None = None) -> None:
        """Note something that may go wrong on some data."""
        self._add(code, message, at, hint, "warning")

    def _add(
        self, code: ProblemCode, message: str, at: int, hint: str | None, severity: Severity
    ) -> None:
        finding = Finding(code, message, hint, severity, at)
        if finding not in self.found and len(self.found) < 20:
            self.found.append(finding)

    @property
    def failed(self) -> bool:
        """Tell whether anything found forbids evaluation."""
        return any(finding.severity == "error" for finding in self.found)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Answer 'did you mean ...' for the closest known name, else what there is, or None."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.6)
    lower = {other.lower().replace("_", ""): other for other in names}
    same = lower.get(name.lower().replace("_", ""))
    if same or close:
        return f"did you mean {(same or close[0])!r}?"
    if not names:
        return None
    shown = ", ".join(names[:8])
    return f"there is {shown}{', ...' if len(names) > 8 else ''}"
