"""The graph: ids, wiring, borders of groups, circles, and steps that can never run."""

from collections.abc import Iterator, Mapping

from engine.core.document import (
    DROP,
    ApprovalStep,
    BranchStep,
    GroupStep,
    Step,
    WaitStep,
    walk_steps,
)
from engine.core.edges import FAILED, Edge, Placed, split_after, steps_read
from engine.core.problem_codes import ProblemCode
from engine.core.references import references_of
from engine.core.validate_context import Context
from engine.core.words import ROOTS

Conditions = Mapping[str, frozenset[str]]
OK = "ok"


def check_graph(context: Context) -> None:
    """Check ids, `after`, references across groups, circles and exclusive arms."""
    _check_ids(context)
    for placed in context.placed:
        _check_after(context, placed)
        _check_reads(context, placed)
        _check_loop_name(context, placed)
    order = _check_circles(context)
    _check_arms(context, order)
    _check_cases_wired(context)


def _check_ids(context: Context) -> None:
    seen: dict[str, str] = {}
    for n, trigger in enumerate(context.document.triggers):
        if trigger.id in seen:
            text = f"the id {trigger.id!r} is used twice"
            path = ("triggers", n, "id")
            hint = "choose another id"
            context.add("duplicate_id", path, text, hint, facts={"name": trigger.id})
        seen[trigger.id] = "trigger"
    for placed in context.placed:
        step = placed.step
        if step.id in seen:
            text = f"the id {step.id!r} is used twice"
            where = (*placed.pointer, "id")
            named = {"name": step.id}
            context.add("duplicate_id", where, text, "choose another id", step=step.id, facts=named)
        seen[step.id] = "step"


def ports_of(step: Step) -> tuple[str, ...]:
    """Answer the ports of a step; `ok` is the one a bare id names."""
    if isinstance(step, BranchStep):
        return (*step.case_ids, FAILED)
    if isinstance(step, ApprovalStep):
        return ("approved", "rejected", FAILED)
    if isinstance(step, WaitStep) and step.event is not None:
        return ("received", "timed_out", FAILED)
    return (OK, FAILED)


def _check_after(context: Context, placed: Placed) -> None:
    for n, entry in enumerate(placed.step.after):
        path = (*placed.pointer, "after", n)
        source_id, port = split_after(entry)
        fault = _after_fault(context, placed, source_id, port)
        if fault:
            code, text, hint = fault
            facts = {"name": source_id, "other": port or ""}
            context.add(code, path, text, hint, step=placed.step.id, facts=facts)


def _after_fault(
    context: Context, placed: Placed, source_id: str, port: str | None
) -> tuple[ProblemCode, str, str | None] | None:
    source = context.by_id.get(source_id)
    if source is None:
        known = ", ".join(sorted(context.by_id)[:8])
        return "unknown_step", f"there is no step {source_id!r}", f"there is {known}"
    if source_id == placed.step.id:
        return "cycle", f"{source_id!r} waits for itself", "remove it"
    if source.scope != placed.scope:
        text = f"{source_id!r} stands in another group: edges do not cross its border"
        return "crosses_border", text, "wait for the group as a whole"
    ports = ports_of(source.step)
    if port is None and OK not in ports:
        shown = ", ".join(f"{source_id}.{name}" for name in ports if name != FAILED)
        return "bare_port", f"{source_id!r} has several ways out", f"name one: {shown}"
    if port is not None and port not in ports:
        shown = ", ".join(f"{source_id}.{name}" for name in ports if name != OK)
        return "unknown_port", f"{source_id!r} has no way out {port!r}", f"there is {shown}"
    return None


