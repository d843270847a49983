"""What the person said themself, and where a workflow leads: whatever else is quoted or stored is only data.

A mail that is quoted, a page that was pasted, a step's name or a note can hold any address. They may
be passed on as text; they never say where something goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from agent.offline.building.schema_kinds import entity_kind
from agent.plan import Plan, PlanRequest

# A quotation of so many words is somebody's text; a shorter one is a name, an address or a label.
_WORDS_OF_A_TEXT = 4
_MARKS = "`“”«»\"' \n\t>"
_QUOTED = re.compile(
    r"```.*?(?:```|\Z)|“[^”]*”|«[^»]*»|\"[^\"]*\"|(?<!\w)'[^'\n]*'(?!\w)|^[ \t]*>.*$",
    re.DOTALL | re.MULTILINE,
)
_ADDRESS = re.compile(
    # Each begins where a word does: else a long row of dots would take the square of its length.
    r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<![a-z0-9+.-])[a-z0-9+.-]+://[^\s/?#{}\"'<>()]+"
    r"|(?<![\w&/])#[a-z_][\w-]+|(?<![\w.@/-])(?:\d{1,3}(?:\.\d{1,3}){3}|(?:[\w-]+\.)+[a-z]{2,})(?![\w(\[-]|\.\w)",
    re.IGNORECASE,
)
# Paths into data are written like hosts.
_PATH = re.compile(r"(?i)^(?:steps|inputs|trigger|item|run|vars|error|body|data|value)\.")


def all_words(request: PlanRequest) -> str:
    """Answer what the person typed in this conversation, quotations and all."""
    return "\n".join(_typed(request))


def own_words(request: PlanRequest) -> str:
    """Answer what the person typed in this conversation, without the texts of others in it."""
    return "\n".join(map(without_quotations, _typed(request)))


def _typed(request: PlanRequest) -> list[str]:
    return [request.text, *(said.text for said in request.history if said.role == "user")]


def without_quotations(text: str) -> str:
    """Leave out what is quoted, as far as it is a text and not a name."""
    return _QUOTED.sub(_unless_text, text)


def quotations(request: PlanRequest) -> list[str]:
    """Answer the texts of others that the person quoted, as they stand between their marks."""
    found = (quoted[0] for typed in _typed(request) for quoted in _QUOTED.finditer(typed))
    return [inner for one in found if _is_long(one) and (inner := one.strip(_MARKS))]


def _is_long(quoted: str) -> bool:
    return len(quoted.split()) >= _WORDS_OF_A_TEXT or quoted.startswith("```")


def _unless_text(quoted: re.Match[str]) -> str:
    return " " if _is_long(quoted[0]) else quoted[0]


def known_to(request: PlanRequest, rules: Plan) -> list[str]:
    """Answer the texts whose addresses words may repeat: what was typed, where it leads, what rules say."""
    told = [rules.answer, rules.summary, *rules.notes, *rules.unsupported]
    return [*led_to(request, rules), *(text.lower() for text in told if text)]


def led_to(request: PlanRequest, rules: Plan) -> list[str]:
    """Answer the texts whose addresses a name may hold: what was typed, and where it leads."""
    led = [*destinations(request.document), *destinations(rules.document)]
    led += [one for step in plan_steps(rules) for one in destinations_of(step)]
    return [text.lower() for text in (own_words(request), *led) if text]


def destinations(document: Mapping[str, Any] | None) -> Iterator[str]:
    """Answer every address that a document sends to or calls, as it stands there."""
    for step in all_steps(document):
        yield from destinations_of(step)


def destinations_of(step: Mapping[str, Any]) -> Iterator[str]:
    """Answer every address that one step sends to or calls."""
    given = step.get("with")
    for name, value in given.items() if isinstance(given, Mapping) else ():
        if entity_kind(str(name), {}) is not None:
            yield from (v for v in (value if isinstance(value, list) else [value]) if _is_text(v))


def plan_steps(plan: Plan) -> list[Mapping[str, Any]]:
    """Answer the steps of a plan: those of its document, and those that its operations add or set."""
    steps = all_steps(plan.document)
    for operation in plan.operations:
        added, changed = operation.get("step"), operation.get("set")
        if isinstance(added, Mapping):
            steps.append(added)
        if isinstance(changed, Mapping):
            parts = {str(path).removeprefix("/with/"): value for path, value in changed.items()}
            steps.append({"with": parts.pop("/with", parts)})
    return steps


def all_steps(document: Mapping[str, Any] | None) -> list[Mapping[str, Any]]:
    """Answer the steps of a document, those in groups included."""
    found: list[Mapping[str, Any]] = []
    steps = (document or {}).get("steps")
    for step in steps if isinstance(steps, list | tuple) else ():
        if isinstance(step, Mapping):
            found += [step, *all_steps(step)]
    return found


def addresses_in(text: str) -> set[str]:
    """Answer every address in a text: mail, host, channel; in lower case, without scheme and path."""
    found = (one.lower().partition("://") for one in _ADDRESS.findall(text))
    bare = {(after or before).rstrip(".") for before, _, after in found}
    return {one for one in bare if not _PATH.match(one)}


def links_in(text: str) -> set[str]:
    """Answer what a reader can follow: the hosts of links, and mail addresses."""
    found = (one.lower() for one in _ADDRESS.findall(text) if "://" in one or "@" in one)
    return {one.partition("://")[2] or one for one in found}


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)
