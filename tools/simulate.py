"""A rehearsal's runner: pure actions really run, every other one answers from its schema.

Sealed by construction: it holds no credentials, and its only way out refuses every address.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from engine.core.action import ActionSpec, Effect, effect_of
from engine.ports.runner import ActionError, Failed, StepCall, StepOutcome, Succeeded
from engine.ports.seen import KnownKeys, NothingSeen
from tools.arguments import checked_arguments
from tools.runner import Surroundings, ToolRunner
from tools.samples import sample_of
from tools.sdk.action import Actions
from tools.sdk.addresses import AddressPolicy
from tools.sdk.errors import ActionFailed, EgressRefused
from tools.sdk.expressions import Expressions
from tools.sdk.http import GuardedHttp
from tools.sdk.json_schema import SchemaRefused, findings, validator_of


class SealedAddresses(AddressPolicy):
    """Lets nothing out."""

    async def addresses(self, host: str, port: int) -> list[str]:
        """Refuse, whatever the address."""
        raise EgressRefused(f"a rehearsal does not connect to {host}:{port}")


class SimulatedRunner:
    """Implements the engine's StepRunner for sealed rehearsals; the same call gives the same answer."""

    def __init__(
        self,
        registry: Actions,
        expressions: Expressions,
        *,
        shapes: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """`shapes` gives, by step, what later steps rely on where no schema is known yet."""
        sealed = SealedAddresses()
        self._registry = registry
        self._shapes = shapes or {}
        self._pure = ToolRunner(registry, Surroundings(GuardedHttp(sealed), sealed, expressions))

    async def run(self, call: StepCall) -> StepOutcome:
        """Run a pure action, simulate any other."""
        action = self._registry.find(call.action)
        if action is None:
            return await self._pure.run(call)
        spec = action.spec
        effect = effect_of(spec, call.args)
        if effect == "pure":
            return await self._pure.run(_fresh(call))
        try:
            checked_arguments(action, call.args)
        except ActionFailed as exc:
            return Failed(exc.error)
        return self._simulated(spec, effect, call)

    def _simulated(self, spec: ActionSpec, effect: Effect, call: StepCall) -> StepOutcome:
        schema, source = self._schema(spec, call)
        output = sample_of(schema)
        try:
            unfit = findings(validator_of(schema), output, 1)
        except SchemaRefused as exc:
            return Failed(
                ActionError(
                    error_class="logic",
                    code="schema_invalid",
                    message=f"the step's output schema cannot be used: {exc}",
                    blame="yours",
                )
            )
        note = {"simulated": True, "effect": effect, "from": source, "exact": not unfit}
        return Succeeded(output, note=note)

    def _schema(self, spec: ActionSpec, call: StepCall) -> tuple[Mapping[str, Any], str]:
        declared = spec.output_schema
        if call.output_schema:
            return laid_over(declared, call.output_schema), "output_schema"
        if call.step_id in self._shapes:
            return _filled_in(declared, self._shapes[call.step_id]), "references"
        return declared, "action"


def laid_over(declared: Mapping[str, Any], narrower: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a narrower schema over the declared one: its properties win, the others stay."""
    properties = {**declared.get("properties", {}), **narrower.get("properties", {})}
    return {**declared, **narrower, "properties": properties}


def _filled_in(declared: Mapping[str, Any], demanded: Mapping[str, Any]) -> dict[str, Any]:
    """Put demanded shapes where the declared schema says nothing; what it does say holds."""
    properties = dict(declared.get("properties", {}))
    for name, part in demanded.get("properties", {}).items():
        if not properties.get(name, {}).keys() & {"type", "anyOf", "enum", "const"}:
            properties[name] = part
    return {**declared, "properties": properties}


def _fresh(call: StepCall) -> StepCall:
    """Return the call without a memory of what was seen before, but for what a record tells of it."""
    seen = call.seen if isinstance(call.seen, KnownKeys) else NothingSeen()
    return dataclasses.replace(call, seen=seen, mode="rehearsal")
