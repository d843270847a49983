"""What a measurement gives: lines of one table, each with the figure to reach where there is one."""

from dataclasses import asdict, dataclass
from typing import Literal


@dataclass(frozen=True)
class Line:
    """One figure."""

    what: str
    value: float
    unit: str
    bar: float | None = None
    better: Literal["lower", "higher"] = "lower"

    @property
    def is_met(self) -> bool | None:
        """Tell whether the figure reaches its bar; None where there is no bar."""
        if self.bar is None:
            return None
        return self.value <= self.bar if self.better == "lower" else self.value >= self.bar


def as_json(lines: list[Line]) -> list[dict[str, object]]:
    """Return the table for machines."""
    return [{**asdict(line), "met": line.is_met} for line in lines]


def as_text(lines: list[Line]) -> str:
    """Return the table for people."""
    width = max(len(line.what) for line in lines)
    shown = []
    for line in lines:
        sign = {"lower": "<=", "higher": ">="}[line.better]
        bar = (
            ""
            if line.bar is None
            else f"{sign} {line.bar:,.1f} {'met' if line.is_met else 'MISSED'}"
        )
        shown.append(f"{line.what:<{width}}  {line.value:>12,.2f} {line.unit:<7} {bar}".rstrip())
    return "\n".join(shown)
