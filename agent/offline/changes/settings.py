"""How a step works, changed: tries, time limits, what a failing item does, how long it waits, one of its options."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.building.build import span_words
from agent.offline.changes.change import Change
from agent.offline.changes.languages import language_of, other_option
from agent.offline.changes.lately import lately_meant
from agent.offline.changes.scope import named, only_named, spoken_of
from agent.offline.changes.targets import which_of
from agent.offline.retrieval import stem, terms

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_SPAN = r"(?P<n>\d+|an?|half an) ?(?P<unit>second|sec|minute|min|hour|hr|day|week)s?"
_TRIES = re.compile(
    r"\b(?:re-?tr(?:y|ies|ying)|tr(?:y|ies|ying)|attempts?|redo|give)\b.*?\b(?:(?P<n>\d+) ?(?:times|attempts|tries|retries|x\b|goes)|(?P<n3>twice|thrice))|\b(?P<n2>\d+) (?:attempts|tries|retries)\b"
)
_TIME_LIMIT = re.compile(
    rf"\b(?:time ?-?outs?|give up|stop waiting|abort|may (?:only )?take|cancel (?:it|the [a-z]+)|(?:wait|take) (?:at most|no (?:longer|more) than))\b.*?\b{_SPAN}\b"
)
_EACH_AT_MOST = re.compile(
    rf"(?:^|[,;] ?|\b(?:with|and) )(?:at most |no more than |up to |max(?:imum)? )?{_SPAN} (?:each|per (?:try|attempt|call))(?: at most| max(?:imum)?)?$|^(?:give|allow|grant) .+? {_SPAN.replace('<n>', '<n2>').replace('<unit>', '<unit2>')} to (?:answer|respond|reply|finish|complete|react)$"
)
_ONE_FAILS = re.compile(
    r"\b(?:fails?|errors?|bounces?|goes wrong|cannot be (?:sent|reached|delivered)|can't be (?:sent|reached|delivered)|breaks?)\b"
)
_GO_ON = re.compile(
    r"\b(?:carry on|go on|continue|keep going|move on|proceed|skip (?:it|that one|them)|ignore (?:it|that|the error)|(?:do not|don't) (?:stop|fail|abort))\b"
)
_DURATION = re.compile(
    rf"^(?:(?:no|and|please|better|rather|maybe|just|ok) )*(?:(?:make|change|set|let|wait|pause|delay|extend|shorten|have|put)\b)?(?: (?:it|that|this|for|the (?:wait(?:ing)?|pause|delay)(?: time)?))*(?: (?:be|to|for|last|take))*(?: ?only)? ?{_SPAN}(?: (?:rather|instead|please|now|then|is enough|is better|long))*$"
)
_METHODS = "get|post|put|patch|delete|head"
_METHOD = re.compile(
    rf"\b(?:use|with|by|as|send|via|make (?:it|that)(?: an?)?|to|method) (?:an? |http )?(?P<new>{_METHODS})\b(?! (?:it|them|that|in)\b| to (?!@url))"
)
_PARAMETER = re.compile(
    r"\b(?P<kind>query|url|request|get)? ?(?P<what>param(?:eter)?s?|header|argument)s? (?:called |named )?(?P<name>[\w.-]+) ?(?:=|:| is | to | with (?:the )?value | of )? ?(?P<value>@str\d+|[\w.-]+)$"
)


def change_setting(change: Change, clause: str, old: str) -> bool:
    """Change how one step works; `old` is what the words give up."""
    if items_go_on(change, clause) or _deadline(change, clause):
        return True
    # `4 tries with a time limit of 10 seconds` sets both
    if any([_tries(change, clause), _time_limit(change, clause)]):
        return True
    return _duration(change, clause) or _parameter(change, clause) or _method(change, clause, old)


def swap_option(change: Change, clause: str, old: str) -> bool:
    """Change the value of an argument: one for another, or an option of the step that is named."""
    return (
        _swapped(change, clause, old)
        or _option(change, clause)
        or other_option(change, clause, old)
        or language_of(change, clause)
    )


def _seconds(match: re.Match[str]) -> int:
    said = match.groupdict()
    amount, unit = said["n"] or said.get("n2"), said["unit"] or said.get("unit2")
    count = 0.5 if amount == "half an" else 1 if amount in {"a", "an"} else int(str(amount))
    return int(count * _UNITS[str(unit)[0]])


def _outside(change: Change) -> list[Mapping[str, Any]]:
    """Answer the steps that call something, so that it can fail."""
    return [s for s in change.draft.steps if not _is_pure(change, s)]


def _is_pure(change: Change, step: Mapping[str, Any]) -> bool:
    spec = change.spec(step)
    return spec is None or spec.effect == "pure"


def _set(
    change: Change, clause: str, path: str, value: Any, among: Sequence[Mapping[str, Any]]
) -> bool:
    step = only_named(clause, change, among) or _told_before(change, among)
    if step is None:
        found = named(clause, change, among) or among
        return bool(found) and change.ask(which_of(found))
    change.draft.update(step["id"], {path: value})
    return True


def _told_before(change: Change, among: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Answer the one step that the words before have changed already, else the one changed last."""
    touched = {str(o.get("id")) for o in change.draft.operations if o["op"] == "update_step"}
    found = [s for s in among if s["id"] in touched] or [
        s for s in lately_meant(change) if any(s is one for one in among)
    ]
    if len(found) == 1:
        change.meant.add(str(found[0]["id"]))
        return found[0]
    return None


