"""Chat completions and embeddings, as OpenAI defined them and many servers speak them.

Servers differ in which way of asking for JSON they know, and in which settings they refuse: what a
server says it does not know is left out, and the question is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tools.sdk.credential import Credential
from tools.sdk.errors import ActionFailed
from tools.sdk.http import HttpSession, Reply
from tools.sdk.remote import refusal
from tools.sdk.strict_json import NotStrictJson, parse_json

BASE_URL: Final = "https://api.openai.com/v1"
_LONGEST_DETAIL = 300
_PER_MILLION = 1_000_000
# How a JSON answer is asked for, most binding first.
_FORMS: Final = ("json_schema", "json_object")
_UNKNOWN_FORM = frozenset({400, 404, 422, 500, 501})
# Newer models take another name for the limit, and some take no temperature.
_INSTEAD: Final[Mapping[str, str | None]] = {
    "max_tokens": "max_completion_tokens",
    "temperature": None,
}


@dataclass(frozen=True, slots=True)
class Used:
    """What one or more calls took; `cost_usd` is None where the connection names no prices."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: float | None = None

    def plus(self, other: Used) -> Used:
        """Add two uses up."""
        costs = [each.cost_usd for each in (self, other) if each.cost_usd is not None]
        return Used(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            round(sum(costs), 9) if costs else None,
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What a model is asked. `instructions` are ours, `content` is data that may say anything."""

    instructions: str
    content: str
    model: str | None = None
    temperature: float | None = None
    max_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What it answered."""

    text: str
    model: str
    used: Used


async def complete(
    session: HttpSession,
    credential: Credential,
    question: Question,
    *,
    schema: Mapping[str, Any] | None = None,
) -> Said:
    """Ask for a text, or for JSON of a schema; a server's refusal is raised as what it stands for."""
    body = _body(credential, question)
    for form in _FORMS if schema is not None else ():
        asked = {**body, **_form(form, schema)}
        reply = await _asked(session, credential, asked)
        if reply.status not in _UNKNOWN_FORM:
            return _said(_object(reply), credential, asked["model"])
    # In words alone: what every server knows.
    return _said(_object(await _asked(session, credential, body)), credential, body["model"])


async def embed(
    session: HttpSession, credential: Credential, texts: Sequence[str], model: str | None
) -> tuple[list[list[float]], str, Used]:
    """Ask for one vector for each text, in the order of the texts."""
    body = {"model": _model(credential, model), "input": list(texts)}
    answer = _object(await _post(session, credential, "embeddings", body))
    try:
        rows = sorted(answer["data"], key=lambda row: int(row["index"]))
        vectors = [[float(number) for number in row["embedding"]] for row in rows]
    except (KeyError, TypeError, ValueError) as exc:
        raise malformed("it holds no vectors") from exc
    if len(vectors) != len(texts):
        raise malformed(f"it holds {len(vectors)} vectors for {len(texts)} texts")
    return vectors, str(answer.get("model") or body["model"]), _used(answer, credential)


async def models(session: HttpSession, credential: Credential) -> list[str]:
    """Ask which models the key may use."""
    reply = await session.request("GET", f"{_base(credential)}/models")
    answer = _object(reply)
    return sorted(str(row.get("id")) for row in answer.get("data") or () if isinstance(row, dict))


def malformed(why: str) -> ActionFailed:
    """Return the failure of an answer that cannot be read; another try may bring a better one."""
    return ActionFailed(
        "remote_down",
        "ai_malformed",
        f"the model's answer cannot be read: {why}",
        hint="check the address of the connection, and whether its server speaks OpenAI's protocol",
    )


def _body(credential: Credential, question: Question) -> dict[str, Any]:
    body: dict[str, Any] = {
        "model": _model(credential, question.model),
        "messages": [
            {"role": "system", "content": question.instructions},
            {"role": "user", "content": question.content},
        ],
    }
    if question.temperature is not None:
        body["temperature"] = question.temperature
    if question.max_tokens is not None:
        body["max_tokens"] = question.max_tokens
    return body


def _form(form: str, schema: Mapping[str, Any] | None) -> dict[str, Any]:
    if form == "json_schema":
        named = {"name": "answer", "schema": schema, "strict": False}
        return {"response_format": {"type": "json_schema", "json_schema": named}}
    return {"response_format": {"type": "json_object"}}


async def _asked(session: HttpSession, credential: Credential, asked: dict[str, Any]) -> Reply:
    """Ask, and again without the settings the server names as unknown, each at most once."""
    reply = await _post(session, credential, "chat/completions", asked)
    for name, instead in _INSTEAD.items():
        if reply.status != 400 or name not in asked or _refused(reply) != name:
            continue
        value = asked.pop(name)
        if instead is not None:
            asked[instead] = value
        reply = await _post(session, credential, "chat/completions", asked)
    return reply


def _refused(reply: Reply) -> str | None:
    fault = _fault(reply)
    return str(fault.get("param")) if fault.get("param") else None


async def _post(
    session: HttpSession, credential: Credential, path: str, body: Mapping[str, Any]
) -> Reply:
    return await session.request(
        "POST",
        f"{_base(credential)}/{path}",
        headers={"content-type": "application/json", "accept": "application/json"},
        content=json.dumps(body, ensure_ascii=False).encode(),
    )


def _base(credential: Credential) -> str:
    return str(credential.config.get("base_url") or BASE_URL).rstrip("/")


def _model(credential: Credential, wanted: str | None) -> str:
    return wanted or str(credential.config["model"])


def _object(reply: Reply) -> dict[str, Any]:
    if reply.status >= 400:
        raise refusal(reply, writes=False, detail=str(_fault(reply).get("message", "")))
    try:
        answer = parse_json(reply.content)
    except NotStrictJson as exc:
        raise malformed(str(exc)) from exc
    if not isinstance(answer, dict):
        raise malformed("it is not an object")
    return answer


def _fault(reply: Reply) -> dict[str, Any]:
    """Answer the error object of a refusal, its message cut short; an empty one where there is none."""
    try:
        answer = parse_json(reply.content)
    except NotStrictJson:
        return {}
    fault = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(fault, dict):
        return {}
    return {**fault, "message": str(fault.get("message", ""))[:_LONGEST_DETAIL]}


def _said(answer: Mapping[str, Any], credential: Credential, asked_for: str) -> Said:
    try:
        choice = answer["choices"][0]
        message = choice["message"]
        text = message.get("content")
    except (KeyError, IndexError, TypeError, AttributeError) as exc:
        raise malformed("it holds no message") from exc
    if choice.get("finish_reason") == "content_filter" or message.get("refusal"):
        raise ActionFailed(
            "bad_data", "ai_refused", "the model refused to answer", hint="change what it is asked"
        )
    if choice.get("finish_reason") == "length":
        raise ActionFailed(
            "bad_data",
            "ai_cut_short",
            "the model's answer was cut short by its limit",
            hint="raise max_tokens, or give it less to do at once",
        )
    if not isinstance(text, str) or not text.strip():
        raise malformed("its message is empty")
    return Said(text.strip(), str(answer.get("model") or asked_for), _used(answer, credential))


def _used(answer: Mapping[str, Any], credential: Credential) -> Used:
    usage = answer.get("usage")
    usage = usage if isinstance(usage, Mapping) else {}
    read, written = (_count(usage.get(name)) for name in ("prompt_tokens", "completion_tokens"))
    prices = [credential.config.get(f"usd_per_million_{way}") for way in ("input", "output")]
    if prices == [None, None]:
        return Used(read, written)
    cost = (read * float(prices[0] or 0) + written * float(prices[1] or 0)) / _PER_MILLION
    return Used(read, written, round(cost, 9))


def _count(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