def _check_reads(context: Context, placed: Placed) -> None:
    read = steps_read(placed.step)
    if not read and not isinstance(placed.step, GroupStep):
        return
    visible = {*context.visible(placed)}
    for source_id in read:
        _check_read(context, placed, source_id, source_id in visible)
    if isinstance(placed.step, GroupStep):
        inner = {step.id for _, step in walk_steps(placed.step.steps)}
        for path, _, reference in references_of(placed.step.outputs):
            source = reference.step
            if source is not None and source not in inner and source not in visible:
                place = (*placed.pointer, "outputs", *path)
                text = f"there is no step {source!r} to read here"
                named = {"name": source}
                context.add("unknown_step", place, text, step=placed.step.id, facts=named)


def _check_read(context: Context, placed: Placed, source_id: str, visible: bool) -> None:
    step, named = placed.step, {"name": source_id}
    source = context.by_id.get(source_id)
    if source is None:
        return  # the expression itself says so, with its place
    if source_id == step.id:
        text = f"{step.id!r} reads its own output"
        hint = "read another step"
        context.add("cycle", placed.pointer, text, hint, step=step.id, facts=named)
    elif not visible:
        inside = source.groups[-1].id if source.groups else source_id
        text = f"{source_id!r} is inside the group {inside!r} and cannot be read from outside"
        hint = f"declare it in the group's outputs and read steps.{inside}.<output>"
        context.add("crosses_border", placed.pointer, text, hint, step=step.id, facts=named)
    elif isinstance(source.step, BranchStep):
        text = f"the branch {source_id!r} has no output to read"
        hint = f"wait for one of its cases: after: [{source_id}.{(*source.step.case_ids, DROP)[0]}]"
        context.add("no_output", placed.pointer, text, hint, step=step.id, facts=named)


def _check_loop_name(context: Context, placed: Placed) -> None:
    each = placed.step.foreach
    if each is None:
        return
    taken = ROOTS | {g.foreach.as_ for g in placed.groups if g.foreach is not None}
    if each.as_ in taken:
        path = (*placed.pointer, "foreach", "as")
        text = f"the name {each.as_!r} already means something here"
        named, hint = {"name": each.as_}, "choose another name"
        context.add("shadowed_name", path, text, hint, step=placed.step.id, facts=named)


def _check_circles(context: Context) -> list[str]:
    """Answer the steps in an order in which each comes after what it waits for."""
    waiting = {
        step_id: {e.source for e in found if e.source in context.by_id}
        for step_id, found in context.edges.items()
    }
    for placed in context.placed:
        for group in placed.groups[-1:]:
            # What a group waits for is decided before its steps; its steps before its end.
            waiting[placed.step.id] = waiting[placed.step.id] | _outer_edges(context, group)
    order: list[str] = []
    left = dict(waiting)
    ready = [step_id for step_id, sources in left.items() if not sources]
    blocked: dict[str, set[str]] = {}
    counts = {step_id: len(sources) for step_id, sources in left.items()}
    for step_id, sources in left.items():
        for source in sources:
            blocked.setdefault(source, set()).add(step_id)
    while ready:
        step_id = ready.pop()
        order.append(step_id)
        for other in blocked.get(step_id, ()):
            counts[other] -= 1
            if counts[other] == 0:
                ready.append(other)
    if len(order) < len(left):
        _report_circle(context, waiting, {s for s in left if counts[s] > 0})
    return order


def _outer_edges(context: Context, group: GroupStep) -> set[str]:
    return {e.source for e in context.edges.get(group.id, ()) if e.source in context.by_id}


def _report_circle(context: Context, waiting: Mapping[str, set[str]], stuck: set[str]) -> None:
    start = min(stuck)
    path: list[str] = []
    here = start
    while here not in path:
        path.append(here)
        here = min(source for source in waiting[here] if source in stuck)
    circle = [*path[path.index(here) :], here]
    names = " -> ".join(reversed(circle))
    hint = "remove one of these references or `after` entries"
    placed = context.by_id[circle[0]]
    text = f"these steps wait for each other: {names}"
    facts = {"way": names}
    context.add("cycle", placed.pointer, text, hint, step=placed.step.id, facts=facts)


