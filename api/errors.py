"""One shape for every error: RFC 9457 `application/problem+json` with a stable code."""

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from engine.errors import FlowError, Unavailable
from engine.store.failures import DATABASE_AWAY, VALUE_REFUSED

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("nexa.api")
_CODES = {
    400: "bad_request",
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    409: "conflict",
    412: "precondition_failed",
    413: "too_large",
    415: "unsupported_media_type",
    422: "invalid",
    429: "rate_limited",
    503: "unavailable",
}


class FieldError(BaseModel):
    """What is wrong with one part of a request."""

    path: str = Field(description="RFC 6901 pointer into the request")
    message: str
    code: str


class ProblemAnswer(BaseModel):
    """Why a request was refused (RFC 9457)."""

    type: str = Field(description="a name for this kind of problem")
    title: str
    status: int
    detail: str = Field(description="what happened and what to do next")
    code: str = Field(description="stable; for programs")
    errors: list[dict[str, Any]] | None = None


PROBLEM_RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "The request was refused.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemAnswer"}}},
        "model": ProblemAnswer,
    }
}


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, Any]] | None = None,
    facts: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Build the answer for one error."""
    body: dict[str, Any] = {
        "type": f"urn:nexabuilder:error:{code}",
        "title": code.replace("_", " ").capitalize(),
        "status": status,
        "detail": detail,
        "code": code,
    }
    if errors is not None:
        body["errors"] = list(errors)
    if facts:
        body["facts"] = dict(facts)
    content = json.dumps(body, ensure_ascii=False, default=str).encode("utf-8", "replace")
    return Response(content, status, headers=dict(headers or {}), media_type=MEDIA_TYPE)


def flow_error_answer(error: FlowError) -> Response:
    """Show one of our own errors: its message is written for people, its facts for programs."""
    problems = getattr(error, "problems", None)
    headers = {}
    retry_after_s = error.facts.get("retry_after_s")
    if retry_after_s is not None:
        headers["retry-after"] = str(max(1, round(float(retry_after_s))))
    if error.status_hint >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("request failed", extra={"code": error.code}, exc_info=error)
    return problem(
        error.status_hint,
        error.code,
        error.message,
        errors=None if problems is None else [_problem_json(one) for one in problems],
        facts={name: value for name, value in error.facts.items() if value is not None},
        headers=headers,
    )


def install_error_handlers(app: FastAPI) -> None:
    """Let every error of every route leave in the one shape; no stack trace reaches anybody."""
    app.add_exception_handler(FlowError, _on_flow_error)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, _on_http_error)
    for kind in DATABASE_AWAY:
        app.add_exception_handler(kind, _on_database_away)
    app.add_exception_handler(VALUE_REFUSED, _on_refused_value)
    app.add_exception_handler(Exception, _on_surprise)


async def _on_flow_error(request: Request, error: Exception) -> Response:
    del request
    if not isinstance(error, FlowError):
        raise error
    return flow_error_answer(error)


async def _on_invalid_request(request: Request, error: Exception) -> Response:
    del request
    if not isinstance(error, RequestValidationError):
        raise error
    found = [
        FieldError(
            path=_pointer(one["loc"]),
            message=str(one["msg"]).removeprefix("Value error, "),
            code=str(one["type"]),
        ).model_dump()
        for one in error.errors()
    ]
    first = found[0] if found else {"path": "", "message": "it cannot be read"}
    where = f" at {first['path']}" if first["path"] else ""
    return problem(
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "invalid",
        f"The request cannot be accepted{where}: {first['message']}.",
        errors=found,
    )


async def _on_http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = _CODES.get(error.status_code, f"http_{error.status_code}")
    detail = str(error.detail)
    if error.status_code == HTTPStatus.NOT_FOUND and detail == "Not Found":
        detail = f"There is nothing at {request.url.path}."
    return problem(error.status_code, code, detail, headers=error.headers)


async def _on_database_away(request: Request, error: Exception) -> Response:
    _log.error("database not available", extra={"path": request.url.path}, exc_info=error)
    away = Unavailable("The database does not answer just now. Try again in a moment.")
    return problem(503, away.code, away.message, headers={"retry-after": "2"})


async def _on_refused_value(request: Request, error: Exception) -> Response:
    del request, error
    return problem(422, "invalid", "The request holds a value that cannot be stored.")


async def _on_surprise(request: Request, error: Exception) -> Response:
    _log.error("request failed", extra={"path": request.url.path}, exc_info=error)
    return problem(
        500, "internal", "Something went wrong on our side. Nothing was changed; it was recorded."
    )


def _pointer(location: Sequence[int | str]) -> str:
    parts = list(location)
    if parts and parts[0] in ("body", "query", "path", "header", "cookie"):
        parts = parts[1:]
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _problem_json(one: object) -> Mapping[str, Any]:
    as_json = getattr(one, "as_json", None)
    if callable(as_json):
        shown: Mapping[str, Any] = as_json()
        return shown
    return one if isinstance(one, Mapping) else {"message": str(one)}
