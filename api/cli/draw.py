"""A workflow as lines of text: what starts it, then each step behind what it needs."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

_REFERENCE = re.compile(r"\bsteps\.\??([a-z][a-z0-9_]*)")
_TOLD_ARGUMENTS = ("method", "url", "channel", "to", "where", "key", "by", "statement", "items")
_WIDEST = 72


def graph_lines(document: Mapping[str, Any]) -> list[str]:
    """Draw a document for a terminal."""
    steps = {step["id"]: step for step in document.get("steps", [])}
    needs = {step_id: _needs(step, steps) for step_id, step in steps.items()}
    lines = [f"  {line}" for trigger in document.get("triggers", []) for line in _start(trigger)]
    lines = lines or ["  (started by hand)"]
    width = max((len(step_id) for step_id in steps), default=0)
    for step_id in _ordered(needs):
        step, before = steps[step_id], needs[step_id]
        arrow = "  │" if not before else f"  ├─ after {', '.join(before)}"
        lines.append(arrow)
        lines.append(f"  ▸ {step_id.ljust(width)}  {_what(step)}")
        lines += [f"      {line}" for line in _details(step)]
    return lines


def _start(trigger: Mapping[str, Any]) -> Iterable[str]:
    given = trigger.get("with", {})
    if trigger["type"] == "schedule":
        when = _short(given.get("cron") or given.get("rrule") or "?")
        return [f"◷ {trigger['id']}  schedule {when} ({given.get('timezone', 'UTC')})"]
    kind = trigger.get("uses") or trigger["type"]
    return [f"◷ {trigger['id']}  {kind}", *(f"    {n}: {_short(v)}" for n, v in given.items())]


def _what(step: Mapping[str, Any]) -> str:
    kind = step.get("uses") or step.get("type", "action")
    each = step.get("foreach")
    once = f"  for each {each.get('as', 'item')}" if isinstance(each, Mapping) else ""
    through = f"  through {step['connection']}" if step.get("connection") else ""
    return f"{kind}{once}{through}"


def _details(step: Mapping[str, Any]) -> Iterable[str]:
    given = step.get("with", {})
    if "when" in step:
        yield f"only if: {_short(step['when'])}"
    told = [name for name in _TOLD_ARGUMENTS if name in given]
    for name in [*told, *(name for name in given if name not in told)]:
        yield f"{name}: {_short(given[name])}"
    for case in step.get("cases", []):
        yield f"{case.get('id')}: {_short(case.get('when'))}"


def _short(value: Any) -> str:
    if isinstance(value, Mapping) and "$hole" in value:
        return f"? {value['$hole'].get('label', 'not known yet')}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _needs(step: Mapping[str, Any], steps: Mapping[str, Any]) -> list[str]:
    after = [str(entry) for entry in step.get("after", [])]
    named = {entry.split(".")[0] for entry in after}
    read = [s for s in _references(step) if s in steps and s != step["id"] and s not in named]
    return list(dict.fromkeys([*after, *read]))


def _references(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return _REFERENCE.findall(value)
    inner: Iterable[Any] = ()
    if isinstance(value, Mapping):
        inner = value.values()
    elif isinstance(value, list):
        inner = value
    return [found for one in inner for found in _references(one)]


def _ordered(needs: Mapping[str, Sequence[str]]) -> Iterable[str]:
    """Answer each step behind those it needs; a cycle keeps the document's own order."""
    waiting = dict(needs)
    while waiting:
        ready = [
            step
            for step, before in waiting.items()
            if not any(entry.split(".")[0] in waiting for entry in before)
        ]
        step = ready[0] if ready else next(iter(waiting))
        del waiting[step]
        yield step
