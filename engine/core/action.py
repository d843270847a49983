"""What the core knows of an action or a trigger: its schemas, its effect and its needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

Effect = Literal["pure", "read", "idempotent_write", "write", "irreversible", "spend"]

# From harmless to grave; the worst class holds where the deciding argument is not a literal.
EFFECT_ORDER: tuple[Effect, ...] = (
    "pure",
    "read",
    "idempotent_write",
    "write",
    "irreversible",
    "spend",
)


@dataclass(frozen=True, slots=True)
class EffectRule:
    """The effect as a pure function of one literal argument, as HTTP's method decides it."""

    argument: str
    by_value: Mapping[str, Effect]
    default: Effect
    # "first_word" lets a statement decide by its verb: `SELECT ...` reads, `INSERT ...` writes.
    match: Literal["value", "first_word"] = "value"

    def worst(self) -> Effect:
        """Answer the gravest effect any argument could have."""
        return worst_effect((*self.by_value.values(), self.default))


@dataclass(frozen=True, slots=True)
class ConnectionNeed:
    """Which stored credentials an action takes."""

    service: str
    kinds: tuple[str, ...]
    required: bool = True


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """The contract of one action, without any of its code."""

    id: str
    title: str
    summary: str
    input_schema: Mapping[str, Any]
    output_schema: Mapping[str, Any]
    effect: Effect | EffectRule
    connection: ConnectionNeed | None = None
    expr_args: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    timeout_s: float | None = None
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    """Where it calls, as far as that is fixed and no argument says it."""
    switch: str | None = None
    """The setting that an operator must switch on first; None where it is on."""


@dataclass(frozen=True, slots=True)
class Polling:
    """How often a trigger is looked at, in seconds: unless it is set, and at the very least."""

    every_s: int
    least_s: int


@dataclass(frozen=True, slots=True)
class Called:
    """That a service calls an address of the trigger: how it signs, and the kinds of events that count."""

    scheme: str
    events: tuple[str, ...]
    line: str | None = None
    """The kind of connection over which the service tells the same events where it cannot call us."""


@dataclass(frozen=True, slots=True)
class TriggerSpec:
    """The contract of one kind of trigger, or of one app event when `id` has a dot."""

    id: str
    title: str
    config_schema: Mapping[str, Any]
    output_schema: Mapping[str, Any]
    summary: str = ""
    connection: ConnectionNeed | None = None
    # The setting without which the connection would do nothing, and which does nothing without it.
    connection_with: str | None = None
    synonyms: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    polling: Polling | None = None
    """Where its events are looked for; None where they come by themselves."""
    called: Called | None = None
    """Where a service calls with its events; None where none does."""
    own_line: bool = False
    """Whether its events come over a line that is kept open for each such trigger alone."""


class Catalog(Protocol):
    """What can be built with: every known action and trigger."""

    def action(self, action_id: str, /) -> ActionSpec | None:
        """Answer the action of this id, or None."""
        ...

    def actions(self) -> Sequence[ActionSpec]:
        """Answer every action."""
        ...

    def trigger(self, trigger_id: str, /) -> TriggerSpec | None:
        """Answer the trigger of this id, or None."""
        ...

    def triggers(self) -> Sequence[TriggerSpec]:
        """Answer every trigger."""
        ...


def worst_effect(effects: Sequence[Effect]) -> Effect:
    """Answer the gravest of the effects; nothing at all is pure."""
    return max(effects, key=EFFECT_ORDER.index, default="pure")


def effect_of(spec: ActionSpec, with_args: Mapping[str, Any]) -> Effect:
    """Answer the effect these arguments have; an argument only known at run time counts as the worst."""
    rule = spec.effect
    if not isinstance(rule, EffectRule):
        return rule
    value = with_args.get(rule.argument)
    if value is None:
        return rule.default
    if not isinstance(value, str) or "{{" in value:
        return rule.worst()
    word = value.strip().upper()
    if rule.match == "first_word":
        word = word.split(None, 1)[0] if word else ""
    return rule.by_value.get(word, rule.default)
