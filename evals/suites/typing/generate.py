"""Random graphs: sources, list steps behind them, loops, groups, and steps that use what comes out."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

from evals.suites.typing.build import Builder
from evals.suites.typing.ends import ENDS, INSIDE, figures, kept, mailed, told
from evals.suites.typing.graph import ANY, LIST, NUMBER, Graph, Ref
from evals.suites.typing.lists import STEPS, joined, summed_up
from evals.suites.typing.sources import LISTS, OBJECTS, answer

Form = Callable[[Builder], None]


def graphs(seed: int, count: int, names: Mapping[str, Sequence[str]]) -> Iterator[Graph]:
    """Answer so many graphs, the same for the same seed."""
    forms = list(FORMS.items())
    for number in range(count):
        chance = random.Random(f"{seed}/{number}")  # noqa: S311  # the same graphs every time, no secret
        builder = Builder(chance, names)
        kind, form = forms[number % len(forms)]
        form(builder)
        yield builder.finished(f"{kind}_{number}", kind)


def _object(builder: Builder) -> Ref:
    return builder.rng.choice(OBJECTS)(builder)


def _list(builder: Builder) -> Ref:
    """Make a list, and let one to three list steps work on it."""
    items = builder.rng.choice(LISTS)(builder)
    return _worked_on(builder, items)


def _worked_on(builder: Builder, items: Ref) -> Ref:
    for _ in range(builder.rng.randint(1, 3)):
        items = builder.rng.choice(STEPS)(builder, items)
    return items


def _straight(builder: Builder) -> None:
    value = _object(builder)
    for end in builder.rng.sample(ENDS, k=2):
        end(builder, value)
    _outputs(builder, value)


def _outputs(builder: Builder, value: Ref) -> None:
    number = builder.read.field(value, "number")
    text, reads = builder.read.present("number", number, ANY)
    builder.output(f"{{{{ {text} }}}}", reads)


def _pipeline(builder: Builder) -> None:
    items = _list(builder)
    end = builder.step("post", uses="slack.post_message", connection="slack")
    end.content["with"] = {"channel": "#general"}
    end.write(("with", "text"), figures(items, builder))


def _table(builder: Builder) -> None:
    summed_up(builder, _list(builder))


def _loop(builder: Builder) -> None:
    items = _list(builder)
    item = items.item(builder.rng.choice(("item", "row", "one")))
    end = builder.rng.choice((told, mailed, kept))(builder, item)
    end.work_out(("foreach", "items"), (items.text, items.wanting(LIST)))
    end.content["foreach"]["as"] = item.text


def _nested(builder: Builder) -> None:
    """A list inside an answer, gone through by list steps and by a loop."""
    value = answer(builder)
    rows = builder.read.field(value, "rows", certain=True)
    _worked_on(builder, rows)
    end = told(builder, rows.item("entry"))
    end.work_out(("foreach", "items"), (rows.text, rows.wanting(LIST)))
    end.content["foreach"]["as"] = "entry"
    builder.rng.choice(ENDS)(builder, value)


def _group(builder: Builder) -> None:
    """A group for each item, with steps and an output of its own, read after it."""
    items = _list(builder)
    item = items.item("each")
    group = builder.step("group", type="group")
    group.work_out(("foreach", "items"), (items.text, items.wanting(LIST)))
    group.content["foreach"]["as"] = item.text
    with builder.inside(group):
        for end in builder.rng.sample(INSIDE, k=2):
            end(builder, item)
    number = builder.read.field(item, "number", certain=True)
    group.work_out(("outputs", "figure"), (number.text, number.wanting(ANY)))
    text = f"First: {{{{ {group.gives('.items[0].value.figure + 1', {}).text} }}}}"
    last = builder.step("post", uses="slack.post_message", connection="slack")
    last.content["with"] = {"channel": "#general", "text": text}


def _two_lists(builder: Builder) -> None:
    """Two lists that are joined, and read on both sides of each pair."""
    first, second = (source(builder) for source in builder.rng.sample(LISTS, k=2))
    pairs = joined(builder, first, second)
    pair = pairs.item("item")
    step = builder.step("keep", uses="list.filter", **{"with": {}})
    step.work_out(("with", "items"), (pairs.text, ()))
    side = builder.rng.choice(("left", "right"))
    step.work_out(("with", "where"), builder.read.condition(_side(pair, side, first, second)))
    end = told(builder, _side(pairs.item("pair"), "left", first, second))
    end.content["foreach"] = {"items": f"{{{{ {pairs.text} }}}}", "as": "pair"}


def _side(pair: Ref, side: str, left: Ref, right: Ref) -> Ref:
    items = left if side == "left" else right
    return Ref(f"{pair.text}.{side}", items.shape["items"], items.root)


def _two_sources(builder: Builder) -> None:
    """A value of one source compared with a list of another, and both used."""
    value, items = _object(builder), _list(builder)
    step = builder.step("filter", uses="list.filter", **{"with": {}})
    step.work_out(("with", "items"), (items.text, items.wanting(LIST)))
    mine = builder.read.field(items.item("item"), "number", certain=True)
    given = builder.read.field(value, "number", certain=True)
    reads = (*mine.wanting(NUMBER), *given.wanting(NUMBER))
    step.work_out(("with", "where"), (f"{mine.text} > {given.text}", reads))
    builder.rng.choice(ENDS)(builder, value)


FORMS: Mapping[str, Form] = {
    "straight": _straight,
    "pipeline": _pipeline,
    "table": _table,
    "loop": _loop,
    "nested": _nested,
    "group": _group,
    "two_lists": _two_lists,
    "two_sources": _two_sources,
}
