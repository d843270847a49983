"""Compiled versions, kept for all their runs, and the inputs a run of them starts with."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol
from uuid import UUID

import jsonschema_rs

from engine.core.action import ActionSpec, Catalog
from engine.core.compile import compile_plan
from engine.core.document import (
    ActionStep,
    Document,
    Settings,
    Trigger,
    document_hash,
    walk_steps,
)
from engine.core.forms import entered, is_form
from engine.core.jsonschema import schema_validator
from engine.core.plan import Plan
from engine.core.references import references_of
from engine.errors import FlowError, Invalid, NotFound
from engine.ports import Evaluator
from engine.ports.imported import Catalogs
from engine.ports.runs import RunRequest, WorkflowSource
from engine.runtime.evaluation import error_json

KEPT: Final = 500


class InputsInvalid(Invalid):
    """The inputs do not fit what the workflow declares."""

    code = "inputs_invalid"


@dataclass(frozen=True, slots=True)
class CompiledVersion:
    """A plan with what is needed to start runs of it."""

    plan: Plan
    document_hash: str
    triggers: Mapping[str, Trigger]
    defaults: Mapping[str, Any]
    inputs_check: jsonschema_rs.Validator | None
    needs_variables: bool
    settings: Settings
    input_names: tuple[str, ...] = ()
    imported: tuple[ActionSpec, ...] = ()
    """What it uses beyond the built-in catalogue: that may change with each import."""

    def inputs(
        self, request: RunRequest, evaluator: Evaluator, variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the inputs of a run: given, mapped from the trigger, or the declared defaults."""
        given = dict(request.inputs or {})
        trigger = self.triggers.get(request.trigger_id or "")
        if trigger is not None and is_form(trigger):
            given = {**entered(request.trigger, self.input_names), **given}
        if trigger is not None and trigger.inputs:
            scope = {"trigger": request.trigger, "vars": variables}
            given = {**evaluator.evaluate(trigger.inputs, scope), **given}
        for name, default in self.defaults.items():
            given.setdefault(name, default)
        if self.inputs_check is not None:
            fault = next(iter(self.inputs_check.iter_errors(given)), None)
            if fault is not None:
                where = "/".join(str(part) for part in fault.instance_path) or "inputs"
                raise InputsInvalid(f"{where}: {fault.message}")
        return given

    def requested(
        self, request: RunRequest, evaluator: Evaluator, variables: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the data of `run.requested`; inputs that cannot be made are part of the record."""
        data: dict[str, Any] = {
            "workflow_id": str(request.workflow_id),
            "version": request.version,
            "document_hash": self.document_hash,
            "mode": request.mode,
            "trigger_id": request.trigger_id,
            "trigger_type": request.trigger_type,
            "trigger": request.trigger,
            "started_by": request.started_by,
        }
        if request.draft_revision is not None:
            data["draft_revision"] = request.draft_revision
        if request.batched is not None:
            data["batched"] = request.batched
        if request.joined is not None:
            data["joined"] = request.joined
        if variables:
            data["vars"] = dict(variables)
        if request.parent is not None:
            data["parent"] = request.parent
        if request.rerun is not None:
            data["rerun"] = request.rerun
        try:
            data["inputs"] = self.inputs(request, evaluator, variables)
        except FlowError as fault:
            data["inputs"], data["inputs_error"] = dict(request.inputs or {}), error_json(fault)
        return data


class RunOf(Protocol):
    """A run, or the request for one: which workspace's, of which version."""

    @property
    def org_id(self) -> UUID:
        """Return the tenant."""
        ...

    @property
    def workspace_id(self) -> UUID:
        """Return the team's room in it."""
        ...

    @property
    def workflow_id(self) -> UUID:
        """Return the workflow."""
        ...

    @property
    def version(self) -> int | None:
        """Return the version; None for a run of a draft."""
        ...


class PlanCache:
    """Compiles each version once; the least recently used are forgotten."""

    def __init__(
        self, source: WorkflowSource, catalog: Catalog, catalogs: Catalogs | None = None
    ) -> None:
        """`catalog` is the built-in one; `catalogs` knows what workspaces have beside it."""
        self.source = source
        self._catalog = catalog
        self._catalogs = catalogs
        self._kept: OrderedDict[tuple[UUID, object], CompiledVersion] = OrderedDict()

    def ready(self, workflow_id: UUID, version: int | None) -> CompiledVersion | None:
        """Return a version that is already compiled."""
        found = self._kept.get((workflow_id, version))
        if found is not None:
            self._kept.move_to_end((workflow_id, version))
        return found

    async def load(self, of: RunOf, version: int) -> CompiledVersion:
        """Return a published version, compiled."""
        found = self.ready(of.workflow_id, version)
        if found is not None:
            return found
        stored = await self.source.version(of.workflow_id, version)
        if stored is None:
            raise NotFound(f"There is no version {version} of this workflow.")
        compiled = await self._compile(of, stored.document)
        # What is imported may be another next time, so what uses it is compiled each time.
        if not compiled.imported:
            self._keep((of.workflow_id, version), compiled)
        return compiled

    async def of(self, of: RunOf, document: dict[str, Any] | None) -> CompiledVersion:
        """Return what a request or a stored run is a run of: its own document, else a version."""
        if document is not None:
            return await self._compile(of, document)
        if of.version is None:
            raise NotFound("A run needs a version or a draft's document.")
        return await self.load(of, of.version)

    async def _compile(self, of: RunOf, document: dict[str, Any]) -> CompiledVersion:
        read = Document.parse(document)
        used = {step.uses for _, step in walk_steps(read.steps) if isinstance(step, ActionStep)}
        if self._catalogs is None or all(self._catalog.action(name) for name in used):
            return compile_version(read, self._catalog)
        catalog = await self._catalogs.catalog(of.org_id, of.workspace_id)
        added = [catalog.action(name) for name in sorted(used) if not self._catalog.action(name)]
        imported = tuple(spec for spec in added if spec is not None)
        return replace(compile_version(read, catalog), imported=imported)

    async def variables(self, workspace_id: UUID) -> dict[str, Any]:
        """Return the workspace's variables as they are now."""
        return await self.source.variables(workspace_id)

    def _keep(self, key: tuple[UUID, object], compiled: CompiledVersion) -> None:
        self._kept[key] = compiled
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)


def compile_version(document: Document, catalog: Catalog) -> CompiledVersion:
    """Compile a document with what is needed to start runs of it."""
    schema = dict(document.inputs)
    roots = {reference.root for _, _, reference in references_of(document.to_json())}
    return CompiledVersion(
        plan=compile_plan(document, catalog),
        document_hash=document_hash(document),
        triggers={trigger.id: trigger for trigger in document.triggers},
        defaults=defaults_of(schema),
        inputs_check=schema_validator(schema) if schema else None,
        needs_variables="vars" in roots,
        settings=document.settings,
        input_names=tuple(_declared(schema)),
    )


def defaults_of(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Answer the inputs that a run starts with where none are given. `inputs`: their schema, which may be broken."""
    return {
        name: body["default"]
        for name, body in _declared(inputs).items()
        if isinstance(body, Mapping) and "default" in body
    }


def _declared(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    properties = inputs.get("properties")
    return properties if isinstance(properties, Mapping) else {}
