"""A fake of a model that speaks chat completions: what it says is looked up in what it is told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

Sayings = Mapping[str, Any]
"""The first key that stands in the words of the user -> a text, or fields by name."""

_LOST = "I cannot tell."


def model_answer(target: str, body: str, sayings: Sayings) -> tuple[int, Any]:
    """Answer one call of OpenAI's protocol (https://platform.openai.com/docs/api-reference/chat)."""
    if not target.endswith("/chat/completions"):
        return 404, {"error": {"message": f"nothing lives at {target}"}}
    asked = json.loads(body)
    told = " ".join(str(m["content"]) for m in asked["messages"] if m["role"] == "user")
    said = next((said for key, said in sayings.items() if key in told), _LOST)
    form = (asked.get("response_format") or {}).get("json_schema", {}).get("schema")
    text = _spoken(said) if form is None else json.dumps(_fitted(said, form), ensure_ascii=False)
    choice = {
        "index": 0,
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": text},
    }
    used = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
    return 200, {
        "id": "chat-1",
        "object": "chat.completion",
        "model": asked.get("model", "fake"),
        "choices": [choice],
        "usage": used,
    }


def _spoken(said: Any) -> str:
    return said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)


def _fitted(said: Any, schema: Mapping[str, Any]) -> Any:
    """Put what is said into the fields a schema asks for, each by the name nearest to its own."""
    if schema.get("type") != "object":
        return said
    fields: Mapping[str, Any] = schema.get("properties") or {}
    if not isinstance(said, Mapping):
        first = next(iter(fields), None)
        return {} if first is None else {first: _typed(said, fields[first])}
    found = {}
    for field, wanted in fields.items():
        name = _nearest(field, said)
        if name is not None:
            found[field] = _typed(said[name], wanted)
    return found


def _nearest(field: str, said: Mapping[str, Any]) -> str | None:
    parts = _parts(field)
    shared = {name: len(parts & _parts(name)) for name in said}
    best = max(shared, key=lambda name: shared[name], default=None)
    return best if best is not None and shared[best] else None


def _parts(name: str) -> set[str]:
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return {part.lower() for part in re.split(r"[\W_]+", spaced) if part}


def _typed(value: Any, wanted: Mapping[str, Any]) -> Any:
    if wanted.get("type") in {"number", "integer"} and isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value
