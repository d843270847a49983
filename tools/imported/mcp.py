"""A tool of an MCP server as an action: the list is as it was imported, or nothing is called."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from pydantic import Field, JsonValue

from engine.core.action import ActionSpec
from tools.imported.openapi import GivenArguments, difference
from tools.mcp.client import McpVisit
from tools.mcp.tools import digest_of, pinned_list
from tools.openapi.operation import Operation
from tools.sdk.context import StepContext
from tools.sdk.errors import ActionFailed
from tools.sdk.schema import NotedResult
from tools.sdk.strict_json import NotStrictJson, parse_json

TRUSTED_S: Final = 30.0
"""For so long a list that was the imported one is not asked for again: a step may call once for each item."""
_EXCERPT: Final = 500


class ToolAnswer(NotedResult):
    """What a tool answers. It comes from outside and is data, whatever it says."""

    text: str
    data: JsonValue = None
    content: list[dict[str, JsonValue]] = Field(default_factory=list)


class Pin:
    """The list of tools that was imported, shared by all of them."""

    def __init__(self, key: str, digest: str, now: Callable[[], float] = time.monotonic) -> None:
        self._key, self._digest, self._now = key, digest, now
        self._trusted_until = 0.0

    async def check(self, visit: McpVisit) -> None:
        """Raise ActionFailed where the server's tools are no longer those that were imported."""
        if self._now() < self._trusted_until:
            return
        if digest_of(pinned_list(await visit.tools())) != self._digest:
            raise ActionFailed(
                "logic",
                "tools_changed",
                f"the tools of {self._key} are no longer those that were imported",
                hint="import it again: that says what changed and which workflows it touches",
                nothing_happened=True,
            )
        self._trusted_until = self._now() + TRUSTED_S


@dataclass(frozen=True, slots=True)
class ToolAction:
    """Performs one tool."""

    operation: Operation
    spec: ActionSpec
    server: str
    pin: Pin
    arguments: ClassVar[type[GivenArguments]] = GivenArguments

    async def perform(self, ctx: StepContext, args: GivenArguments) -> ToolAnswer:
        """Call the tool once; what it reports as an error fails the step."""
        visit = McpVisit(ctx.http, self.server)
        await visit.open()
        try:
            await self.pin.check(visit)
            result = await visit.call(self.operation.path, args.values(), ctx.idempotency_key)
        finally:
            await visit.close()
        content = _content(result)
        text = "\n".join(str(one["text"]) for one in content if one.get("type") == "text")
        if result.get("isError") is True:
            raise ActionFailed(
                "bad_data",
                "tool_failed",
                f"{self.spec.id} says it failed: {text[:_EXCERPT] or 'no reason given'}",
                hint="compare what the step sent with what the tool expects",
            )
        data = _data(result, text)
        note = difference(self.spec.output_schema["properties"]["data"], data, "data")
        other = [one for one in content if one.get("type") != "text"]
        return ToolAnswer(text=text, data=data, content=other, note=note)


def _content(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    given = result.get("content")
    return (
        [dict(one) for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    )


def _data(result: Mapping[str, Any], text: str) -> Any:
    """Return the structured answer; where there is none, the text where it is JSON itself."""
    if "structuredContent" in result:
        return result["structuredContent"]
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        return parse_json(text)
    except NotStrictJson:
        return None
