"""The planner's one deterministic state machine: the only place where nodes and edges are wired."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from agent.deps import PlannerDeps
from agent.nodes.apply import Apply
from agent.nodes.check import Check, route_after_check
from agent.nodes.describe import Describe
from agent.nodes.draft import Draft
from agent.nodes.explain import Explain
from agent.nodes.habits import Habits
from agent.nodes.optimise import Optimise
from agent.nodes.propose import Propose
from agent.nodes.receive import Receive
from agent.nodes.recommend import Recommend, route_after_recommend
from agent.nodes.rehearse import Rehearse
from agent.nodes.retrieve import Retrieve
from agent.nodes.understand import Understand, route_after_understand
from agent.state import PlanState

if TYPE_CHECKING:
    from langgraph.checkpoint.base import BaseCheckpointSaver
    from langgraph.graph.state import CompiledStateGraph


def build_graph(
    deps: PlannerDeps, checkpointer: BaseCheckpointSaver[Any]
) -> CompiledStateGraph[PlanState, None, PlanState, PlanState]:
    """Wire the machine. LangGraph is imported here and not before: it is slow to load."""
    from langgraph.graph import END, START, StateGraph

    graph: StateGraph[PlanState, None, PlanState, PlanState] = StateGraph(PlanState)
    graph.add_node("receive", Receive(deps.drafts))
    graph.add_node("understand", Understand())
    graph.add_node("retrieve", Retrieve(deps.knowledge))
    graph.add_node("draft", Draft(deps))
    graph.add_node("explain", Explain(deps))
    graph.add_node("optimise", Optimise(deps))
    graph.add_node("describe", Describe(deps))
    graph.add_node("habits", Habits(deps))
    graph.add_node("check", Check(deps))
    graph.add_node("rehearse", Rehearse(deps))
    graph.add_node("recommend", Recommend(deps))
    graph.add_node("propose", Propose())
    graph.add_node("apply", Apply(deps))
    graph.add_edge(START, "receive")
    graph.add_edge("receive", "understand")
    graph.add_conditional_edges("understand", route_after_understand)
    graph.add_edge("explain", "check")
    graph.add_edge("optimise", "check")
    graph.add_edge("describe", "check")
    graph.add_edge("habits", "check")
    graph.add_edge("retrieve", "draft")
    graph.add_edge("draft", "check")
    graph.add_conditional_edges("check", route_after_check)
    graph.add_edge("rehearse", "recommend")
    graph.add_conditional_edges("recommend", route_after_recommend)
    graph.add_edge("propose", "apply")
    graph.add_edge("apply", END)
    return graph.compile(checkpointer=checkpointer)
