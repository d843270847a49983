"""A workflow that is given values by name and gives texts back: a model of the workspace writes each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.answering.describe import summary_of
from agent.offline.answering.unsupported import cannot
from agent.offline.building.naming import document_name
from agent.offline.building.questions import connection_questions, questions_of
from agent.offline.language.nouns import as_id
from agent.offline.reading.declared import Declared, declared_in
from agent.plan import Plan, PlanRequest
from engine.core.words import CEL_RESERVED

_WRITES = "ai.prompt"
_AS_HTML = "html.from_markdown"
_PAGE = re.compile(r"\b(?:html|web ?pages?)\b", re.IGNORECASE)
# What is no text, as an output or on the way there; each is named as not done.
_NO_TEXT = re.compile(
    r"\b(?:images?|pictures?|illustrations?|photos?|drawings?|audio|videos?|voice|speech(?! draft)|mind maps?|diagrams?|charts?|pdf|docx|pptx|xlsx|word files?|\.?md files?|markdown files?|(?:search(?:es)?|look(?:s|ing)?) (?:the )?(?:web|internet)|search engines?|google|executes? the code|runs? the code)\b",
    re.IGNORECASE,
)
_WRITING = re.compile(
    r"\b(?:writ(?:e|es|ing|ten)|generat\w+|creat\w+|translat\w+|summari\w+|extract\w*|explain\w*|analy[sz]\w*|review\w*|convert\w*|draft\w*|rewrit\w*|evaluat\w*|grad(?:e|es|ing)|answer\w*|identif\w*|compos\w*|produc\w*|recogni\w*|transform\w*|describ\w*|article|text|report|summary|script)\b",
    re.IGNORECASE,
)
_GOT = re.compile(
    r"\b(?:retriev\w+|fetch\w*|download\w*|crawl\w*|scrap(?:e|es|ing)|look(?:s|ing)? up)\b",
    re.IGNORECASE,
)
_FEW_WORDS = 4
Json = dict[str, Any]


def declared_workflow(request: PlanRequest) -> Plan | None:
    """Answer the workflow with these inputs and outputs; None where a request declares none, or no text is written."""
    said = declared_in(request.text)
    if said is None or not said.inputs or not said.outputs or not _is_written(said, request):
        return None
    steps, outputs = _written(said, said.inputs, request, set())
    if not steps:
        return None
    document: Json = {
        "nexa": 1,
        "name": document_name(steps, {"type": "manual"}),
        "inputs": _schema({}, said.inputs),
        "triggers": [{"id": "manual", "type": "manual"}],
        "steps": steps,
        "outputs": outputs,
    }
    return Plan(
        kind="create",
        summary=summary_of(document, request.catalog),
        document=document,
        assumptions=_assumed(said),
        questions=(*questions_of(document), *connection_questions(document, request)),
        unsupported=_not_done(said),
    )


def declared_change(request: PlanRequest) -> Plan | None:
    """Answer the change that adds what is declared to a workflow with inputs and outputs; None where nothing is."""
    document = request.document or {}
    said = declared_in(request.text) if document.get("outputs") else None
    if said is None or not _is_written(said, request):
        return None
    inputs = _schema(document.get("inputs") or {}, said.inputs)
    named = dict.fromkeys(inputs["properties"], "")
    taken = {s["id"] for s in document["steps"]} | {t["id"] for t in document.get("triggers", ())}
    known = {**document["outputs"]}
    fresh = {name: words for name, words in said.outputs.items() if name not in known}
    steps, outputs = _written(
        Declared(named, fresh, said.task), named, request, taken, earlier=document["steps"]
    )
    kept = {name: known[name] for name in said.outputs if name in known} if said.only else known
    operations: list[Json] = [{"op": "add_step", "step": step} for step in steps]
    if inputs != document.get("inputs"):
        operations.append({"op": "set_inputs", "inputs": inputs})
    if {**kept, **outputs} not in (known, {}):
        operations.append({"op": "set_outputs", "outputs": {**kept, **outputs}})
    if not operations:
        return None
    told = [
        *(f"take in {name}" for name in said.inputs),
        *(f"give back {name}" for name in outputs),
    ]
    summary = "; ".join(told) or "give back less"
    return Plan(
        kind="change",
        summary=f"{summary[:1].upper()}{summary[1:]}.",
        operations=tuple(operations),
        unsupported=_not_done(said) if steps else (*_not_done(said), *_left(said, request)),
    )


def _left(said: Declared, request: PlanRequest) -> tuple[str, ...]:
    """Say what else was asked for, where no step was made that is told of it."""
    return (cannot(said.task, request.catalog),) if len(said.task.split()) > _FEW_WORDS else ()


def _is_written(said: Declared, request: PlanRequest) -> bool:
    """Tell texts that a model can write from what has to be got from somewhere: that it would make up."""
    words = f"{said.task} {' '.join(said.outputs.values())}"
    return (
        request.catalog.action(_WRITES) is not None
        and _WRITING.search(words) is not None
        and not _GOT.search(words)
    )


def _written(
    said: Declared,
    inputs: Mapping[str, str],
    request: PlanRequest,
    taken: set[str],
    *,
    earlier: Sequence[Mapping[str, Any]] = (),
) -> tuple[list[Json], Json]:
    """Answer a step for each text that is given back, and the outputs that read them."""
    steps: list[Json] = []
    outputs: Json = {}
    ids = {*taken, "manual"}
    texts = [str(s["id"]) for s in earlier if s.get("uses") == _WRITES]
    for name, words in said.outputs.items():
        if _NO_TEXT.search(words):
            continue
        page = _PAGE.search(words) is not None and texts and request.catalog.action(_AS_HTML)
        step_id = as_id(f"make {name}" if page else f"write {name}", ids)
        if page:
            step: Json = {"id": step_id, "name": f"Make {words}", "uses": _AS_HTML, "with": {"markdown": f"{{{{ steps.{texts[-1]}.text }}}}"}}  # fmt: skip
            outputs[name] = f"{{{{ steps.{step_id}.html }}}}"
        else:
            step = {"id": step_id, "name": f"Write {words}"[:80], "uses": _WRITES, **_connection(request), "with": {"prompt": _prompt(said.task, words, inputs, texts)}}  # fmt: skip
            outputs[name] = f"{{{{ steps.{step_id}.text }}}}"
            texts.append(step_id)
        steps.append(step)
    return steps, outputs


def _prompt(task: str, words: str, inputs: Mapping[str, str], texts: Sequence[str]) -> str:
    """The task in the person's own words, what is to be written of it, and what there is to go by."""
    given = [f"{name}: {{{{ {_place(name)} }}}}" for name in inputs]
    made = [f"{text}:\n{{{{ steps.{text}.text }}}}" for text in texts]
    return "\n\n".join([task, f"Write only this: {words}.", "\n".join(given), *made]).strip()