_SPAN_2 = _SPAN.replace("<n>", "<n2>").replace("<unit>", "<unit2>")
_UNANSWERED = re.compile(
    rf"\b(?:(?:no|without (?:an? |any )?) ?(?:answer|reply|reaction|decision|response|word|approval)|(?:nobody|no one|no-one|noone) (?:answers?|replies|reacts?|decides?|responds?|approves?|has answered)|(?:does not|doesn't|do not|don't) (?:answer|reply|react|decide|respond)|deadline|expires?|times? out)\b.*?\b{_SPAN}\b|\b(?:has|have|gets?|give (?:him|her|them|the [a-z]+|me|us)|within) {_SPAN.replace('<n>', '<n2>').replace('<unit>', '<unit2>')} (?:to|for) (?:decide|answer|approve|react|look|think|reply|agree|the (?:decision|answer|approval))\b"
)


_COMPARED_SPAN = re.compile(
    rf"\b(?:who|that|which|with|for|if|when)\b.*\b(?:less than|more than|under|over|fewer than|shorter than|longer than|at most|at least|up to) {_SPAN_2}\b"
)
"""A span that things are compared by is no time for an answer."""


def _deadline(change: Change, clause: str) -> bool:
    """`no decision in 3 days means no`: how long an approval waits."""
    match = _UNANSWERED.search(clause)
    asked = [s for s in change.draft.steps if s.get("type") == "approval"]
    if match is None or not asked or "@" in clause or _COMPARED_SPAN.search(clause):
        return False
    return _set(change, clause, "/deadline_s", _seconds(match), asked)


def _tries(change: Change, clause: str) -> bool:
    match = _TRIES.search(clause)
    if match is None or re.search(r"@(?:chan|mail)", clause):
        return False
    said = match["n"] or match["n2"] or match["n3"]
    count = {"twice": 2, "thrice": 3}.get(said) or int(said)
    if re.match(r"re-?tr", match[0]) or re.search(r"\d retries\b", match[0]):
        count += 1  # the first try is none of those that follow it
    return _set(change, clause, "/retry/max_attempts", count, _tried(change, clause))


_SERVED = re.compile(
    r"\b(?:pages?|sites?|websites?|apis?|servers?|urls?|endpoints?|services?|requests?|calls?|calling|fetch\w*|opening|download\w*)\b"
)


def _tried(change: Change, clause: str) -> list[Mapping[str, Any]]:
    """Answer the steps that can be tried again; what is served at an address is no message."""
    calls = [s for s in _outside(change) if "url" in s.get("with", {})]
    return calls if calls and _SERVED.search(clause) else _outside(change)


_SPAN_FIRST = re.compile(
    r"\b(\d+|an?|half an) ?-?(second|sec|minute|min|hour|hr|day)s?(?:'s?)?(?: long)? (?:time ?-?out|time limit)\b"
)


def _time_limit(change: Change, clause: str) -> bool:
    clause = _SPAN_FIRST.sub(r"timeout of \1 \2", clause)
    match = _TIME_LIMIT.search(clause) or _EACH_AT_MOST.search(clause)
    if match is None or re.search(r"@(?:chan|mail)", clause):
        return False
    able = _outside(change)
    calls = [s for s in able if "url" in s.get("with", {})]
    if calls and _SERVED.search(clause):
        able = calls
    elif len(calls) == 1 and not named(clause, change, able):
        able = calls  # who names no step speaks of the one that waits for an answer
    return _set(change, clause, "/timeout_s", _seconds(match), able)


def items_go_on(change: Change, clause: str) -> bool:
    """`when one fails carry on`: of a step that runs for each item, leave that item out."""
    if not (_ONE_FAILS.search(clause) and _GO_ON.search(clause)):
        return False
    failing = re.split(_GO_ON, clause, maxsplit=1)[0] or clause
    failing = clause if not terms(failing) else failing
    looped = [s for s in _outside(change) if "foreach" in s]
    step = only_named(failing, change, looped) if looped else None
    if step is None and re.search(
        r"\b(?:of|with) (?:those|them|these)\b|\b(?:that|this|it)\b", failing
    ):
        step = _told_before(change, looped)
    if step is not None:
        change.draft.update(step["id"], {"/foreach/on_item_error": "skip"})
        return True
    return _set(change, failing, "/on_error", "continue", _outside(change))


