"""An operation of an imported API as an action: its request, its key, its answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import ConfigDict, Field, JsonValue

from engine.core.action import ActionSpec
from tools.openapi.operation import Operation
from tools.openapi.request import outgoing
from tools.sdk.context import StepContext
from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed, bad_data
from tools.sdk.json_schema import SchemaRefused, findings, validator_of
from tools.sdk.schema import Arguments, NotedResult
from tools.steps.http.client import Incoming, Outgoing, send
from tools.steps.http.pages import Args, Listed, all_pages


class GivenArguments(Arguments):
    """Whatever the operation's schema has let through."""

    model_config = ConfigDict(extra="allow", frozen=True)

    def values(self) -> dict[str, Any]:
        """Return them by name."""
        return dict(self.__pydantic_extra__ or {})


class Answered(NotedResult):
    """The answer of an operation."""

    status: int = Field(ge=100, le=599)
    body: JsonValue


@dataclass(frozen=True, slots=True)
class OperationAction:
    """Performs one operation at its `server`; empty where neither document nor person names one."""

    operation: Operation
    spec: ActionSpec
    server: str
    arguments: ClassVar[type[GivenArguments]] = GivenArguments

    async def perform(self, ctx: StepContext, args: GivenArguments) -> Answered:
        """Call the operation once, or page by page where the step wants more than one. An answer that is not as the document says is given on, and noted."""
        if not self.server:
            raise bad_data(
                "server_missing",
                f"the document does not say where {self.spec.id} is",
                hint="import it again with the address of the server",
            )
        _check_key(self.operation, ctx.credential)
        values = args.values()
        bound = self.operation.bound
        most = values.pop(bound, None) if bound else None

        async def ask(wanted: Outgoing) -> Incoming:
            return await send(ctx.http, wanted, idempotency_key=ctx.idempotency_key)

        def asked(given: Args) -> Outgoing:
            return outgoing(self.operation, self.server, given)

        pages = self.operation.pages
        if most is None or pages is None:
            reply = await ask(asked(values))
        else:
            hint = f"leave {bound} out to get the answer as it comes"
            listed = Listed(self.operation.action_id, pages, asked, self.server, hint)
            reply = await all_pages(listed, values, int(most), ask)
        body_schema = self.spec.output_schema["properties"]["body"]
        note = difference(body_schema, reply.body, "body")
        return Answered(status=reply.status, body=reply.body, note=note)


def difference(schema: Any, value: Any, name: str) -> dict[str, Any]:
    """Return the note that says where an answer is not as announced; empty where it is.

    What was done is done: a step does not fail for it, later expressions do where they need the part.
    """
    try:
        found = findings(validator_of(schema), value, 1)
    except SchemaRefused:
        return {}
    return {"differs": {"at": f"{name}{found[0].path}", "why": found[0].message}} if found else {}


def _check_key(operation: Operation, credential: Credential | None) -> None:
    """Refuse a key that would travel where the document does not look for it."""
    wanted = operation.security.header
    if credential is None or credential.kind != "http_header" or wanted is None:
        return
    given = str(credential.config.get("header", ""))
    if given.lower() != wanted.lower():
        raise ActionFailed(
            "auth",
            "connection_other_header",
            f"{operation.action_id} takes its key in the header {wanted}, "
            f"the connection {credential.key!r} sends it in {given}",
            hint=f"make a connection whose header is {wanted}",
            nothing_happened=True,
        )
