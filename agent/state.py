"""What a turn remembers between nodes: ids, the request, and the proposal. Documents live in drafts.

Each key is written by the one node named beside it.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict


class Turn(TypedDict):
    """One message of a person. `turn_id` is also the id of the proposal it may lead to."""

    turn_id: str
    thread_id: str
    org_id: str
    workspace_id: str
    user_id: str
    text: str
    timezone: str | None
    at: str
    """When the message arrived, RFC 3339: the turn's only time, so a resumed turn sees no other."""


class Decision(TypedDict):
    """What a person said to a proposal. `hunks` picks operations by index; None takes all."""

    outcome: Literal["accepted", "rejected"]
    hunks: list[int] | None


class PlanState(TypedDict, total=False):
    """The state of one turn."""

    turn: Turn  # the caller
    workflow_id: str | None  # receive
    revision: int  # receive
    supersedes: str | None  # receive
    said: str  # receive: the message, put into the request whose question it answers
    clauses: list[str]  # understand
    ranking: dict[str, list[tuple[str, float]]]  # retrieve
    plan: dict[str, Any]  # draft, explain or optimise
    drafts: int  # draft, explain or optimise
    problems: list[dict[str, Any]]  # check
    repeated: bool  # check
    fire_times: list[str]  # check
    rehearsal: dict[str, Any] | None  # rehearse
    proposed: bool  # recommend
    decision: Decision  # propose
    outcome: dict[str, Any]  # apply
