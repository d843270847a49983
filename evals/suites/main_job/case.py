"""The cases of the main job, read once into types. README.md says what each part means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML

from evals.lines import is_lines, read_lines, reads_cases
from evals.suites.main_job.variants import VARIANTS, varied

Words = tuple[str, ...]
AllOfAny = tuple[Words, ...]
"""Every inner tuple needs one of its words."""


@dataclass(frozen=True, slots=True)
class ExpectedTrigger:
    """What should start the workflow."""

    type: Literal["manual", "schedule", "webhook", "error", "any"]
    cron: Words = ()
    rrule: Words = ()
    every_s: int | None = None
    timezone: str | None = None
    question_ok: bool = False


@dataclass(frozen=True, slots=True)
class ExpectedStep:
    """An action or a control type, and whether it may be absent."""

    uses: str
    optional: bool = False


Element = tuple[ExpectedStep, ...]
"""Steps in any order among each other."""


@dataclass(frozen=True, slots=True)
class ExpectedArgument:
    """What some step of that `uses` should hold at that pointer."""

    uses: str
    path: str
    how: Literal["any_of", "contains", "hole"]
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Expect:
    """What a right first answer looks like."""

    kind: Words
    no_document: bool = False
    within_s: float | None = None
    name: str | None = None
    trigger: ExpectedTrigger | None = None
    steps: tuple[Element, ...] = ()
    arguments: tuple[ExpectedArgument, ...] = ()
    assumptions: AllOfAny = ()
    questions: AllOfAny = ()
    unsupported: AllOfAny = ()
    says: AllOfAny = ()
    untouched: Words = ()
    removed: Words = ()


@dataclass(frozen=True, slots=True)
class World:
    """What answers while the workflow runs."""

    http: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    webhook: tuple[Any, ...] = ()
    failure: Mapping[str, Any] | None = None
    """What is told of the run of another workflow that has failed."""
    sayings: Mapping[str, Any] = field(default_factory=dict)
    """What the model says; see `model.py`."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person says when asked about the sample."""

    list_path: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    shown: Words = ()
    """Fields of the sample that the person knows by their own names."""


@dataclass(frozen=True, slots=True)
class ExpectedMessages:
    """Exactly as many messages to `where` as `messages`, each with all its substrings."""

    where: str
    messages: tuple[Words, ...]
    never: Words = ()
    in_order: Words = ()
    one_message_ok: bool = False


