"""One more row of a table for each thing: `store name and age, one row a guest, in the table guests`."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.building.cel import field_name
from agent.offline.building.flow import Flow
from agent.offline.building.messages import item_alias
from agent.offline.building.send_steps import SendSteps
from agent.offline.changes.adds import guard_of_start, last_data_step, stream_of
from agent.offline.changes.change import Change

_A = r"(?:the |its |their )?[a-z]\w*"
_STORE = re.compile(
    r"\b(?:insert|store|save|write|record|put|add|log|keep|append|entered|stored|saved|written|recorded|kept|noted|logged|inserted|enter|note)\b(?: (?:a row|it|them|this|rows?)(?: with| of)?)? ?(?P<what>[^@]*?) ?\b(?:in|into|to)(?: (?:the|a|our|my))? (?:(?:database |sql |db )?table (?:called |named )?(?P<table>[a-z_]\w*)|(?P<table2>[a-z_]\w*) table|(?<=row to )(?P<table3>[a-z_]\w*)|(?<=row in )(?P<table4>[a-z_]\w*)|(?<=row into )(?P<table5>[a-z_]\w*)|(?<=rows to )(?P<table6>[a-z_]\w*))(?: too| as well)?(?:[,:]? ?(?:with |columns? |fields? )*(?P<fields>[a-z_]\w*(?:(?:, | and |, and )[a-z_]\w*)*))?$"
)
_VERB = re.compile(r"^.*\b(?:insert|store|save|write|record|put|add|log|keep|append) ")
_LIST = re.compile(rf"^{_A}(?:(?:, and | and |, ){_A})*$")


def add_row(change: Change, text: str) -> bool:
    """Write the named fields of the thing at hand; asks which fields where none are named."""
    match = _STORE.search(
        re.sub(r"\s+", " ", re.sub(r"[()]", " ", text)).replace(" ,", ",").strip(" ,.")
    )
    spec = change.request.catalog.action("sql.insert")
    if match is None or spec is None:
        return False
    what = _VERB.sub("", match["what"].strip())
    listed = what if _LIST.match(what) and re.search(r",| and ", what) else ""
    named = match["fields"] or listed
    table = change.prepared.as_written(
        next(str(v) for k, v in match.groupdict().items() if k.startswith("table") and v)
    )
    names = [
        field_name(re.sub(r"^(?:the|its|their) ", "", w.strip()))
        for w in re.split(r",? and |, ", named)
        if w.strip()
    ]
    if not names:
        return change.ask(f"Which fields should be written to the table {table}?")
    flow = Flow(taken=change.draft.ids())
    source = last_data_step(change.draft)
    body: dict[str, Any] = {
        "uses": spec.id,
        **SendSteps(change.request.catalog, change.request.connections, flow, None).connection_for(
            spec
        ),
    }
    root = "trigger.body"
    if source is not None:
        stream = stream_of(change.draft, source)
        root = item_alias(stream)
        body["foreach"] = {"items": stream.items(), "as": root}
    elif not change.by_call:
        return False
    columns = ", ".join(names)
    body["with"] = {"table": table, "rows": [{n: f"{{{{ {root}.{n} }}}}" for n in names}]}
    flow.add(f"store in {table}", f"Store in {table}", body)
    if source is None and (guard := guard_of_start(change.draft)) is not None:
        flow.steps[0]["when"] = guard
    change.draft.add(flow.steps[0])
    change.assumptions.append(f"The fields are called {columns}; a sample checks that.")
    return True
