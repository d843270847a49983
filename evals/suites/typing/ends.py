"""Steps that do something with a value: send it, keep it, compute with it, decide by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from evals.suites.typing.build import Builder, Step
from evals.suites.typing.graph import ANY, LIST, NUMBER, SCALAR, TEXT, Ref, Types
from evals.suites.typing.reading import Written
from evals.suites.typing.shapes import fields_of

End = Callable[[Builder, Ref], Any]
# Action -> its fixed arguments, the one that takes a value, its kind, and the types that do.
_TAKES: Mapping[str, tuple[Mapping[str, Any], str, str, Types]] = {
    "number.round": ({}, "value", "number", NUMBER),
    "text.truncate": ({"most": 20}, "text", "text", TEXT),
    "text.slug": ({}, "text", "text", TEXT),
    "date.format": ({"pattern": "yyyy-MM-dd"}, "time", "time", TEXT),
    "date.add": ({"amount": 3, "unit": "day"}, "time", "time", TEXT),
    "csv.build": ({}, "rows", "rows", LIST),
    "ai.classify": ({"labels": ["a", "b"]}, "text", "text", TEXT),
    "ai.embed": ({}, "texts", "texts", LIST),
}


def told(builder: Builder, value: Ref) -> Step:
    """Post a text with some fields."""
    step = builder.step("post", uses="slack.post_message", connection="slack")
    step.content["with"] = {"channel": "#general"}
    return step.write(("with", "text"), builder.read.words(value))


def mailed(builder: Builder, value: Ref) -> Step:
    """Mail a text to a fixed address, a field being the subject."""
    step = builder.step("mail", uses="email.send", connection="mail")
    step.content["with"] = {"to": "ops@example.com"}
    step.write(("with", "subject"), builder.read.alone(value, "text", TEXT))
    return step.write(("with", "text"), builder.read.words(value))


def kept(builder: Builder, value: Ref) -> Step:
    """Keep some fields as a row, or write them to a database."""
    uses = builder.rng.choice(("datatable.add", "sql.upsert"))
    step = builder.step("keep", uses=uses, **{"with": {"table": "kept", "rows": [{}]}})
    if uses == "sql.upsert":
        step.content["connection"] = "db"
        step.content["with"]["keys"] = ["a"]
    plain = [one for one in fields_of(value) if one[0] not in ("object", "rows")]
    for column, (kind, found) in zip("abc", builder.rng.sample(plain, k=2), strict=False):
        text, reads = builder.read.present(kind, found, ANY)
        step.work_out(("with", "rows", 0, column), (text, reads))
    return step


def taken(builder: Builder, value: Ref) -> Step:
    """Give one field to an action that wants its type."""
    fitting = [uses for uses, one in _TAKES.items() if builder.read.has(value, one[2])]
    uses = builder.rng.choice(fitting)
    fixed, argument, kind, wants = _TAKES[uses]
    step = builder.step("use", uses=uses, **{"with": dict(fixed)})
    if uses.startswith("ai."):
        step.content["connection"] = "model"
    return step.write(("with", argument), builder.read.alone(value, kind, wants))


def called_out(builder: Builder, value: Ref) -> Step:
    """Send some fields to an address."""
    step = builder.step("send", uses="http.request")
    step.content["with"] = {"method": "POST", "url": "https://example.com/in"}
    text = builder.read.alone(value, "text", TEXT)
    step.write(("with", "headers", "X-Name"), text)
    number = builder.read.field(value, "number")
    written = builder.read.present("number", number, SCALAR | LIST)
    return step.work_out(("with", "query", "q"), written)


def decided(builder: Builder, value: Ref) -> None:
    """Choose a way by a condition, with a step behind each."""
    step = builder.step("choose", type="branch", cases=[{"id": "yes"}, {"id": "more"}])
    step.content["else"] = "drop"
    step.work_out(("cases", 0, "when"), builder.read.condition(value))
    step.work_out(("cases", 1, "when"), builder.read.condition(value))
    for case in ("yes", "more"):
        end = told(builder, value)
        end.content["after"] = [f"{step.content['id']}.{case}"]


def guarded(builder: Builder, value: Ref) -> Step:
    """Do something only when a condition holds."""
    return told(builder, value).work_out(("when",), builder.read.condition(value))


def asked(builder: Builder, value: Ref) -> Step:
    """Ask people, showing them some fields."""
    step = builder.step("approve", type="approval", approvers=["boss"])
    step.write(("title",), builder.read.words(value))
    number = builder.read.field(value, "number")
    return step.work_out(("deadline_s",), builder.read.present("number", number, NUMBER))


def waited(builder: Builder, value: Ref) -> Step:
    """Wait for as long as a field says."""
    step = builder.step("wait", type="wait")
    number = builder.read.field(value, "number")
    return step.work_out(("duration_s",), builder.read.present("number", number, NUMBER))


def figures(items: Ref, builder: Builder) -> Written:
    """Write a text of figures over a list."""
    item = items.first()
    named = builder.read.field(item, "number", certain=True)
    text = builder.read.field(item, "text", certain=True)
    number_read = replace(named.trail[-1], wants=NUMBER)
    text_read = text.trail[-1]
    words = (
        f'{{{{ size({items.text}) }}}} come to {{{{ sum({items.text}, "{number_read.name}") }}}}: '
        f'{{{{ join(pluck({items.text}, "{text_read.name}"), ", ") }}}}'
    )
    return words, (*items.wanting(LIST), number_read, text_read)


ENDS: Sequence[End] = (told, mailed, kept, taken, called_out, decided, guarded, asked, waited)
INSIDE: Sequence[End] = (told, mailed, kept, taken, called_out, guarded)
