"""What a tool of the MCP server is: a name, arguments of a type, and one way into the REST API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict

from api.mcp.rest import Rest

Kind = Literal["reads", "writes", "acts"]
"""Whether it changes nothing, changes what is kept here, or may act on the world outside."""


class Arguments(BaseModel):
    """Arguments of a tool; what is not named there is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Given = TypeVar("Given", bound=Arguments)
Answer = Callable[[Rest, Any], Awaitable[dict[str, Any]]]


@dataclass(frozen=True)
class Tool:
    """One tool as the server offers it."""

    name: str
    title: str
    description: str
    kind: Kind
    arguments: type[Arguments]
    answer: Answer


def tool(
    title: str, kind: Kind, arguments: type[Given]
) -> Callable[[Callable[[Rest, Given], Awaitable[dict[str, Any]]]], Tool]:
    """Make a tool of a function; its docstring is what a model reads to choose it."""

    def made(answer: Callable[[Rest, Given], Awaitable[dict[str, Any]]]) -> Tool:
        about = " ".join((answer.__doc__ or "").split())
        return Tool(answer.__name__, title, about, kind, arguments, answer)

    return made
