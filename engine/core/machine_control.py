"""The control steps: branch, wait, approval, stop."""

import json
from datetime import timedelta
from typing import Any, Final

from engine.core.backoff import format_moment, moment_after, parse_moment
from engine.core.events import Observed
from engine.core.hash import sha256_hex
from engine.core.machine_attempts import decide_parked
from engine.core.scope import Here, locate, units_of, walk
from engine.core.state import Unit
from engine.core.turn import (
    CancelTimer,
    CloseApproval,
    OpenApproval,
    SetTimer,
    Turn,
    error,
    wait_timer,
)

MAX_SIGNALS: Final = 100
MAX_WAIT_S: Final = 366 * 24 * 3600 * 10


def begin(turn: Turn, here: Here, config: Any) -> None:
    """Start a control step with the values its expressions came to."""
    match here.plan.kind:
        case "branch":
            _branch(turn, here, config)
        case "wait":
            _wait(turn, here, config)
        case "approval":
            _approval(turn, here, config)
        case _:
            _stop(turn, here, config)


def _branch(turn: Turn, here: Here, case: str | None) -> None:
    taken = case if case is not None else here.plan.else_port
    turn.emit("branch.taken", here, {"case": taken})
    turn.succeed(here, {"case": taken}, port=taken)


def _stop(turn: Turn, here: Here, config: dict[str, Any]) -> None:
    message = str(config.get("message") or "The workflow stopped here.")
    turn.succeed(here, {"message": message})
    if here.plan.stop_outcome == "succeed":
        turn.end("succeeded", None)
    else:
        turn.end("failed", {**error("logic", "stopped", message), "step": here.plan.id})


def _bad(turn: Turn, here: Here, message: str) -> None:
    turn.fail(here, error("bad_data", "bad_moment", message))


