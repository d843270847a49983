"""`add the label urgent`, `wrong repo, it's acme/shop`, `replies go to x`: an argument of an action by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.draft import is_hole
from agent.offline.changes.targets import which_of
from agent.offline.language.nouns import singular

_LEAD = r"(?:(?:and|please|but|also|oh|so|just|then|no),? )*"
_ARG = r"(?P<arg>[a-z]+(?:[ -](?!(?:to|is|should|must|named|called|has|will)\b)[a-z]+)??)"
_VALUE = r"(?P<value>@(?:mail|str)\d+|[\w./#+-]+(?: [\w./#+-]+)?)"
_IS = r"(?:(?: ?[:=]| is| to| named| called| should be| must be| has to be| will be))"
_FORMS = tuple(
    re.compile(rf"^{_LEAD}{form}(?: (?:instead|please|now|too|as well))*$")
    for form in (
        rf"(?:add|set|use|give (?:it|them)|put|apply|with|change|make|take) (?:the |a |an |its )?{_ARG}{_IS}? {_VALUE}",
        rf"(?:the |its )?{_ARG}{_IS} {_VALUE}",
        rf"(?:that's |that is |it's )?(?:the )?wrong {_ARG}[,.;:-]* (?:(?:it's|it is|it should be|should be|use|take|must be|make it|right is|correct is) )?{_VALUE}",
        rf"(?:(?:put|save|upload|store|move) (?:it|them|the file|that) )?(?:in|into|to) (?:the |a )?{_ARG}(?: named| called)? {_VALUE}",
        r"(?P<arg>assign) (?:it|them|that|the [a-z]+) to (?P<value>@(?:mail|str)\d+|[\w.-]+)",
        r"(?:the )?(?P<arg>reply)[ -]?to(?: address)?(?: should be| is| must be|:|=)? (?P<value>@mail\d+)",
        r"(?:the )?(?P<arg>repl)(?:y|ies) (?:should |must )?(?:go|goes|come|be sent) to (?P<value>@mail\d+)",
        r"(?:the )?(?P<arg>answer)s (?:to (?:it|the mail) )?(?:should |must )(?:go|come|be sent) to (?P<value>@mail\d+)",
    )
)  # fmt: skip
_SENDER = re.compile(
    rf"^{_LEAD}(?:(?:send|mail|e-?mail) )?(?:(?:it|them|the mail) )?from (?P<a>@mail\d+)(?: instead| please)*$|^{_LEAD}(?:the )?(?:sender|from(?: address)?)(?: address)?(?: should be| is| must be|:|=) (?P<b>@mail\d+)$"
)
_MODEL = re.compile(
    rf"^{_LEAD}(?:(?:tell|instruct|remind) (?:the )?(?:ai|model|llm|assistant) (?:to |that it should )(?P<how>(?:be|sound|keep|stay|use|answer|write|reply|respond|avoid|not|never|always|speak)\b.+)|(?:ask|have|let) (?:the )?(?:ai|model|llm|assistant) (?:to )?(?P<how2>(?:be|sound|stay|avoid)\b.+)|(?:the )?(?:ai|model|llm|assistant) should (?P<how3>(?:be|sound|stay|avoid|not|never|always)\b.+))$"
)
_CALLED: Mapping[str, str] = {
    "repo": "repository", "assign": "assignees", "assignee": "assignees", "label": "labels", "tag": "labels",
    "reply": "reply_to", "repl": "reply_to", "answer": "reply_to", "description": "body",
}  # fmt: skip
# These have rules of their own, which know more of what they hold.
_OTHERS = frozenset(["to", "channel", "text", "subject", "url", "method", "json", "statement", "cc", "bcc", "items", "where", "prompt", "body", "title", "name", "message", "rows", "table", "label", "language", "length", "content", "by", "key"])  # fmt: skip


def set_option(change: Change, text: str) -> bool:
    """Give one argument of an action another value; what the action does not take is said."""
    return _no_sender(change, text) or _instruct(change, text) or _set_named(change, text)


def _set_named(change: Change, text: str) -> bool:
    for form in _FORMS:
        match = form.match(text)
        if match is None:
            continue
        name = _CALLED.get(singular(match["arg"]), match["arg"].replace(" ", "_").replace("-", "_"))
        if name in _OTHERS:
            continue
        able = _taking(change, name)
        if not able and match["arg"] == "assign":
            change.unsupported.append(change.prepared.restored(text))
            return True
        if able:
            return _give(change, able, name, match["value"], more=text.startswith(("add", "also add")))  # fmt: skip
    return False


def _taking(change: Change, name: str) -> list[Mapping[str, Any]]:
    """Answer the steps whose action takes it; the plural of a name is meant by the name, too."""
    acting = [s for s in change.draft.steps if "uses" in s]
    return [s for s in acting if name in change.arguments_of(s)]


def _give(
    change: Change, able: Sequence[Mapping[str, Any]], name: str, said: str, *, more: bool
) -> bool:
    one = able[0] if len(able) == 1 else one_meant(name, change, able)
    if one is None:
        return change.ask(which_of(able))
    value = change.prepared.value(said) if said.startswith("@") else change.prepared.as_written(said)  # fmt: skip
    schema = change.arguments_of(one)[name]
    label = name.replace("_", " ")
    told = str(schema.get("description", ""))
    if re.search(r"\bid of\b|\bids? of\b|sign-in name", told) and re.search(r"^[A-Z][a-z]+$|@| ", value):  # fmt: skip
        return change.ask(f'Which {label} is "{value}"? {told}')
    now = one["with"].get(name)
    if schema.get("type") == "array":
        before = [v for v in now if v != value] if more and isinstance(now, list) else []
        change.draft.update(str(one["id"]), {f"/with/{name}": [*before, value]})
    elif schema.get("type") in {"string", None} or is_hole(now):
        change.draft.update(str(one["id"]), {f"/with/{name}": value})
    else:
        return False
    change.meant.add(str(one["id"]))
    return True


def _no_sender(change: Change, text: str) -> bool:
    """Say that the sender of a mail is that of its connection, where somebody names another."""
    match = _SENDER.match(text)
    mails = [s for s in change.draft.steps if str(s.get("uses", "")).startswith("email.")]
    by_mail = any(t.get("type") not in {"webhook", "schedule", "manual"} for t in change.draft.triggers)  # fmt: skip
    if match is None or not mails or by_mail or _taking(change, "sender"):
        return False
    value = change.prepared.value(match["a"] or match["b"])
    return change.ask(
        f"Mails are sent from the address of their connection, so I cannot set {value}. Should replies go there instead?"
    )


def _instruct(change: Change, text: str) -> bool:
    """Tell a model how it should answer; no message is sent by that."""
    match = _MODEL.match(text)
    if match is None:
        return False
    asked = [s for s in change.draft.steps if str(s.get("uses", "")).startswith("ai.")]
    able = [s for s in asked if "instructions" in change.arguments_of(s)]
    if not able:
        change.unsupported.append(change.prepared.restored(text))
        return True
    if len(able) > 1:
        return change.ask(which_of(able))
    how = change.prepared.restored(match["how"] or match["how2"] or match["how3"]).strip(" .")
    before = able[0]["with"].get("instructions")
    if before is not None and not isinstance(before, str):
        return False
    told = f"{how[:1].upper()}{how[1:]}."
    change.draft.update(str(able[0]["id"]), {"/with/instructions": f"{before} {told}" if before else told})  # fmt: skip
    change.meant.add(str(able[0]["id"]))
    return True
