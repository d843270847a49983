"""The tools of a conversation: ask, go on, read, stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from pydantic import Field

from api.mcp.rest import Rest
from api.mcp.tool import Arguments, tool

ANSWERED_WITHIN_S: Final = 50.0
"""Clients of MCP commonly give a call a minute; a longer answer goes on and is read later."""


class Ask(Arguments):
    text: str = Field(
        min_length=1,
        max_length=200_000,
        description="what is wanted, in plain words; or the answer to a question that was asked",
    )
    thread_id: UUID | None = Field(
        default=None, description="go on in this conversation, wherever it was begun"
    )
    workflow: str | None = Field(
        default=None, description="begin a conversation about this workflow: its id or key"
    )
    timezone: str | None = Field(
        default=None, max_length=64, description="IANA zone that times like 'at 9' are meant in"
    )


class Listed(Arguments):
    limit: int = Field(default=20, ge=1, le=200)


class Thread(Arguments):
    thread_id: UUID


@tool("Ask for a workflow or a change", "writes", Ask)
async def ask(rest: Rest, given: Ask) -> dict[str, Any]:
    """Ask for a new workflow, for a change of one, why a run failed, or answer a question. What comes back
    may hold questions (answer them with another ask in the same thread) and a proposal. A proposal
    changes nothing until accept_proposal is called with its id: show it to the person first."""
    thread = str(given.thread_id) if given.thread_id else await _begun(rest, given.workflow)
    message = {"role": "user", "parts": [{"type": "text", "text": given.text}]}
    body = {"message": message, "timezone": given.timezone}
    parts = await rest.parts("POST", f"/chat/{thread}", body, within_s=ANSWERED_WITHIN_S)
    if parts is None:
        return {"thread_id": thread, "status": "answering", "next": "call read_thread"}
    return {"thread_id": thread, "status": "answered", **_told(parts)}


@tool("List conversations", "reads", Listed)
async def list_threads(rest: Rest, given: Listed) -> dict[str, Any]:
    """List the conversations of whoever the key belongs to, in every channel, the last used first."""
    found: dict[str, Any] = await rest.get("/threads", limit=given.limit)
    return {"threads": found["items"]}


@tool("Read a conversation", "reads", Thread)
async def read_thread(rest: Rest, given: Thread) -> dict[str, Any]:
    """Read a conversation: who said what, the questions and the proposals. Waits for an answer that is
    being written, up to a minute; the status is then `answering` when it takes longer."""
    place = f"/chat/{given.thread_id}/stream"
    waited = await rest.parts("GET", place, within_s=ANSWERED_WITHIN_S)
    found = await rest.get(f"/threads/{given.thread_id}/messages")
    messages = [
        {"role": one["role"], "by": (one["metadata"] or {}).get("name"), **_told(one["parts"])}
        for one in found["items"]
    ]
    status = "answering" if waited is None else "answered"
    return {"thread_id": str(given.thread_id), "status": status, "messages": messages}


@tool("Stop an answer", "writes", Thread)
async def stop_answer(rest: Rest, given: Thread) -> dict[str, Any]:
    """Stop the answer that is being written in a conversation."""
    return dict(await rest.post(f"/chat/{given.thread_id}/cancel"))


async def _begun(rest: Rest, workflow: str | None) -> str:
    about = await rest.workflow_id(workflow) if workflow else None
    return str((await rest.post("/threads", {"workflow_id": about}))["id"])


def _told(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Gather what the parts of one message say; of streamed text the pieces are put together."""
    told: dict[str, Any] = {"text": ""}
    for part in parts:
        kind, data = str(part["type"]), part.get("data", {})
        if kind in ("text", "text-delta"):
            words = str(part.get("text") or part.get("delta") or "")
            told["text"] = f"{told['text']}\n\n{words}".strip()
        elif kind == "error":
            told["error"] = part["errorText"]
        elif kind == "data-failure":
            told["error"] = data["message"]
        elif kind == "data-question":
            told.setdefault("questions", []).append(data)
        elif kind == "data-patch":
            told["proposal"] = _offered(data)
        elif kind == "data-proposal":
            told["settled"] = data
        elif kind.startswith("data-"):
            told[kind.removeprefix("data-").replace("-", "_")] = data
    return told


def _offered(patch: Mapping[str, Any]) -> dict[str, Any]:
    """Write a proposal without the operations: each change stands in the summary, at its number."""
    shown = ("proposal_id", "workflow_id", "summary", "reach", "to_allow", "document_after")
    return {name: patch[name] for name in shown}


TOOLS: Final = (ask, list_threads, read_thread, stop_answer)
