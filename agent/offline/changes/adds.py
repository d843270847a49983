"""New parts of a workflow that is there already, wired into the data that flows in it."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.building.asked_channels import asked_name, deciders, tell_channel, who_decides
from agent.offline.building.cel import condition_value
from agent.offline.building.flow import Flow, Stream
from agent.offline.building.schema_kinds import content_argument
from agent.offline.building.send_steps import SendSteps
from agent.offline.changes.beside import ports_beside
from agent.offline.changes.draft import EditDraft, expression_of, is_hole
from agent.offline.changes.targets import changes_outside, is_limit
from agent.offline.language.nouns import is_plural, plural
from agent.offline.reading.parts import (
    Approve,
    Incoming,
    Keep,
    Limit,
    OnlyNew,
    Part,
    Send,
    Sort,
    Wait,
)
from agent.plan import PlanRequest
from engine.core.hole import HOLE_KEY

_LISTS = ("list.filter", "list.dedupe", "list.sort", "list.join")
_TOO = re.compile(
    r"\b(?:know|knows|hear|informed|told|tell|notify|inform|ping|alert)\b.*\b(?:too|as well)\b|\b(?:also|additionally)\b.*\b(?:tell|notify|inform|ping|alert|know|hear)\b|^(?:also |just )*(?:post|send|write|publish|go)(?: (?:to|in|into) (?:the )?(?:channel )?)@chan\d+(?: (?:too|also|as well))*$"
)
_ORDER = {"list.join": 0, "list.filter": 1, "list.dedupe": 2, "list.sort": 3, "list.group": 4}
_PART_OF = {Keep: "list.filter", OnlyNew: "list.dedupe", Sort: "list.sort", Limit: "list.sort"}


def nouns_of(steps: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Answer what the items of each list step are called, from the names people see."""
    found: dict[str, str] = {}
    main = "items"
    for step in steps:
        name = str(step.get("name", ""))
        own = step["id"].replace("_", "-")
        alias = str(step.get("foreach", {}).get("as", ""))
        fetched = re.match(
            r"(?:Fetch|Keep|Only new|Sort|Drop duplicate|Group|Join) ([a-z][\w-]*)", name
        )
        if fetched and is_plural(fetched[1]):
            main = fetched[1]
        elif main == "items" and alias and alias not in {"item", "group"}:
            main = plural(alias)
        elif main == "items" and _reads(step) and is_plural(own):
            main = own
        found[step["id"]] = main
    return {step_id: noun if noun != "items" else main for step_id, noun in found.items()}


def stream_of(draft: EditDraft, step: Mapping[str, Any]) -> Stream:
    """Answer the list that a list step or a reading step gives."""
    noun = nouns_of(draft.steps)[step["id"]]
    uses = str(step.get("uses", ""))
    step_id = step["id"]
    if uses in _LISTS:
        upstream = _upstream(draft, step)
        kinds = {str(s.get("uses")) for s in upstream} | {uses}
        across = any(
            s.get("uses") == "list.dedupe" and s["with"].get("scope") == "workflow"
            for s in [*upstream, step]
        )
        return Stream(
            f"steps.{step_id}.items",
            True,
            noun,
            f"steps.{step_id}.count",
            kept="list.filter" in kinds,
            new=across,
        )
    if uses == "sql.query":
        return Stream(f"steps.{step_id}.rows", True, noun, f"steps.{step_id}.count")
    known = _list_in_use(draft, step_id)
    return Stream(known or f"steps.{step_id}.body", known is not None, noun)


