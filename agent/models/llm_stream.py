"""One completion, taken piece by piece as it is written, and handed on as if it had come whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletion

Heard = Callable[[str], None]
"""Is given all that was written so far, each time there is more of it."""


class StreamBroken(Exception):
    """The pieces ended before the completion did; asked for whole it may come."""


class Streamed:
    """Asks for a stream; a server that answers whole all the same is understood, too."""

    def __init__(self, client: openai.AsyncOpenAI, heard: Heard) -> None:
        self._client = client
        self._heard = heard

    async def create(self, **asked: Any) -> ChatCompletion:
        """Do what the client's own `create` does, and tell each piece; leaving it closes the connection."""
        import httpx
        from openai import APITimeoutError

        completions = self._client.chat.completions.with_streaming_response
        stream: dict[str, Any] = {"stream": True, "stream_options": {"include_usage": True}}
        try:
            async with completions.create(**{**asked, **stream}) as response:
                kind = response.headers.get("content-type", "")
                if not kind.startswith("text/event-stream"):
                    return _whole(json.loads(await response.read()))
                pieces = _Pieces()
                async for chunk in await response.parse():
                    if pieces.add(chunk):
                        self._heard(pieces.text)
        except httpx.TimeoutException as error:
            request: Any = error.request  # openai's types name only httpx's successor
            raise APITimeoutError(request) from error
        except httpx.TransportError as error:
            raise StreamBroken from error
        return pieces.together()


class _Pieces:
    """The message as far as it has come."""

    def __init__(self) -> None:
        self._head: dict[str, Any] = {}
        self._content: list[str] = []
        self._refusal: list[str] = []
        self._calls: dict[int, dict[str, Any]] = {}
        self._finish: str | None = None
        self._usage: Any = None

    @property
    def text(self) -> str:
        """Answer what is written of the object: the content, or the arguments of the first call."""
        first = next(iter(self._calls.values()), None)
        return str(first["arguments"]) if first is not None else "".join(self._content)

    def add(self, chunk: Any) -> bool:
        """Take a piece; tell whether there is more of the object than before."""
        self._head = self._head or {"id": chunk.id, "created": chunk.created, "model": chunk.model}
        self._usage = getattr(chunk, "usage", None) or self._usage
        choice = next(iter(getattr(chunk, "choices", None) or ()), None)
        if choice is None:
            return False
        self._finish = choice.finish_reason or self._finish
        delta = choice.delta
        if delta is None:
            return False
        self._refusal += [str(delta.refusal)] if getattr(delta, "refusal", None) else []
        self._content += [str(delta.content)] if delta.content else []
        for call in delta.tool_calls or ():
            self._add_call(call)
        return bool(delta.content or delta.tool_calls)

    def _add_call(self, call: Any) -> None:
        kept = self._calls.setdefault(call.index, {"id": call.id, "name": "", "arguments": ""})
        if call.function is not None:
            kept["name"] += call.function.name or ""
            kept["arguments"] += call.function.arguments or ""

    def together(self) -> ChatCompletion:
        """Answer the completion that a server would have sent whole."""
        if self._finish is None:
            raise StreamBroken
        message: dict[str, Any] = {"role": "assistant", "content": "".join(self._content) or None}
        message["refusal"] = "".join(self._refusal) or None
        if self._calls:
            message["tool_calls"] = [
                {
                    "id": one["id"] or "call",
                    "type": "function",
                    "function": {"name": one["name"], "arguments": one["arguments"]},
                }
                for one in self._calls.values()
            ]
        choice = {"index": 0, "message": message, "finish_reason": self._finish}
        usage = self._usage.model_dump() if self._usage is not None else None
        return _whole(
            {**self._head, "object": "chat.completion", "choices": [choice], "usage": usage}
        )


def _whole(answer: Any) -> ChatCompletion:
    from openai.types.chat import ChatCompletion

    if not isinstance(answer, dict):
        raise TypeError("an answer that is no object")
    return ChatCompletion.construct(**answer)
