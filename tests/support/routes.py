"""Every route of an application, flat, with the permissions it declares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from api.dependencies import MARK


@dataclass(frozen=True, slots=True)
class Declared:
    """One operation and what it asks of its caller."""

    method: str
    path: str
    permissions: frozenset[str]
    knows_caller: bool


def declared_routes(app: FastAPI) -> list[Declared]:
    """Walk the routers an application is made of."""
    return [
        declared
        for context in iter_route_contexts(app.routes)
        if isinstance(context.original_route, APIRoute)
        for declared in _operations(context)
    ]


def _operations(context: RouteContext) -> Iterator[Declared]:
    assert isinstance(context.original_route, APIRoute)
    called = list(_calls(context.original_route.dependant))
    marks = {getattr(call, "__dict__", {}).get(MARK) for call in called}
    names = {getattr(call, "__name__", "") for call in called}
    for method in sorted(context.methods or ()):
        yield Declared(
            method=method,
            path=context.path or "",
            permissions=frozenset(mark for mark in marks if mark is not None),
            knows_caller="current_caller" in names,
        )


def _calls(dependant: Dependant) -> Iterator[object]:
    for one in dependant.dependencies:
        yield one.call
        yield from _calls(one)
