"""The transcript in the AI SDK's two forms: UI messages, and the UI message stream v1."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from pydantic import TypeAdapter

from api.chat.schemas import Speaker, UIMessage, UIPart

HEADERS = {
    "x-vercel-ai-ui-message-stream": "v1",
    "x-accel-buffering": "no",
    "cache-control": "no-cache, no-transform",
}
DONE = "[DONE]"
_PARTS: TypeAdapter[UIPart] = TypeAdapter(UIPart)


@dataclass(frozen=True)
class Line:
    """One line of the transcript."""

    position: int
    message_id: str
    role: Literal["user", "assistant"]
    kind: str
    payload: Mapping[str, Any]
    at: datetime

    @property
    def part_id(self) -> str:
        """Name the part, the same whenever it is sent again."""
        named = self.payload.get("proposal_id") or self.payload.get("id")
        return f"{self.kind}-{named or self.position}"


@dataclass(frozen=True)
class News:
    """How the answer gets on while a model writes: told to whoever reads along, and kept nowhere."""

    turn_id: str
    payload: Mapping[str, Any]


def messages(lines: Iterable[Line]) -> list[UIMessage]:
    """Fold the transcript into UI messages, in the order in which each began."""
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.message_id, []).append(line)
    return [_message(message_id, of_message) for message_id, of_message in found.items()]


def _message(message_id: str, lines: Sequence[Line]) -> UIMessage:
    parts = [part for line in lines if (part := part_of(line)) is not None]
    return UIMessage(
        id=message_id,
        role=lines[0].role,
        parts=[_PARTS.validate_python(part) for part in parts],
        created_at=lines[0].at,
        metadata=_speaker(lines[0]),
    )


def _speaker(line: Line) -> Speaker | None:
    """Tell who said it; messages of earlier versions name nobody."""
    name = line.payload.get("name") if line.role == "user" else None
    return Speaker(user_id=line.payload.get("user_id"), name=name) if name else None


def part_of(line: Line) -> dict[str, Any] | None:
    """Write one line as a part of a UI message; None for what is kept but not shown."""
    if line.kind == "text":
        return {"type": "text", "text": line.payload["text"], "state": "done"}
    if line.kind == "error":
        told = {"message": line.payload["message"], "at": line.at.isoformat()}
        return {"type": "data-failure", "id": line.part_id, "data": told}
    if line.kind == "end":
        return None
    return {"type": f"data-{line.kind}", "id": line.part_id, "data": dict(line.payload)}


def start(message_id: str) -> dict[str, Any]:
    """Open a streamed message."""
    return {"type": "start", "messageId": message_id}


def finish() -> dict[str, Any]:
    """Close a streamed message."""
    return {"type": "finish"}


def streamed(line: Line | News) -> Iterator[dict[str, Any]]:
    """Write one line as chunks of the UI message stream; what is only news leaves no part in the message."""
    if isinstance(line, News):
        told = {"type": "data-progress", "id": f"progress-{line.turn_id}"}
        yield {**told, "data": dict(line.payload), "transient": True}
        return
    if line.kind == "text":
        yield {"type": "text-start", "id": line.part_id}
        yield {"type": "text-delta", "id": line.part_id, "delta": line.payload["text"]}
        yield {"type": "text-end", "id": line.part_id}
    elif part := part_of(line):
        yield part
    if line.kind == "error":
        # Whoever reads along ends with it; whoever comes later finds it as a part of the answer.
        yield {"type": "error", "errorText": line.payload["message"]}


def data(chunk: Mapping[str, Any]) -> str:
    """Write a chunk as the data of one server-sent event."""
    return json.dumps(chunk, ensure_ascii=False, separators=(",", ":"), default=str)