def _place(name: str) -> str:
    return f'inputs["{name}"]' if name in CEL_RESERVED else f"inputs.{name}"


def _schema(before: Mapping[str, Any], inputs: Mapping[str, str]) -> Json:
    properties: Json = {**(before.get("properties") or {})}
    for name, words in inputs.items():
        properties.setdefault(name, {"type": "string", "title": words[:80]})
    required = list(dict.fromkeys([*(before.get("required") or ()), *inputs]))
    return {"type": "object", "properties": properties, "required": required}


def _connection(request: PlanRequest) -> Json:
    need = getattr(request.catalog.action(_WRITES), "connection", None)
    fitting = [c.key for c in request.connections if need and c.service == need.service and c.kind in need.kinds]  # fmt: skip
    return {"connection": fitting[0]} if len(fitting) == 1 else {}


def _assumed(said: Declared) -> tuple[str, ...]:
    names = ", ".join(said.inputs)
    return (
        "It runs when you start it, and asks for its inputs.",
        f"What is given ({names}) is text, and a model of your AI connection writes what is given back.",
    )


def _not_done(said: Declared) -> tuple[str, ...]:
    words = f"{said.task} {' '.join(said.inputs.values())} {' '.join(said.outputs.values())}"
    found = dict.fromkeys(match[0].lower() for match in _NO_TEXT.finditer(words))
    return tuple(
        f"I cannot do this part: {what}; only texts are read and written." for what in found
    )
