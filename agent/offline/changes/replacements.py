"""One way of sending in place of another: `a mail to x instead of the post`."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.flow import Flow
from agent.offline.changes.adds import last_data_step, made_sends, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.removals import remove_step
from agent.offline.changes.scope import named
from agent.offline.reading.parts import Send

_RATHER = re.compile(
    r"^(?:i|we)(?:'d| would)? (?:rather|prefer)(?: to)?(?: have| get| see| use| send)? (?P<new>.*@(?:chan|mail|url)\d+.*?) (?:than|instead of|over|rather than) (?P<old>[^@]+)$"
)
_OLD = re.compile(
    r"^(?P<new>.*@(?:chan|mail|url)\d+.*?),? (?:instead of|rather than|in place of|and not|not) (?P<old>[^@]+)$"
)
_OLD_FIRST = re.compile(
    r"^(?:please )?(?:instead of|rather than) (?P<old>[^@,]+),? (?P<new>.*@(?:chan|mail|url)\d+.*)$"
)
_REPLACE = re.compile(
    r"^(?:please )?(?:replace|swap|exchange) (?P<old>[^@]+?) (?:by|with|for) (?P<new>.+)$"
)
_INSTEAD = re.compile(
    r"^(?:please )?(?:no|drop|stop|not) (?:the )?(?P<old>[^@,]+?)(?: any ?more| any longer)?,? (?:but |use |and )?(?P<new>[^,]+?) instead$"
)
_FORMS = (_RATHER, _OLD, _OLD_FIRST, _REPLACE, _INSTEAD)
_TABLE = re.compile(r"\bcsv\b")


def replace_sender(change: Change, text: str) -> bool:
    """Put a sender of another kind where one was, with what it says; the old one goes."""
    match = next((m for form in _FORMS if (m := form.match(text))), None)
    if match is None:
        return False
    gone = named(match["old"], change, change.senders)
    words = re.sub(
        r"^(?:do|send|make|have|get) (?:it|that|this) (?:by|via|as|through) ",
        "send it by ",
        match["new"],
    )
    if not re.match(
        r"(?:[a-z]+ly )?(?:send|post|mail|email|write|put|tell|notify|message)\b", words
    ):
        words = f"send {words}"
    sends = [p for p in change.understood(_TABLE.sub("list", words)) if isinstance(p, Send)]
    if len(gone) != 1 or len(sends) != 1 or sends[0].action == gone[0].get("uses"):
        return False
    swap_sender(change, gone[0], sends[0], as_table=bool(_TABLE.search(match["new"])))
    return True


def swap_sender(
    change: Change, old: Mapping[str, Any], part: Send, *, as_table: bool = False
) -> None:
    """Put a sending in the place of another step, with what that one says and waits for."""
    draft = change.draft
    made = made_sends(draft, [part], change.request, None, [])
    step = made.steps[-1]
    table = _table(change) if as_table else None
    content, said = change.content_of(step), change.content_of(old)
    for name in ("after", "when", "foreach"):
        if name in old and not (table and name == "foreach"):
            step[name] = copy.deepcopy(old[name])
    if content is not None and content not in part.arguments:
        if table is not None:
            step["with"][content] = f"{{{{ steps.{table}.text }}}}"
        elif said is not None and said in old.get("with", {}):
            step["with"][content] = copy.deepcopy(old["with"][said])
    if "subject" in step["with"] and "subject" not in part.arguments:
        step["with"]["subject"] = old["with"].get("subject") or str(
            draft.document.get("name", "Message")
        )
    for other in list(draft.steps):
        after = other.get("after")
        if after and any(p.split(".")[0] == old["id"] for p in after):
            moved = [re.sub(rf"^{re.escape(old['id'])}(?=\.|$)", step["id"], p) for p in after]
            draft.update(other["id"], {"/after": moved})
    draft.add(step)
    remove_step(draft, old)


def _table(change: Change) -> str | None:
    """Write the list that flows as a table; answer the step that does."""
    source = last_data_step(change.draft)
    spec = change.request.catalog.action("csv.build")
    if source is None or spec is None:
        return None
    stream = stream_of(change.draft, source)
    flow = Flow(taken=change.draft.ids())
    step = flow.add("table", spec.title, {"uses": spec.id, "with": {"rows": stream.items()}})
    change.draft.add(flow.steps[0])
    return step