def _check_arms(context: Context, order: list[str]) -> None:
    """Find steps that need two things of which only one can happen, and steps nothing leads to."""
    known: dict[str, Conditions] = {}
    for step_id in order:
        placed = context.by_id[step_id]
        found = [_needed(context, edge, known) for edge in context.edges[step_id]]
        if placed.step.join == "all_ok":
            merged, clash = _all(found)
            if clash:
                _report_clash(context, placed, clash)
                merged = {}
        else:
            merged = _any(found) if placed.step.join == "any_ok" and found else {}
        known[step_id] = merged
        _check_never(context, placed)


def _needed(context: Context, edge: Edge, known: Mapping[str, Conditions]) -> Conditions:
    before = known.get(edge.source, {})
    source = context.by_id.get(edge.source)
    if source is None or (edge.port is None and source.step.on_error == "continue"):
        return before
    if edge.port is None and OK not in ports_of(source.step):
        return before
    return {**before, edge.source: frozenset({edge.port or OK})}


def _all(parts: list[Conditions]) -> tuple[Conditions, tuple[str, frozenset[str]] | None]:
    merged: dict[str, frozenset[str]] = {}
    for part in parts:
        for source, ports in part.items():
            both = merged.get(source, ports) & ports
            if not both:
                return {}, (source, merged[source] | ports)
            merged[source] = both
    return merged, None


def _any(parts: list[Conditions]) -> Conditions:
    shared = set(parts[0]).intersection(*parts[1:])
    return {
        source: frozenset().union(*(part[source] for part in parts)) for source in sorted(shared)
    }


def _report_clash(context: Context, placed: Placed, clash: tuple[str, frozenset[str]]) -> None:
    source, ports = clash
    names = " and ".join(f"{source}.{port}" for port in sorted(ports))
    text = f"{placed.step.id!r} waits for {names}, of which only one can happen: it never runs"
    hint = "set join: any_ok, and read what may be missing as steps.x.?field.orValue(...)"
    facts = {"name": placed.step.id, "ports": ", ".join(f"{source}.{p}" for p in sorted(ports))}
    context.add("exclusive_arms", placed.pointer, text, hint, step=placed.step.id, facts=facts)


def _check_never(context: Context, placed: Placed) -> None:
    if placed.step.join != "all_ok":
        return
    for edge in context.edges[placed.step.id]:
        source = context.by_id.get(edge.source)
        if source is None or edge.port == FAILED:
            continue
        named = {"name": placed.step.id, "other": edge.source}
        if source.step.type == "stop":
            text = f"{placed.step.id!r} comes after {edge.source!r}, which ends the run"
            context.add(
                "unreachable", placed.pointer, text, "remove it", step=placed.step.id, facts=named
            )
        elif source.step.disabled or source.step.when is False:
            text = f"{placed.step.id!r} never runs, because {edge.source!r} is switched off"
            context.add(
                "never_runs",
                placed.pointer,
                text,
                step=placed.step.id,
                severity="warning",
                facts=named,
            )


def _check_cases_wired(context: Context) -> None:
    taken = {(e.source, e.port) for found in context.edges.values() for e in found}
    for placed, step in _branches(context):
        for n, case in enumerate(step.cases):
            if (step.id, case.id) not in taken:
                path = (*placed.pointer, "cases", n)
                text = f"nothing follows the case {case.id!r}"
                hint = f"let a step wait for it: after: [{step.id}.{case.id}]"
                facts = {"name": case.id}
                context.add("case_not_wired", path, text, hint, step=step.id, facts=facts)
        extra = step.else_ if step.else_ not in (None, DROP) else None
        if extra is not None and (step.id, extra) not in taken:
            path = (*placed.pointer, "else")
            text = f"nothing follows {extra!r}"
            hint = f"write else: drop, or let a step wait for {step.id}.{extra}"
            context.add("case_not_wired", path, text, hint, step=step.id, facts={"name": extra})


def _branches(context: Context) -> Iterator[tuple[Placed, BranchStep]]:
    for placed in context.placed:
        if isinstance(placed.step, BranchStep):
            yield placed, placed.step
