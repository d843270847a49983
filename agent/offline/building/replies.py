"""What the caller of a web address is answered: `... and reply with {"total": total}` is what the run gives back, for which the call waits.

A reply that hangs on a condition or on a decision of a person is left to be named as not done: outputs are given in any case.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from agent.offline.answering.describe import summary_of
from agent.offline.building.cel import field_hole, field_name
from agent.offline.building.one_thing_texts import with_values
from agent.offline.building.questions import questions_of
from agent.offline.language.body_words import body_with_names
from agent.offline.language.raw_words import body_of
from agent.offline.language.text import prepare
from agent.offline.reading.resolved import listed_fields
from agent.offline.rephrasing.brought import with_what_is_brought
from agent.offline.timing.schedules import normalised
from agent.plan import Plan, PlanRequest

_CALL: dict[str, Any] = {"id": "webhook", "type": "webhook"}
_CALLED = re.compile(
    r"\bweb ?hooks?\b|\b(?:on|receives?|gets?) an? (?:http )?(?:post|request|call)\b", re.IGNORECASE
)
_BODY = r"\{(?:[^{}]|\{[^{}]*\})*\}"
_QUOTE = r"\"[^\"\n]*\"|'[^'\n]*'|“[^”\n]*”"
_NAMES = r"(?!(?:to|in|on|by|via|it|them|if|when|the (?:mail|email|message|thread|comment|ticket))\b)[A-Za-z_][\w ,]*?"
_WHOM = r"(?: to (?:the |this |that )?(?:caller|call|web ?hook|request|sender|client))"
_AS = r"(?: (?:as|in) (?:a |an |the )?(?:json|(?:http |web ?hook |json )?(?:response|answer|reply))(?: body)?)"
_END = r"(?=\s*(?:[.;\n]|$))"
_VALUE = rf"(?:(?P<body>{_BODY})|(?P<quote>{_QUOTE})|(?P<names>{_NAMES}))"
_FORMS = tuple(
    re.compile(
        rf"(?P<lead>^|[.;,:\n]|\b(?:and|then)\b|->|→)\s*(?:(?:and|then|finally|please|also|[-*])\s+)*{form}{_END}",
        re.IGNORECASE,
    )
    for form in (
        rf"(?:reply|respond)(?: back)?{_WHOM}?(?: back)?(?: with)?:?(?: json)? {_VALUE}{_WHOM}?{_AS}?",
        rf"answer{_WHOM}?(?: with:?| (?=[\"'{{])){_WHOM}? ?{_VALUE}{_WHOM}?{_AS}?",
        rf"(?:return|send(?: back)?|give(?: back)?) {_VALUE}(?: back)?(?:{_WHOM}{_AS}?|{_AS})",
        rf"(?:return|send back|give back) {_VALUE.replace('<', '<b_')}",
        rf"send {_VALUE.replace('<', '<c_')} back{_WHOM}?{_AS}?",
    )
)
_DEPENDS = re.compile(r"\b(?:if|unless|otherwise|else|in case|only when)\b", re.IGNORECASE)
_DECIDED = re.compile(r"\b(?:approv\w*|sign-?off|wait (?:an?|\d|for (?!an? web))|otherwise)\b", re.IGNORECASE)  # fmt: skip
# Words for what a step has answered, rather than for a field.
_ANSWERS = frozenset(["answer", "response", "result", "its answer", "its response", "body", "data"])
_ARTICLE = re.compile(r"^(?:(?:the|its|their|a|an|just|only) )+")
_SAID_ALONE = frozenset(["ok", "okay", "done", "success", "thanks", "thank you", "received"])


@dataclass(frozen=True, slots=True)
class Reply:
    """A request without what the caller is answered, and what that is."""

    rest: str
    said: str
    value: Any
    """What was written, with `{name}` for fields; None where `names` are."""
    names: tuple[str, ...] = ()


def reply_of(text: str) -> Reply | None:
    """Part a request that a call starts; None where nobody is answered, or not in every case."""
    if not _CALLED.search(text) or _DECIDED.search(text):
        return None
    for form in _FORMS:
        found = form.search(text)
        if found is None:
            continue
        sentence = re.split(r"[.;\n]", text[: found.end("lead")])[-1]
        reply = None if _DEPENDS.search(sentence) else _read(found)
        if reply is not None:
            return reply
    return None


def _read(found: re.Match[str]) -> Reply | None:
    groups = {k.rpartition("_")[2]: v for k, v in found.groupdict().items() if v}
    rest = f"{found.string[: found.start()]}{found.string[found.end() :]}"
    rest = re.sub(r"[\s,;:.>-]+(?:(?:and|then)\s*)?$", "", rest.strip())
    said = found[0].strip(" .;,:\n->→")
    if "body" in groups:
        body = body_of(groups["body"]) or body_with_names(groups["body"], "reply with ", "")
        return None if body is None else Reply(rest, said, json.loads(body))
    if "quote" in groups:
        return Reply(rest, said, {"reply": groups["quote"][1:-1]})
    named = groups.get("names", "").strip()
    if named.lower() in _SAID_ALONE:
        return Reply(rest, said, {"reply": named})
    names = tuple(_ARTICLE.sub("", n.strip().lower()) for n in re.split(r",? and |, ", named))
    fits = all(re.fullmatch(r"[a-z_]\w*(?: [a-z]\w*)?", name) for name in names)
    return Reply(rest, said, None, names) if fits else None


def with_reply(plan: Plan, reply: Reply, request: PlanRequest) -> Plan | None:
    """Answer the workflow of the rest with the reply as its outputs; None where that is not sure."""
    document = dict(plan.document or _empty(plan, reply))
    trigger: Mapping[str, Any] = next(iter(document.get("triggers", ())), {})
    if trigger.get("type") != "webhook":
        return None
    outputs = _outputs(reply, document, _listed(request.text))
    if outputs is None:
        return None
    document["triggers"] = [{**trigger, "with": {"respond": "when_finished"}}]
    document["outputs"] = outputs
    asked = plan.questions if plan.document is not None else ()
    told = f"The caller waits for the end of the run, thirty seconds at most, and gets {', '.join(outputs)} as JSON."
    notes = plan.notes or ("Save the workflow to get the web address to call.",)
    return replace(
        plan,
        kind="create",
        answer="",
        document=document,
        summary=summary_of(document, request.catalog),
        assumptions=(*plan.assumptions, told),
        notes=notes,
        questions=tuple(dict.fromkeys((*asked, *questions_of(document)))),
    )


def _empty(plan: Plan, reply: Reply) -> Mapping[str, Any]:
    """Answer the workflow that only answers; nothing where the rest asks for more than a call."""
    if plan.unsupported or not _CALLED.search(reply.rest):
        return {}
    return {"nexa": 1, "name": "Answer a call", "triggers": [_CALL], "steps": []}


def _listed(text: str) -> Collection[str]:
    prepared = prepare(text)
    with_what_is_brought(normalised(prepared.text), prepared)
    return listed_fields(prepared)


def _outputs(
    reply: Reply, document: Mapping[str, Any], listed: Collection[str]
) -> dict[str, Any] | None:
    if reply.value is not None:
        filled: dict[str, Any] = with_values(
            reply.value, lambda name: f"trigger.body.{field_name(name)}", words=True
        )
        return filled
    answered = _answered(document)
    if len(reply.names) == 1 and reply.names[0] in _ANSWERS:
        return {"answer": f"{{{{ {answered} }}}}"} if answered else None
    return {field_name(name): _field(name, answered, listed) for name in reply.names}


def _answered(document: Mapping[str, Any]) -> str | None:
    """Answer where the last answer to a request stands."""
    asked = [s["id"] for s in document["steps"] if s.get("uses") == "http.request" and "foreach" not in s]  # fmt: skip
    return f"steps.{asked[-1]}.body" if asked else None


def _field(name: str, answered: str | None, listed: Collection[str]) -> Any:
    plain = field_name(name)
    if plain in listed:
        return f"{{{{ trigger.body.{plain} }}}}"
    root = answered or "trigger.body"
    hole = field_hole(
        f"Which field is the {name}?", f"{{{{ {root}.__hole__ }}}}", of=root, hint=name
    )
    hole["$hole"]["candidates"] = [plain]
    return hole