def _duration(change: Change, clause: str) -> bool:
    """`make it an hour`, of the one wait there is."""
    match = _DURATION.match(clause)
    waits = [s for s in change.draft.steps if s.get("type") == "wait" and "duration_s" in s]
    if match is None or not waits:
        return False
    if len(waits) > 1:
        return change.ask(which_of(waits))
    told = span_words(_seconds(match))
    change.draft.update(waits[0]["id"], {"/duration_s": _seconds(match)})
    if "name" in waits[0]:
        change.draft.rename_step(waits[0]["id"], f"Wait {told}")
    return True


def _method(change: Change, clause: str, old: str) -> bool:
    match = _METHOD.search(clause)
    calls = [s for s in change.draft.steps if s.get("uses") == "http.request"]
    given_up = re.search(rf"\b(?:{_METHODS})\b", old)
    if match is None or not calls or re.search(r"@(?:chan|mail|json)", clause):
        return False
    if given_up is None and not re.search(r"\b(?:method|verb|request)\b", clause):
        return False
    if given_up is not None:
        before = given_up[0].upper()
        calls = [s for s in calls if s["with"].get("method", "GET") == before] or calls
    words = re.sub(rf"\b(?:{_METHODS})\b", "", f"{clause} {old}")
    return _set(change, words, "/with/method", match["new"].upper(), calls)


def _parameter(change: Change, clause: str) -> bool:
    match = _PARAMETER.search(clause)
    calls = [s for s in change.draft.steps if s.get("uses") == "http.request"]
    if (
        match is None
        or not calls
        or not re.match(r"(?:add|set|send|use|with|put|include|pass|append)\b", clause)
    ):
        return False
    value = match["value"]
    told = (
        change.prepared.value(value) if value.startswith("@") else change.prepared.as_written(value)
    )
    name = change.prepared.as_written(match["name"])
    place = "headers" if match["what"] == "header" else "query"
    return _set(change, clause[: match.start()], f"/with/{place}/{name}", told, calls)


def _swapped(change: Change, clause: str, old: str) -> bool:
    """`B instead of A`: the one argument that is A now becomes B."""
    new = re.sub(
        r"^(?:(?:(?:we|i|they|you) (?:need|want|prefer|speak|read)|please|use|make it|make that|take|set it to|change it to|put|in|into|to|as) )+",
        "",
        clause,
    ).strip()
    given_up = re.sub(r"^(?:in|into|to|as|the) ", "", old).strip()
    if not given_up or not new or "@" in new or len(new.split()) > 3:
        return False
    found = [
        (s, name)
        for s in change.draft.steps
        for name, value in s.get("with", {}).items()
        if isinstance(value, str) and value.lower() == given_up.lower()
    ]
    if len(found) != 1:
        return False
    step, name = found[0]
    options = change.arguments_of(step).get(name, {}).get("enum")
    value = _of_options(new, options) if options else change.prepared.as_written(new)
    if value is None:
        return False
    change.draft.update(step["id"], {f"/with/{name}": value})
    return True


def _of_options(words: str, options: Sequence[Any]) -> str | None:
    """Answer the one option that words name."""
    said = {stem(w) for w in re.findall(r"[a-z]+", words)}
    fitting = [
        o
        for o in options
        if isinstance(o, str) and {stem(w) for w in re.findall(r"[a-z]+", o.lower())} <= said
    ]
    return fitting[0] if len(fitting) == 1 else None


def _option(change: Change, clause: str) -> bool:
    """`with tabs in the table`: an option of a step that the words name, or a value for one of its arguments."""
    if re.search(r"@(?:chan|mail|url)|:", clause):
        return False
    for step in spoken_of(clause, change):
        for name, field in change.arguments_of(step).items():
            if name in {"method", "scope", "expect"} or "items" in field:
                continue
            value = (
                _of_options(clause, field["enum"])
                if field.get("enum")
                else _given(change, clause, name, field)
            )
            if value is not None and step["with"].get(name) != value:
                change.draft.update(step["id"], {f"/with/{name}": value})
                return True
    return False


_CONTENT = frozenset(
    ["text", "body", "subject", "url", "statement", "to", "title", "message", "channel"]
)


def _given(change: Change, clause: str, name: str, field: Mapping[str, Any]) -> str | None:
    """`language French`: an argument by its name and its new value."""
    if field.get("type") != "string" or name in _CONTENT or "x-nexa-expr" in field:
        return None
    words = {name.replace("_", " "), str(field.get("title", name)).lower()}
    for word in words:
        match = re.search(
            rf"\b{re.escape(word)}\b(?: of [a-z ]+?)?(?: (?:to|is|should be|as|=)|:|=) ?(?P<v>@str\d+|[a-z][\w-]*)$",
            clause,
        )
        if match:
            value = match["v"]
            return (
                change.prepared.value(value)
                if value.startswith("@")
                else change.prepared.as_written(value)
            )
    return None