def _upstream(draft: EditDraft, step: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    for other in draft.steps:
        if other["id"] != step["id"] and step in draft.readers_of(other["id"]):
            found += [other, *_upstream(draft, other)]
    return found


def _list_in_use(draft: EditDraft, step_id: str) -> str | None:
    """Answer the path that some step already reads as this step's list."""
    for step in draft.steps:
        for value in (step.get("with", {}).get("items"), step.get("foreach", {}).get("items")):
            text = expression_of(value)
            if text and re.fullmatch(rf"steps\.{step_id}\.[\w.]+", text):
                return text
    return None


def last_data_step(draft: EditDraft, *, before: str | None = None) -> Mapping[str, Any] | None:
    """Answer the step whose list the senders use; `before` names a step kind that must come after it."""
    limit = _ORDER.get(before or "", 9)
    fitting = [
        s
        for s in draft.steps
        if str(s.get("uses")) in _LISTS
        and _ORDER[str(s.get("uses"))] <= limit
        # what is cut to a number is put in order before
        and not (before == "list.sort" and is_limit(s))
    ]
    chain = [s for s in fitting if not any(r in fitting for r in draft.readers_of(s["id"]))]
    if chain:
        return chain[-1]
    reads = [s for s in draft.steps if _reads(s)]
    return reads[0] if reads else None


def _reads(step: Mapping[str, Any]) -> bool:
    uses = str(step.get("uses", ""))
    return uses == "sql.query" or (
        uses == "http.request" and step.get("with", {}).get("method") == "GET"
    )


def add_list_step(draft: EditDraft, part: Part) -> bool:
    """Put a filter, a dedupe or a sort where it belongs, and let everything after it read from it."""
    kind = _PART_OF.get(type(part))
    source = last_data_step(draft, before=kind) or last_data_step(draft)
    if kind is None or source is None:
        return False
    stream = stream_of(draft, source)
    if _is_one_thing(draft, source, stream):
        return False
    flow = Flow(taken=draft.ids())
    match part:
        case Keep():
            made = flow.keep(stream, part)
        case OnlyNew():
            made = flow.only_new(stream, part)
        case Sort():
            made = flow.sort(stream, part)
        case Limit():
            made = flow.limit(stream, part)
        case _:
            return False
    _insert(draft, source, stream, flow.steps[0], made)
    return True


def _is_one_thing(draft: EditDraft, source: Mapping[str, Any], stream: Stream) -> bool:
    """Tell whether one thing was fetched: by an address that names it, or as its fields are read."""
    if str(source.get("with", {}).get("url", "")).rstrip("/").endswith("}"):
        return True
    field = rf"{re.escape(stream.value)}\.(?!(?:size|map|filter|exists|all|sum|avg|join|pluck)\b)\w"
    return any(re.search(field, json.dumps(step)) for step in draft.steps)


def add_guard(draft: EditDraft, part: Keep, request: PlanRequest) -> bool:
    """Let what is sent about one thing depend on a condition; no list flows there."""
    senders = [s for s in draft.steps if changes_outside(s, request)]
    if len(senders) != 1 or any("foreach" in s or "when" in s for s in senders):
        return False
    guard = condition_value(part.condition, "trigger.body", of="trigger.body", noun="the call")
    for step in senders:
        draft.update(step["id"], {"/when": guard})
    return bool(senders)


def _insert(
    draft: EditDraft, source: Mapping[str, Any], stream: Stream, step: dict[str, Any], made: Stream
) -> None:
    open_path = not stream.known and bool(_list_holes(draft, source["id"]))
    if open_path:
        for hole in _list_holes(draft, source["id"], ("items",)):
            step["with"]["items"] = copy.deepcopy(hole)
        _fill_list_holes(draft, source["id"], made.value)
    else:
        draft.reread(stream.value, made.value)
        if stream.count and made.count:
            draft.reread(stream.count, made.count)
    draft.add(step)


def _list_holes(draft: EditDraft, step_id: str, names: Sequence[str] = ()) -> list[Any]:
    """Answer the places where the path to this step's list is open: of these arguments, or of all."""
    of = f"steps.{step_id}.body"
    return [
        value
        for step in draft.steps
        for given in (step.get("with", {}), step.get("foreach", {}))
        for name, value in given.items()
        if (not names or name in names) and is_hole(value)
        and value[HOLE_KEY].get("kind") == "list" and value[HOLE_KEY].get("of") == of
    ]  # fmt: skip


def _fill_list_holes(draft: EditDraft, step_id: str, expression: str) -> None:
    of = f"steps.{step_id}.body"
    for step in list(draft.steps):
        changes: dict[str, Any] = {}
        for where, values in (
            ("/with", step.get("with", {})),
            ("/foreach", step.get("foreach", {})),
        ):
            for name, value in values.items():
                if (
                    is_hole(value)
                    and value[HOLE_KEY].get("kind") == "list"
                    and value[HOLE_KEY].get("of") == of
                ):
                    changes[f"{where}/{name}"] = str(value[HOLE_KEY]["template"]).replace(
                        f"{of}__hole__", expression
                    )
        draft.update(step["id"], changes)


def made_sends(
    draft: EditDraft,
    sends: Sequence[Send],
    request: PlanRequest,
    stream: Stream | None,
    gate: Sequence[str],
) -> Flow:
    """Make the steps of sendings without adding them."""
    flow = Flow(taken=draft.ids())
    builder = _builder(draft, request, stream, flow)
    for part in sends:
        builder.send(part, stream, gate)
    return flow


def _builder(
    draft: EditDraft, request: PlanRequest, stream: Stream | None, flow: Flow
) -> SendSteps:
    hook = any(t.get("type") == "webhook" for t in draft.triggers)
    incoming = Incoming(None) if hook and stream is None else None
    return SendSteps(request.catalog, request.connections, flow, incoming)


def add_sends(
    draft: EditDraft,
    sends: Sequence[Send],
    request: PlanRequest,
    way: Sequence[str] = (),
    case: Any = None,
) -> list[str]:
    """Add senders on the data that the others use, on one way of a branch or in one case; answers what was assumed."""
    source = last_data_step(draft)
    stream = stream_of(draft, source) if source is not None else None
    said = list(way) or [f"{s['id']}.approved" for s in draft.steps if s.get("type") == "approval"]
    gate = said or ports_beside(draft, request)
    guard = case or (_shared_guard(draft, request) if stream is None and not way else None)
    flow = Flow(taken=draft.ids())
    builder = _builder(draft, request, stream, flow)
    for part in sends:
        builder.send(part, stream, gate)
        step = flow.steps[-1]
        _borrow(draft, step)
        if part.repeats or _TOO.search(part.clause) or (gate and not said):
            _repeat(draft, step, part, request)
        if guard is not None:
            step["when"] = copy.deepcopy(guard)
    for step in flow.steps:
        draft.add(step)
    each = "foreach" in str(flow.steps)
    return [a for a in flow.assumptions if each or not a.startswith("One message for each")]


def _repeat(draft: EditDraft, step: dict[str, Any], part: Send, request: PlanRequest) -> None:
    """`post it in #b, too`: say what the one sender there is says, as often as it does."""
    senders = [s for s in draft.steps if changes_outside(s, request) and s["id"] != step["id"]]
    content = _content_of(step, request)
    told = [s for s in senders if _content_of(s, request) in s.get("with", {})]
    if (
        len(told) != 1
        or content is None
        or content in part.arguments
        or part.fields
        or part.about
        or part.counts
        or (part.recipient_field and "foreach" not in told[0])  # each gets what is their own
    ):
        return
    other = told[0]
    step["with"][content] = copy.deepcopy(other["with"][str(_content_of(other, request))])
    if "subject" in step["with"] and "subject" not in part.arguments:
        step["with"]["subject"] = copy.deepcopy(
            other["with"].get("subject", step["with"]["subject"])
        )
    for name in ("foreach", "when"):
        if name in other:
            step[name] = copy.deepcopy(other[name])
        else:
            step.pop(name, None)


def _content_of(step: Mapping[str, Any], request: PlanRequest) -> str | None:
    spec = request.catalog.action(str(step.get("uses", "")))
    return content_argument(spec.input_schema) if spec is not None else None


def _shared_guard(draft: EditDraft, request: PlanRequest) -> Any:
    """Answer the condition that everything sent about the one thing depends on."""
    guards = [s.get("when") for s in draft.steps if changes_outside(s, request)]
    same = guards[0] if guards and all(g == guards[0] for g in guards) else None
    return same or guard_of_start(draft)


def guard_of_start(draft: EditDraft) -> Any:
    """Answer the condition on which anything runs at all."""
    guards = [s.get("when") for s in draft.roots()]
    return copy.deepcopy(guards[0]) if guards and all(g == guards[0] for g in guards) else None


def _borrow(draft: EditDraft, step: dict[str, Any]) -> None:
    """Say the same as an equal sender that is there already, with the fields it has learnt."""
    for other in draft.steps:
        same = other.get("uses") == step.get("uses") and other.get("foreach") == step.get("foreach")
        if same and "after" not in other and "when" not in other:
            for name in ("text", "subject"):
                if name in step.get("with", {}) and name in other.get("with", {}):
                    step["with"][name] = copy.deepcopy(other["with"][name])
            if "connection" in other:
                step["connection"] = other["connection"]
            return


def add_gate(
    draft: EditDraft,
    part: Wait | Approve,
    guarded: Sequence[Mapping[str, Any]],
    request: PlanRequest,
) -> list[str]:
    """Put a wait or an approval before some steps."""
    flow = Flow(taken=draft.ids())
    sends = SendSteps(
        request.catalog,
        request.connections,
        flow,
        Incoming(None) if any(t.get("type") == "webhook" for t in draft.triggers) else None,
    )
    guarded = _first_of(draft, guarded)
    waits_for = _data_before(draft, guarded)
    if isinstance(part, Wait):
        from agent.offline.building.build import span_words

        told = span_words(part.seconds)
        body: Any = {"type": "wait", "duration_s": part.seconds}
        port = flow.add(f"wait {told}", f"Wait {told}", body)
    else:
        source = last_data_step(draft)
        stream = stream_of(draft, source) if source is not None else None
        known = stream if stream is not None and stream.known else None
        body = {
            "type": "approval",
            "title": sends.approval_title(stream),
            **(sends.shown(known) if known or stream is None else {}),
            **deciders(part),
        }
        port = f"{flow.add('approve', asked_name(part), body)}.approved"
        flow.assume(who_decides(part))
        tell_channel(part, sends, known, waits_for, flow)
    if waits_for:
        flow.steps[0]["after"] = waits_for
    for one in guarded:
        draft.update(one["id"], {"/after": [port]})
    for made in flow.steps:
        draft.add(made)
    return flow.assumptions


def _first_of(draft: EditDraft, guarded: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Leave out what waits for another of them anyway."""
    ids = {s["id"] for s in guarded}
    behind: set[str] = set()
    for _ in draft.steps:
        behind |= {
            s["id"]
            for s in draft.steps
            if any(p.split(".")[0] in ids | behind for p in s.get("after", ()))
        }
    return [s for s in guarded if s["id"] not in behind] or list(guarded)


def _data_before(draft: EditDraft, guarded: Sequence[Mapping[str, Any]]) -> list[str]:
    """Answer what must be there first: ports the steps waited for, else the data they read."""
    ports = [p for step in guarded for p in step.get("after", ())]
    if ports:
        return list(dict.fromkeys(ports))
    read = [
        s["id"] for s in draft.steps if any(step in draft.readers_of(s["id"]) for step in guarded)
    ]
    return read[-1:]
