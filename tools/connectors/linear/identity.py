"""Whom a Linear key belongs to."""

from __future__ import annotations

from tools.connectors.linear.client import LINEAR, PATH
from tools.sdk.answer import Answer, at
from tools.sdk.graphql_api import operation
from tools.sdk.identity import SignIn
from tools.sdk.schema import Arguments


class _Viewer(Answer):
    name: str = at("name", "Their name.")


async def signed_in_as(place: SignIn) -> str:
    """Ask Linear, and say it in one sentence."""
    calls = LINEAR.at(place)
    asked = operation(PATH, "query Viewer { viewer { name } }", "viewer")
    viewer = calls.read(_Viewer, await calls.answer(asked, Arguments(), writes=False), writes=False)
    return f"Connected as {viewer.name}."