@dataclass(frozen=True, slots=True)
class Effects:
    """Everything that may happen outside, and nothing more."""

    slack: tuple[ExpectedMessages, ...] = ()
    email: tuple[ExpectedMessages, ...] = ()
    http_writes: tuple[ExpectedMessages, ...] = ()
    waits_s: tuple[int, ...] = ()
    approvals: int = 0
    holds: Words = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One request and what a right answer to it is."""

    id: str
    group: str
    words: str
    timezone: str
    now: datetime
    expect: Expect | None = None
    base: str | None = None
    world: World | None = None
    answers: Answers = field(default_factory=Answers)
    effects: Effects | None = None
    second_run: Mapping[str, int] = field(default_factory=dict)


DEFAULT_TIMEZONE = "Europe/Berlin"
DEFAULT_NOW = "2026-03-02T08:00:00Z"


@reads_cases
def load_cases(path: Path, base: str, variant: str | None = None) -> list[Case]:
    """Read a file of cases: the suite's YAML, or JSON lines of at least `id` and `request`.

    `{base}` in words and expectations becomes `base`, the address of the fake server; a variant
    says the cases otherwise."""
    defaults: Mapping[str, Any] = {}
    if is_lines(path):
        rows: Any = read_lines(path, "id", "request")
    else:
        loaded = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        defaults, rows = loaded.get("defaults", {}), loaded["cases"]
    if variant is not None:
        rows = varied(rows, VARIANTS[variant])
    return [_case(with_base(row, base), defaults) for row in rows]


def with_base(value: Any, base: str) -> Any:
    """Write the address of the fake server for `{base}`, in keys and values alike."""
    if isinstance(value, str):
        return value.replace("{base}", base)
    if isinstance(value, list):
        return [with_base(item, base) for item in value]
    if isinstance(value, dict):
        return {with_base(key, base): with_base(item, base) for key, item in value.items()}
    return value


def _case(row: Mapping[str, Any], defaults: Mapping[str, str]) -> Case:
    words = row["words"] if "words" in row else row["request"]
    now = row.get("now") or defaults.get("now", DEFAULT_NOW)
    return Case(
        id=str(row["id"]),
        group=row.get("group", "request"),
        words=words * row.get("repeat", 1),
        timezone=row.get("timezone") or defaults.get("timezone", DEFAULT_TIMEZONE),
        now=datetime.fromisoformat(now),
        expect=_expect(row["expect"]) if "expect" in row else None,
        base=row.get("base"),
        world=_world(row["world"], row.get("effects", {})) if "world" in row else None,
        answers=_answers(row.get("sample_answers", {})),
        effects=_effects(row["effects"]) if "effects" in row else None,
        second_run=row.get("second_run", {}),
    )


def _expect(row: Mapping[str, Any]) -> Expect:
    return Expect(
        kind=tuple(row["kind"]),
        no_document=row.get("no_document", False),
        within_s=row.get("within_s"),
        name=row.get("name"),
        trigger=_trigger(row["trigger"]) if "trigger" in row else None,
        steps=tuple(_element(element) for element in row.get("steps", ())),
        arguments=tuple(_argument(found) for found in row.get("arguments", ())),
        assumptions=_all_of_any(row, "assumptions"),
        questions=_all_of_any(row, "questions"),
        unsupported=_all_of_any(row, "unsupported"),
        says=_all_of_any(row, "says"),
        untouched=tuple(row.get("untouched", ())),
        removed=tuple(row.get("removed", ())),
    )


def _trigger(row: Mapping[str, Any]) -> ExpectedTrigger:
    return ExpectedTrigger(
        type=row["type"],
        cron=tuple(row.get("cron", ())),
        rrule=tuple(row.get("rrule", ())),
        every_s=row.get("every_s"),
        timezone=row.get("timezone"),
        question_ok=row.get("question_ok", False),
    )


def _element(row: str | list[str]) -> Element:
    names = [row] if isinstance(row, str) else row
    return tuple(ExpectedStep(name.removesuffix("?"), name.endswith("?")) for name in names)


def _argument(row: Mapping[str, Any]) -> ExpectedArgument:
    if "hole" in row:
        return ExpectedArgument(row["uses"], row["path"], "hole")
    if "contains" in row:
        return ExpectedArgument(row["uses"], row["path"], "contains", tuple(row["contains"]))
    values = row["any_of"] if "any_of" in row else [row["equals"]]
    return ExpectedArgument(row["uses"], row["path"], "any_of", tuple(values))


def _all_of_any(row: Mapping[str, Any], key: str) -> AllOfAny:
    return tuple(tuple(words) for words in row.get(key, ()))


def _world(row: Mapping[str, Any], effects: Mapping[str, Any]) -> World:
    """Read the world; an address that is to be written to exists, even where nothing is said to be read there."""
    written: dict[str, Any] = {write["url"]: {} for write in effects.get("http_writes", ())}
    return World(
        http=written | row.get("http", {}),
        tables=row.get("sql", {}).get("tables", {}),
        webhook=tuple(row.get("webhook", ())),
    )


def _answers(row: Mapping[str, Any]) -> Answers:
    return Answers(row.get("list"), row.get("fields", {}), row.get("values", {}))


def _effects(row: Mapping[str, Any]) -> Effects:
    approvals = row.get("approvals", {})
    return Effects(
        slack=tuple(_messages(m["channel"], m["messages"], m) for m in row.get("slack", ())),
        email=tuple(_messages(m["to"], m["messages"], m) for m in row.get("email", ())),
        http_writes=tuple(
            _messages(f"{m['method']} {m['url']}", m["bodies"], m)
            for m in row.get("http_writes", ())
        ),
        waits_s=tuple(row.get("waits_s", ())),
        approvals=approvals.get("count", 0),
        holds=tuple(approvals.get("holds", ())),
    )


def _messages(
    where: str, messages: Sequence[Sequence[str]], row: Mapping[str, Any]
) -> ExpectedMessages:
    return ExpectedMessages(
        where=where,
        messages=tuple(tuple(message) for message in messages),
        never=tuple(row.get("never", ())),
        in_order=tuple(row.get("in_order", ())),
        one_message_ok=row.get("one_message_ok", False),
    )
