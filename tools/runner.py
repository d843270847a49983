"""Carrying out one attempt of one action: check, open the credential, perform, say how it ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import structlog

from engine.core.action import ActionSpec, Effect, effect_of
from engine.errors import ExpressionFailed, FlowError
from engine.ports.data_tables import DataTableStore
from engine.ports.decisions import DecisionDesk
from engine.ports.files import FilePieces
from engine.ports.runner import ActionError, Failed, StepCall, StepOutcome, Succeeded, Unknown
from engine.ports.seen import NothingSeen
from engine.runtime.driven import InTime, Raised
from tools.arguments import checked_arguments
from tools.credentials import CredentialRequest, CredentialResolver, StepUse
from tools.redaction import Redactor
from tools.retry_budget import RetryBudget, place_of
from tools.sdk.action import Actions, Performed
from tools.sdk.addresses import AddressPolicy
from tools.sdk.attempt import Attempt
from tools.sdk.context import StepContext
from tools.sdk.credential import Credential
from tools.sdk.decisions import WorkspaceDecisions
from tools.sdk.errors import ActionFailed
from tools.sdk.expressions import Expressions, ItemExpression, is_one_expression
from tools.sdk.files import WorkspaceFiles
from tools.sdk.http import GuardedHttp, HttpSession
from tools.sdk.schema import NotedResult, Result
from tools.sdk.tables import WorkspaceTables
from tools.sdk.usage import Usage

_log = structlog.get_logger("tools.runner")
_NO_SECRETS = Redactor()
_HARMLESS: frozenset[Effect] = frozenset({"pure", "read"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all attempts of this process share."""

    http: GuardedHttp
    addresses: AddressPolicy
    expressions: Expressions
    credentials: CredentialResolver | None = None
    sqlite_folder: Path | None = None
    tables: DataTableStore | None = None
    decisions: DecisionDesk | None = None
    files: FilePieces | None = None
    switched_on: frozenset[str] = frozenset()
    code_alone: bool = True


class Imports(Protocol):
    """Finds the actions that a workspace has imported."""

    async def action(self, org_id: str, workspace_id: str, action_id: str) -> Performed | None:
        """Return the action; None when the workspace has none of this id."""
        ...


