"""Keys a step proposes as dealt with, and the moment they really are."""

from typing import Any, Final

from engine.core.plan import Plan, StepPlan
from engine.core.scope import Here
from engine.core.state import Proposal
from engine.core.turn import CommitKeys, Turn

_ACTING: Final = frozenset({"action", "call", "group"})


def propose(turn: Turn, here: Here, proposed: list[list[Any]]) -> None:
    """Keep the keys a step let pass until whoever consumes them has ended ok."""
    if not turn.state.is_live:
        return
    source = here.plan.id
    consumers = consumers_of(turn.plan, source)
    by_item = [step for step in consumers if turn.plan.steps[step].items_of == source]
    turn.state.proposals.append(
        Proposal(
            step=source,
            path=here.scope.path,
            keys={int(index): str(key) for key, index in proposed},
            by_item=by_item,
            by_step=[] if by_item else consumers,
        )
    )


def consumers_of(plan: Plan, source: str) -> list[str]:
    """Name the steps that act on what `source` lets pass: through pure steps, which only reshape it."""
    reached, found = {source}, []
    for step in _in_order(plan, source):
        if reached & step.data_sources:
            if step.kind in _ACTING and step.effect == "pure":
                reached.add(step.id)
            elif step.kind in _ACTING:
                found.append(step.id)
    return found


def _in_order(plan: Plan, source: str) -> list[StepPlan]:
    """The steps downstream of `source`, each after all those it reads."""
    ordered: list[StepPlan] = []
    visited: set[str] = set()
    stack = [(source, False)]
    while stack:
        step_id, is_done = stack.pop()
        if is_done:
            ordered.append(plan.steps[step_id])
        elif step_id not in visited:
            visited.add(step_id)
            stack.append((step_id, True))
            stack.extend((dependent, False) for dependent in plan.steps[step_id].dependents)
    return ordered[::-1]


def item_done(turn: Turn, here: Here, index: int) -> None:
    """Commit the key of an item that ended ok, unless another loop over the same list is not there yet."""
    plan = here.plan
    for proposal in turn.state.proposals:
        if proposal.step != plan.items_of or proposal.path != here.scope.path:
            continue
        if plan.id not in proposal.by_item or index not in proposal.keys:
            continue
        done = proposal.done.setdefault(index, [])
        done.append(plan.id)
        if all(
            step in done or here.scope.steps[step].status in ("ok", "skipped")
            for step in proposal.by_item
        ):
            del proposal.done[index]
            _commit(turn, proposal.step, (proposal.keys.pop(index),))


def step_done(turn: Turn, here: Here) -> None:
    """Commit the keys this step consumed as a whole, once every such step has ended."""
    for proposal in turn.state.proposals:
        if here.plan.id not in proposal.by_step or not proposal.keys:
            continue
        if proposal.path != here.scope.path:
            continue
        settled = (here.scope.steps[step].status for step in proposal.by_step)
        if all(status in ("ok", "skipped") for status in settled):
            _commit_all(turn, proposal)


def forget(turn: Turn, group: Here, index: int | None) -> None:
    """Leave the keys proposed inside a group that failed for another run to deal with."""
    path = group.scope.path if index is None else (*group.scope.path, index)
    turn.state.proposals = [
        proposal
        for proposal in turn.state.proposals
        if group.plan.id not in turn.plan.steps[proposal.step].groups
        or proposal.path[: len(path)] != path
    ]


def run_succeeded(turn: Turn) -> None:
    """Commit what is left: a run that succeeded has dealt with everything."""
    for proposal in turn.state.proposals:
        if proposal.keys:
            _commit_all(turn, proposal)


def _commit_all(turn: Turn, proposal: Proposal) -> None:
    keys = tuple(proposal.keys.values())
    proposal.keys = {}
    _commit(turn, proposal.step, keys)


def _commit(turn: Turn, source: str, keys: tuple[str, ...]) -> None:
    data = {"keys": list(keys)}
    turn.emit_for(source, "keys.committed", data)
    turn.commands.append(CommitKeys(source, keys))
