"""What a Task state calls, as a step of ours and what the state's result looks like there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tools.foreign.asl_values import Values
from tools.foreign.came import EMPTY, Came, one
from tools.foreign.naming import id_from
from tools.foreign.report import is_secret

Step = dict[str, Any]
_METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


def task(values: Values, state: Mapping[str, Any], step: Step) -> tuple[Came, str | None]:
    """Fill the step in; return the result as the state machine sees it, and a wanted connection."""
    resource = str(state.get("Resource", ""))
    given = state.get("Arguments", state.get("Parameters", {}))
    given = given if isinstance(given, Mapping) else {}
    if ".waitForTaskToken" in resource or ":activity:" in resource:
        return _token(values, step, resource), None
    if resource.endswith(":http:invoke"):
        return _http(values, given, step)
    if ":states:startExecution" in resource:
        return _execution(values, given, step), None
    return _service(values, given, step, resource)


def _token(values: Values, step: Step, resource: str) -> Came:
    values.notes.hole(
        "Who sends the signal?",
        resource,
        "It waited for somebody to give a token back; here it waits for a signal of this name.",
    )
    step.update({"type": "wait", "event": {"name": step["id"]}})
    return one(f"steps.{step['id']}.payload")


def _http(values: Values, given: Mapping[str, Any], step: Step) -> tuple[Came, str | None]:
    names = {name.removesuffix(".$"): name for name in given}

    def said(label: str, name: str) -> Any:
        return values.value(label, {names[name]: given[names[name]]})[name]

    method = str(given.get("Method", "GET")).upper()
    url = said("Which address?", "ApiEndpoint") if "ApiEndpoint" in names else None
    with_: dict[str, Any] = {
        "method": method if method in _METHODS else "GET",
        "url": url or values.notes.hole("Which address?", "nothing", "It is needed here."),
    }
    for ours, theirs in (
        ("query", "QueryParameters"),
        ("headers", "Headers"),
        ("json", "RequestBody"),
    ):
        if theirs in names:
            with_[ours] = said(f"{ours} of the request", theirs)
            if ours != "json" and isinstance(with_[ours], dict):
                with_[ours] = _kept(values, with_[ours])
    step.update({"uses": "http.request", "with": with_})
    auth = given.get("Authentication", given.get("InvocationConfig"))
    arn = auth.get("ConnectionArn") if isinstance(auth, Mapping) else None
    key = None
    if isinstance(arn, str) and ":connection/" in arn:
        key = id_from(arn.split(":connection/")[1].split("/")[0], fallback="connection")
        step["connection"] = key
    ours = f"steps.{step['id']}"
    fields = {
        "StatusCode": f"{ours}.status",
        "ResponseBody": f"{ours}.body",
        "Headers": f"{ours}.headers",
    }
    return Came(EMPTY, fields), key


def _kept(values: Values, pairs: dict[str, Any]) -> dict[str, Any]:
    for key in [name for name in pairs if is_secret(name)]:
        values.notes.doubt(f"{key!r} is left out: put what it holds into the connection.")
        del pairs[key]
    return pairs


def _execution(values: Values, given: Mapping[str, Any], step: Step) -> Came:
    arn = str(given.get("StateMachineArn", given.get("StateMachineArn.$", "")))
    key = id_from(arn.rpartition(":")[2] or "another workflow", fallback="workflow")
    values.notes.doubt(f"It calls the workflow with the key {key!r}: bring that in too.")
    inner = values.value(
        "What is handed over?", {k: v for k, v in given.items() if k.startswith("Input")}
    )
    handed = inner.get("Input", {})
    step.update(
        {"type": "call", "workflow": key, "with": handed if isinstance(handed, dict) else {}}
    )
    return Came(EMPTY, {"Output": f"steps.{step['id']}"})


def _service(
    values: Values, given: Mapping[str, Any], step: Step, resource: str
) -> tuple[Came, str | None]:
    """Any other service of the cloud: a request to its API, signed by a connection with AWS keys."""
    said = values.value("What is sent?", given)
    is_lambda = ":lambda:" in resource or ":function:" in resource
    what = given.get("FunctionName", resource) if is_lambda else resource
    url = values.notes.hole(
        "Which address does it call?",
        what or "no resource",
        "A call of the cloud's own has no counterpart: give the address of its API or of the function.",
    )
    body = said.get("Payload", said) if isinstance(said, dict) else said
    step.update({"uses": "http.request", "with": {"method": "POST", "url": url}})
    if body not in ({}, None):
        step["with"]["json"] = body
    text = f"steps.{step['id']}.body"
    if ":lambda:invoke" in resource:
        return Came(EMPTY, {"Payload": text, "StatusCode": f"steps.{step['id']}.status"}), None
    return one(text), None
