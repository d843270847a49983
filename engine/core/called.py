"""What the validator asks about workflows that a document calls."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine.core.action import Effect

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class CalledWorkflow:
    """One version of a workflow as its callers see it; `version` None when there is no such version."""

    key: str
    version: int | None
    inputs: Schema = field(default_factory=dict)
    outputs: Schema = field(default_factory=dict)
    effect: Effect = "write"
    """The gravest effect of anything in it."""
    leads_to: frozenset[str] = frozenset()
    """The keys of all workflows it calls, directly or through others."""


class Workflows(Protocol):
    """The workflows of the workspace a document belongs to."""

    @property
    def own(self) -> str | None:
        """Answer the key of the workflow the document is of, if it is of one."""
        ...

    def called(self, key: str, version: int | None, /) -> CalledWorkflow | None:
        """Answer a version, or the live one for None; None where there is no such workflow."""
        ...