class ToolRunner:
    """Implements the engine's StepRunner with the actions of the catalogue."""

    def __init__(
        self,
        registry: Actions,
        surroundings: Surroundings,
        *,
        imports: Imports | None = None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._registry = registry
        self._around = surroundings
        self._imports = imports
        self._retries = RetryBudget(now)

    async def run(self, call: StepCall) -> StepOutcome:
        """Carry out the call; every way it can end is an outcome, only cancellation passes through."""
        action = self._registry.find(call.action)
        if action is None and self._imports is not None:
            found = self._imports.action(call.org_id, call.workspace_id, call.action)
            action = await found
        if action is None:
            return Failed(_logic("unknown_action", f"there is no action {call.action!r}"))
        switch = action.spec.switch
        if switch is not None and switch not in self._around.switched_on:
            return Failed(_logic("action_off", f"{call.action!r} is switched off ({switch})"))
        effect = effect_of(action.spec, call.args)
        if call.mode == "rehearsal" and effect != "pure":
            return Failed(_logic("rehearsal_is_sealed", "a rehearsal calls nothing outside"))
        if effect == "pure":
            return await self._attempt(action, effect, call)
        if call.attempt == 1:
            self._retries.called(place_of(call))
        return self._retries.judge(call, effect, await self._attempt(action, effect, call))

    async def _attempt(self, action: Performed, effect: Effect, call: StepCall) -> StepOutcome:
        attempt, redactor = Attempt(), _NO_SECRETS
        try:
            if effect == "pure" and action.spec.connection is None and call.connection is None:
                # The hot path feels every timer: only a step that does not end at once has one.
                context = self._context(call, None, effect, attempt)
                result = await InTime(_performed(action, context, call), call.timeout_s)
            else:
                async with asyncio.timeout(call.timeout_s):
                    credential = await self._credential(action.spec, call)
                    if credential is not None:
                        redactor = Redactor(credential.spellings())
                    context = self._context(call, credential, effect, attempt)
                    result = await _performed(action, context, call)
        except Raised as raised:
            if not isinstance(raised.cause, Exception):
                raise raised.cause from None
            return _cleaned(_ended_badly(raised.cause, call, effect, attempt), redactor)
        except Exception as exc:  # noqa: BLE001 - an action may break in any way; the run must not
            return _cleaned(_ended_badly(exc, call, effect, attempt), redactor)
        output = redactor.value(result.model_dump(mode="json", by_alias=True))
        # Looked for where it would be: asking a model for what it has not got is slow.
        usage = vars(result).get("usage")
        note = usage.as_note() if isinstance(usage, Usage) else {}
        if isinstance(result, NotedResult):
            note = redactor.value(result.note)
        return Succeeded(output, tuple(context.proposed), note)

    async def _credential(self, spec: ActionSpec, call: StepCall) -> Credential | None:
        need = spec.connection
        if call.connection is None:
            if need is not None and need.required:
                raise ActionFailed(
                    "auth",
                    "connection_missing",
                    f"{spec.id} needs a connection and the step names none",
                    hint="choose a connection in the step",
                    nothing_happened=True,
                )
            return None
        if need is None or self._around.credentials is None:
            raise ActionFailed("logic", "connection_unused", f"{spec.id} takes no connection")
        return await self._around.credentials.resolve(
            CredentialRequest(
                org_id=call.org_id,
                workspace_id=call.workspace_id,
                connection_key=call.connection,
                use=StepUse(call.workflow_id, call.run_id, call.step_id),
                need=need,
            )
        )

    def _context(
        self, call: StepCall, credential: Credential | None, effect: Effect, attempt: Attempt
    ) -> StepContext:
        around = self._around
        return StepContext(
            http=HttpSession(around.http, credential, effect, call.timeout_s, attempt),
            addresses=around.addresses,
            credential=credential,
            expression=_expressions(around.expressions, call.scope),
            idempotency_key=call.idempotency_key,
            mode=call.mode,
            effect=effect,
            timeout_s=call.timeout_s,
            attempt=attempt,
            seen=call.seen or NothingSeen(),
            sqlite_folder=around.sqlite_folder,
            tables=_tables(around.tables, call),
            decisions=_decisions(around.decisions, call),
            files=_files(around.files, call),
            code_alone=around.code_alone,
        )


def _tables(store: DataTableStore | None, call: StepCall) -> WorkspaceTables | None:
    return None if store is None else WorkspaceTables(store, call.org_id, call.workspace_id)


def _decisions(desk: DecisionDesk | None, call: StepCall) -> WorkspaceDecisions | None:
    return None if desk is None else WorkspaceDecisions(desk, call.org_id, call.workspace_id)


def _files(store: FilePieces | None, call: StepCall) -> WorkspaceFiles | None:
    return None if store is None else WorkspaceFiles(store, call.org_id, call.workspace_id)


def _expressions(
    expressions: Expressions, scope: Mapping[str, Any]
) -> Callable[[str], ItemExpression]:
    def prepared(text: str) -> ItemExpression:
        if is_one_expression(text):
            return expressions.compile(text).per_item(scope)
        return lambda variables: expressions.evaluate(text, {**scope, **variables})

    return prepared


async def _performed(action: Performed, context: StepContext, call: StepCall) -> Result:
    result: Result = await action.perform(context, checked_arguments(action, call.args))
    return result


def _ended_badly(exc: Exception, call: StepCall, effect: Effect, attempt: Attempt) -> StepOutcome:
    if isinstance(exc, TimeoutError):
        return _timed_out(call, effect, attempt)
    if isinstance(exc, FlowError):
        return _failed(exc)
    return _broken(exc, effect, attempt)


def _timed_out(call: StepCall, effect: Effect, attempt: Attempt) -> StepOutcome:
    error = ActionError(
        error_class="timeout",
        code="timed_out",
        message=f"{call.action} did not end within {call.timeout_s:g} s",
        hint="give the step more time with timeout_s, or ask for less",
        retryable=True,
        nothing_happened=not attempt.sent,
    )
    return Failed(error) if effect in _HARMLESS or not attempt.sent else Unknown(error)


def _failed(exc: FlowError) -> StepOutcome:
    if isinstance(exc, ActionFailed):
        return Unknown(exc.error) if exc.outcome_unknown else Failed(exc.error)
    if isinstance(exc, ExpressionFailed):
        return Failed(
            ActionError(
                error_class="bad_data",
                code="expression_failed",
                message=exc.message,
                hint=exc.hint,
                blame="yours",
                nothing_happened=True,
            )
        )
    return Failed(
        ActionError(
            error_class="ours",
            code=exc.code,
            message=exc.message,
            retryable=exc.retryable,
            blame=exc.blame,
        )
    )


def _broken(exc: Exception, effect: Effect, attempt: Attempt) -> StepOutcome:
    # The class alone: the message of a stranger's exception may quote a secret.
    _log.error("action.broke", exception=type(exc).__name__)
    error = ActionError(
        error_class="ours",
        code="internal",
        message=f"the action broke ({type(exc).__name__}); this is a fault of ours",
        blame="ours",
        nothing_happened=not attempt.sent,
    )
    return Unknown(error) if attempt.sent and effect not in _HARMLESS else Failed(error)


def _cleaned(outcome: StepOutcome, redactor: Redactor) -> StepOutcome:
    match outcome:
        case Failed(error):
            return Failed(redactor.error(error))
        case Unknown(error):
            return Unknown(redactor.error(error))
        case Succeeded():
            return outcome


def _logic(code: str, message: str) -> ActionError:
    return ActionError(
        error_class="logic", code=code, message=message, blame="yours", nothing_happened=True
    )
