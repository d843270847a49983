"""What a request asks for, part by part, before any action is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from agent.offline.conditions.condition import Condition, Test


@dataclass(frozen=True, slots=True)
class Read:
    """Get something from outside."""

    action: str
    arguments: Mapping[str, Any]
    noun: str | None = None
    clause: str = ""
    single: bool = False
    """It gives one thing, not a list."""


GROUP_FIGURE: Final = "group_figure"
"""What a condition compares that is about the figure of each group, and no field of a thing."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Go on only with what meets a condition."""

    condition: Condition
    narrows: bool = True
    """About what is left so far; otherwise about everything that was read."""
    beside: bool = False
    """About what no condition before it has kept: `otherwise if ...`."""
    figure: Measure | None = None
    """Of groups: about this figure of each."""


@dataclass(frozen=True, slots=True)
class OnlyNew:
    """Leave out what came before: in this list (`run`) or in earlier runs (`workflow`)."""

    scope: Literal["run", "workflow"]
    key: str | None = None


MeasureKind = Literal["sum", "avg", "count", "min", "max"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure over a list; without a field it is about the only amount the items have."""

    kind: MeasureKind
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Sort:
    by: str | None
    descending: bool = False
    as_compared: bool = False
    """By what the condition before it compares, where there is one."""
    figure: Measure | None = None
    """Of groups: by this figure of each."""


@dataclass(frozen=True, slots=True)
class Group:
    by: str


@dataclass(frozen=True, slots=True)
class JoinLists:
    by: str | None
    right_by: str | None = None
    alone: Literal["first", "second"] | None = None
    """Of which of the two lists those are wanted that the other has not."""


@dataclass(frozen=True, slots=True)
class Chunk:
    size: int


@dataclass(frozen=True, slots=True)
class Pick:
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    count: int


@dataclass(frozen=True, slots=True)
class Wait:
    seconds: int


@dataclass(frozen=True, slots=True)
class Approve:
    who: str | None = None
    condition: Condition | None = None
    spares: bool = False
    """What does not meet the condition goes on without being asked about."""


Many = Literal["each", "whole", "unsaid"]


@dataclass(frozen=True, slots=True)
class Want:
    """An argument that an action needs and the words do not give; `place` leads into a body."""

    place: tuple[str, ...]
    name: str
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Send:
    """Do something with a chosen action: post, mail, write."""

    action: str
    arguments: Mapping[str, Any]
    """Arguments the words give, by name; the rest is filled from the data."""
    many: Many = "unsaid"
    about: str | None = None
    """The one field that is meant, as in `share the price`."""
    fields: tuple[str, ...] = ()
    """The fields that are meant, as in `with its colour and age`."""
    heading: str | None = None
    """The field that is the subject of a mail."""
    recipient_field: str | None = None
    """The argument `to` comes from each item, as in `at their address`."""
    to_whom: str | None = None
    """People who are named without an address, which is then asked."""
    summary: bool = False
    clause: str = ""
    condition: Condition | None = None
    otherwise: bool = False
    rejected: bool = False
    """Done where the person who was asked has said no."""
    only_if_any: bool = False
    only_if: Test | None = None
    """Sent only when there are so many of them."""
    counts: bool = False
    """Only how many there are is told."""
    measures: tuple[Measure, ...] = ()
    """Figures that are told, for each group when the list is grouped."""
    besides: bool = False
    """The figures stand above the list itself."""
    parameters: tuple[str, ...] = ()
    """Names in a statement that data must fill."""
    repeats: bool = False
    """`it` means what the sending before says."""
    says: bool = False
    """Its words were not quoted: what it is about is told behind them."""
    always: bool = False
    """Said to happen whatever an earlier condition says."""
    wants: tuple[Want, ...] | None = None
    """What is still to be filled in; None: the rules of building find that out."""
    asked_by_name: bool = False
    """It is asked of a service that was named, with what only that service's action takes."""
    mapped: Mapping[str, str] = field(default_factory=dict)
    """Of an argument: the field of the data that it comes from, as in `with the colour as title`."""
    named: Mapping[str, str] = field(default_factory=dict)
    """Of an argument that takes an id: the name that was said instead."""
    unread: str = ""
    """The words of a condition that nobody could read; it must not run before somebody has said when."""


@dataclass(frozen=True, slots=True)
class Do:
    """Work on the data at hand with an action that changes nothing outside."""

    action: str
    arguments: Mapping[str, Any]
    """What the words give, by name; the data comes from the step before."""
    instruction: str = ""
    """What a model is asked, in the person's words."""
    about: str | None = None
    """The one field that is meant, as in `translate the message`."""
    many: Many = "unsaid"
    clause: str = ""


Part = (
    Do
    | Read
    | Keep
    | OnlyNew
    | Sort
    | Group
    | JoinLists
    | Chunk
    | Pick
    | Limit
    | Wait
    | Approve
    | Send
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A call from outside starts the run, with one thing or a list of them."""

    noun: str | None = None
    many: bool = False
    failed: bool = False
    """It is a failed run of another workflow."""
    told: str | None = None
    """What happens elsewhere, in the person's words, where no call was spoken of."""


@dataclass(slots=True)
class Understood:
    """A whole request: when, and what."""

    parts: list[Part] = field(default_factory=list)
    incoming: Incoming | None = None
    unsupported: list[str] = field(default_factory=list)
    background: list[str] = field(default_factory=list)
    """Statements that ask for nothing."""
    vague_schedule: bool = False
    by_hand: bool = False
    assumptions: list[str] = field(default_factory=list)
    left_at: list[tuple[int, str]] = field(default_factory=list)
    """Before which part the words stand that were not understood."""

    def leave(self, said: str, *, sends: int = 0) -> None:
        """Note what was not understood; `sends`: so many of the last parts are of the same clause."""
        self.unsupported.append(said)
        self.left_at.append((len(self.parts) - sends, said))
