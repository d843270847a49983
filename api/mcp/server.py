"""Our MCP server: the tools, what they answer, and how they refuse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from mcp.server.lowlevel.server import Server
from mcp.types import CallToolResult, ListToolsResult, TextContent, ToolAnnotations
from mcp.types import Tool as OfferedTool
from pydantic import ValidationError
from starlette.types import ASGIApp

from api.mcp import conversation_tools, proposal_tools, workflow_tools
from api.mcp.rest import Refused, Rest
from api.mcp.tool import Tool

if TYPE_CHECKING:
    from mcp.server.context import ServerRequestContext
    from mcp.types import CallToolRequestParams, PaginatedRequestParams
    from starlette.requests import Request

    Context = ServerRequestContext[Any, Request]

TOOLS: Final = {
    one.name: one
    for one in (*conversation_tools.TOOLS, *proposal_tools.TOOLS, *workflow_tools.TOOLS)
}
INSTRUCTIONS: Final = (
    "NexaBuilder turns a request in plain words into a reviewed workflow. Ask with `ask`; show the person the "
    "proposal that comes back and accept or reject it as they decide. Conversations are shared with "
    "the web app and the command line: go on in one with its thread_id."
)


def make_server(app: ASGIApp) -> Server[Any]:
    """Make the server over the application whose routes its tools call."""

    async def offered(_: Context, __: PaginatedRequestParams | None) -> ListToolsResult:
        return ListToolsResult(tools=[_described(one) for one in TOOLS.values()])

    async def called(context: Context, params: CallToolRequestParams) -> CallToolResult:
        request = context.request
        authorization = request.headers.get("authorization", "") if request is not None else ""
        async with Rest(app, authorization) as rest:
            return await _answered(rest, params.name, params.arguments or {})

    return Server(
        "NexaBuilder",
        version="1",
        instructions=INSTRUCTIONS,
        on_list_tools=offered,
        on_call_tool=called,
    )


async def _answered(rest: Rest, name: str, arguments: Mapping[str, Any]) -> CallToolResult:
    found = TOOLS.get(name)
    if found is None:
        return _refused({"code": "not_found", "detail": f"There is no tool {name!r}."})
    try:
        answer = await found.answer(rest, found.arguments.model_validate(arguments))
    except ValidationError as wrong:
        return _refused(_unfit(name, wrong))
    except Refused as refused:
        return _refused(refused.problem)
    return CallToolResult(content=[_text(answer)], structured_content=answer)


def _described(one: Tool) -> OfferedTool:
    is_reading = one.kind == "reads"
    hints = ToolAnnotations(
        title=one.title,
        read_only_hint=is_reading,
        destructive_hint=one.kind == "acts",
        open_world_hint=one.kind == "acts",
    )
    return OfferedTool(
        name=one.name,
        title=one.title,
        description=one.description,
        input_schema=one.arguments.model_json_schema(),
        annotations=hints,
    )


def _refused(problem: Mapping[str, Any]) -> CallToolResult:
    """Write a refusal as REST does: the stable code, what happened and what to do next, each finding."""
    kept = ("code", "detail", "errors", "facts")
    told = {name: problem[name] for name in kept if problem.get(name)}
    return CallToolResult(content=[_text(told)], structured_content=told, is_error=True)


def _unfit(name: str, wrong: ValidationError) -> dict[str, Any]:
    errors = [
        {"path": "/" + "/".join(map(str, one["loc"])), "message": one["msg"], "code": one["type"]}
        for one in wrong.errors(include_input=False, include_url=False, include_context=False)
    ]
    return {"code": "invalid", "detail": f"Some arguments of {name} do not fit.", "errors": errors}


def _text(answer: Mapping[str, Any]) -> TextContent:
    return TextContent(type="text", text=json.dumps(answer, ensure_ascii=False, default=str))