def _moment(turn: Turn, seconds: Any) -> str | None:
    """Return the moment that many seconds from now, or None where that is no such number."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    if not 0 <= seconds <= MAX_WAIT_S:
        return None
    return moment_after(turn.at, timedelta(seconds=float(seconds)))


def _wait(turn: Turn, here: Here, config: dict[str, Any]) -> None:
    event = config.get("event")
    if event is not None:
        _wait_for_signal(turn, here, event)
        return
    if "until" in config:
        try:
            until: str | None = format_moment(parse_moment(str(config["until"])))
        except ValueError:
            until = None
    else:
        until = _moment(turn, config.get("duration_s"))
    if until is None:
        _bad(turn, here, f"{here.plan.id!r} cannot wait for {config!r}: it is no moment in time.")
        return
    _hold(turn, here, {"until": until})
    turn.commands.append(SetTimer(wait_timer(here), until))


def _hold(turn: Turn, here: Here, wait: dict[str, Any]) -> None:
    here.state.status, here.state.wait = "waiting", wait
    turn.emit("step.waiting", here, wait)


def _wait_for_signal(turn: Turn, here: Here, event: dict[str, Any]) -> None:
    until: str | None = None
    if event.get("timeout_s") is not None:
        until = _moment(turn, event["timeout_s"])
        if until is None:
            _bad(turn, here, f"{here.plan.id!r} has {event['timeout_s']!r} as its time limit.")
            return
    key = event.get("key")
    signal = {"name": event["name"], "key": None if key is None else str(key), "until": until}
    _hold(turn, here, {"signal": signal})
    for n, kept in enumerate(turn.state.signals):
        if _matches(signal, kept):
            _receive(turn, here, turn.state.signals.pop(n))
            return
    if until is not None:
        turn.commands.append(SetTimer(wait_timer(here), until))


def _matches(waiting: dict[str, Any], signal: dict[str, Any]) -> bool:
    return bool(waiting["name"] == signal["name"] and waiting["key"] == signal.get("key"))


def _receive(turn: Turn, here: Here, signal: dict[str, Any]) -> None:
    output = {"name": signal["name"], "key": signal.get("key"), "payload": signal.get("payload")}
    turn.succeed(here, output, port="received")


def signal_received(turn: Turn, observed: Observed) -> None:
    """Give a signal to who waits for it, else keep it for a wait that has not begun."""
    if turn.state.ending is not None:
        return
    for here in walk(turn.state):
        waiting = (here.state.wait or {}).get("signal")
        if waiting is not None and _matches(waiting, observed.data):
            if waiting["until"] is not None:
                turn.commands.append(CancelTimer(wait_timer(here)))
            _receive(turn, here, observed.data)
            return
    if len(turn.state.signals) < MAX_SIGNALS:
        turn.state.signals.append(observed.data)


def wait_is_over(turn: Turn, here: Here) -> None:
    """Go on after the moment a step waited for."""
    step = here.state
    if step.status != "waiting" or step.wait is None or "approval" in step.wait:
        return
    if "signal" in step.wait:
        turn.succeed(here, {}, port="timed_out")
    else:
        turn.succeed(here, {"until": step.wait["until"]})


def _approval(turn: Turn, here: Here, config: dict[str, Any]) -> None:
    deadline: str | None = None
    if config.get("deadline_s") is not None:
        deadline = _moment(turn, config["deadline_s"])
        if deadline is None:
            _bad(turn, here, f"{here.plan.id!r} has {config['deadline_s']!r} as its deadline.")
            return
    shown = {key: config.get(key) for key in ("title", "message", "payload")}
    request = {**shown, "approvers": config.get("approvers") or []}
    # Not RFC 8785: a payload may hold integers beyond 2^53, which that form refuses.
    seal = sha256_hex(json.dumps(shown, sort_keys=True).encode())
    _hold(turn, here, {"approval": {**request, "digest": seal, "deadline": deadline}})
    turn.commands.append(OpenApproval(here.plan.id, here.item, "approval", seal, request, deadline))
    if deadline is not None:
        turn.commands.append(SetTimer(wait_timer(here), deadline))


def approval_is_late(turn: Turn, here: Here) -> None:
    """Do what was agreed for the case that nobody answers; without agreement that is a no."""
    step = here.state
    if step.status != "waiting" or step.wait is None or "approval" not in step.wait:
        return
    turn.commands.append(CloseApproval(here.plan.id, here.item, "expired"))
    if here.plan.on_silence == "failed":
        turn.fail(
            here, error("timeout", "nobody_decided", f"Nobody decided {here.plan.id!r} in time.")
        )
        return
    turn.succeed(
        here,
        {"outcome": here.plan.on_silence, "by": None, "comment": None, "at": turn.at},
        port=here.plan.on_silence,
    )


def decision_made(turn: Turn, observed: Observed) -> None:
    """Take a person's decision; one about something else than what now waits changes nothing."""
    here = _asked(turn, observed)
    if here is None or turn.state.ending is not None:
        return
    step = here.state
    if here.plan.kind != "approval":
        parked = _parked(here, observed.item)
        if parked is not None:
            unit, index = parked
            status = "rejected" if observed.data["outcome"] == "failed" else "approved"
            _close(turn, observed, status)
            decide_parked(turn, here, unit, index, observed.data)
        return
    asked = (step.wait or {}).get("approval")
    outcome = observed.data["outcome"]
    if asked is None or observed.data.get("digest") != asked["digest"]:
        return
    if outcome not in ("approved", "rejected"):
        return
    if asked["deadline"] is not None:
        turn.commands.append(CancelTimer(wait_timer(here)))
    _close(turn, observed, outcome)
    said = {key: observed.data.get(key) for key in ("by", "comment")}
    turn.succeed(here, {"outcome": outcome, **said, "at": turn.at}, port=outcome)


def _close(turn: Turn, observed: Observed, status: Any) -> None:
    by, comment = observed.data.get("by"), observed.data.get("comment")
    turn.commands.append(CloseApproval(observed.step or "", observed.item, status, by, comment))


def _asked(turn: Turn, observed: Observed) -> Here | None:
    """Return the step a decision is about: in groups with items, the one that waits under this name."""
    plan = turn.plan.steps.get(observed.step or "")
    if plan is None:
        return None
    if not plan.loops:
        return locate(turn.state, plan.id)
    for here in walk(turn.state):
        if here.plan.id == plan.id and (
            (here.state.wait is not None and here.item == observed.item)
            or _parked(here, observed.item) is not None
        ):
            return here
    return None


def _parked(here: Here, item: str | None) -> tuple[Unit, int | None] | None:
    for index, unit in units_of(here):
        if unit.status == "parked" and (index is None or here.item_of(index) == item):
            return (unit, index) if index is not None or here.item in (None, item) else None
    return None
