"""Where a new step stands: after a failure, in one way of a branch, after a while, when there is nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.build import span_words
from agent.offline.building.flow import Flow, Stream
from agent.offline.changes.adds import last_data_step, made_sends, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.doers import one_meant
from agent.offline.changes.draft import is_hole
from agent.offline.changes.fields_asked import fields_asked, told_of_each
from agent.offline.changes.filter_words import found_in
from agent.offline.changes.incoming import incoming_of
from agent.offline.changes.left_out import are_others, beside_filter, shut_out_by
from agent.offline.changes.meant_tests import meant_condition
from agent.offline.changes.person_told import told_by_mail
from agent.offline.changes.read_out import test_of_call
from agent.offline.changes.receivers import sends_by_field
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.changes.units_said import found_by_unit
from agent.offline.changes.ways import way_of
from agent.offline.conditions.condition import Condition
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.clauses import split_clauses
from agent.offline.reading.parts import Keep, Send

FAILS = r"(?:(?:still |ever )?(?:fails?|breaks?|errors?(?: out)?|crash(?:es)?|times? out|goes wrong|(?:does(?:n't| not)|will not|won't) (?:work|go through|answer|respond|load)|(?:can't|cannot|could not|can not) be (?:reached|sent|done|paid|loaded|fetched|opened|delivered|made|read|found)))"
DOWN = r"is (?:down|unreachable|not reachable|offline)"
_BREAKS = rf"(?:{FAILS}|{DOWN}|is (?:rejected|refused))"
_FAILURE = re.compile(
    rf"^(?:(?:and|also|but|please) )*(?:if|when(?:ever)?|in case|should|as soon as|once) (?P<what>[^,;@]*?) ?{_BREAKS}(?: (?:for good|again|after that|in the end))?(?:[,;:]| then)? (?P<do>.+)$"
)
_REACHED = re.compile(
    r"\b(?:address|url|site|server|api|page|source|reach(?:ed|able)?|unreachable|down|answers?|responds?|loaded|fetched)\b"
)
_FAILURE_BEHIND = re.compile(
    rf"^(?P<do>.*@(?:chan|mail|url).*?),? (?:if|when(?:ever)?|in case|as soon as) (?P<what>[^,;@]*?) ?{_BREAKS}$"
)
_NOTHING = r"(?:(?:there )?(?:is|are|was|were) )?(?:nothing|none|no(?:t a single)? [a-z]+s?)(?: of them)?(?: (?:at all|is|are|was|were|has|have|had|there|left|found|new|to [a-z]+|came|comes|in|up|matche[sd]|match|[a-z]+))*?"
_EMPTY = re.compile(
    rf"^(?:(?:and|also|but|please) )*(?:if|when(?:ever)?|in case|should there be|as long as) (?P<what>{_NOTHING})(?:[,;:]| then)? (?P<do>(?:(?:do not|don't|never|skip|send nothing|post nothing|send no|no)\b|[a-z]+ (?:@|me|us|it|the|that|an?|to|in|'|\"|nothing|anything)).*)$"
)
_EMPTY_BEHIND = re.compile(
    rf"^(?P<do>(?:(?:please|and|but) )*(?:do not|don't|never|skip|no)\b[^,;]*?),? (?:if|when(?:ever)?|in case) (?P<what>{_NOTHING})$"
)
_EVEN = re.compile(rf"\beven (?:if|when|though) {_NOTHING}(?=$|,)")
_SILENT = re.compile(
    r"^(?:(?:please|just|then) )*(?:do not|don't|never|skip|no|send nothing|post nothing|stay (?:quiet|silent)|send no|suppress)\b"
)
_AGO = r"(?P<n>\d+|an?|half an) (?P<unit>second|minute|hour|day|week)s?"
_LATER = re.compile(
    rf"^(?:(?:and|also|then|please) )*(?:after (?P<after>[^,;@\d]+?),? )?(?:then )?(?:wait (?:for )?(?P<wait>{_AGO}),? (?:and )?(?:then )?|(?P<late>{_AGO.replace('<n>', '<n2>').replace('<unit>', '<unit2>')}) (?:later|afterwards?|after (?:that|it|(?:the )?(?P<of>[a-z ]+?)))(?:,? (?:also )?| ))(?P<do>.+)$"
)
_LATER_BEHIND = re.compile(
    rf"^(?P<do>.*@(?:chan|mail|url).*?),? (?P<late>{_AGO}) (?:later|afterwards?|after (?:that|it|(?:the )?(?P<of>[a-z ]+?)))$"
)
_FIRST_A_WHILE = re.compile(
    rf"^(?:(?:and|also|then|please) )*(?:after|in) {_AGO},? (?:also )?(?P<do>(?:send|post|mail|email|tell|notify|write|ping|message|remind)\b.*)$"
)
_AFTER_A_WHILE = re.compile(rf"^(?P<do>.*@(?:chan|mail|url).*?),? after {_AGO}$")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def add_on_failure(change: Change, text: str) -> bool:
    """`if the payment does not go through, tell #x`: a step on the failed way of another."""
    match = _FAILURE.match(text) or _FAILURE_BEHIND.match(text)
    if match is None or not re.search(r"@(?:chan|mail|url)\d", match["do"]):
        return False
    sends = change.sends_in(match["do"])
    able: list[Mapping[str, Any]] = [s for s in change.draft.steps if _may_fail(change, s)]
    meant = one_meant(match["what"], change, able)
    failing = [meant] if meant is not None else named(match["what"], change, able)
    if not failing and _REACHED.search(text):
        failing = [s for s in able if "url" in s.get("with", {})]
    if not failing:
        tried = [s for s in able if "retry" in s]
        failing = tried if len(tried) == 1 else able
    if not sends or not failing:
        return False
    if len(failing) != 1:
        return change.ask(which_of(failing))
    step = failing[0]
    made = made_sends(change.draft, sends, change.request, None, [f"{step['id']}.failed"])
    for one in made.steps:
        content = change.content_of(one)
        if content is not None and not {content, "json"} & set(sends[0].arguments):
            told = fields_asked(change, match["do"])
            one["with"][content] = (
                f"{step.get('name', step['id'])} failed: {{{{ error.message }}}}{told}"
            )
        if "subject" in one["with"] and "subject" not in sends[0].arguments:
            one["with"]["subject"] = f"{step.get('name', step['id'])} failed"
        change.draft.add(one)
    return True


_REJECTED = re.compile(
    r"^(?:(?:and|also|but|please|then) )*(?:(?:in (?:the )?(?:event|case) of|upon|after|on|at) (?:an? |the |any |his |her |their )?(?:refusal|rejection|denial|no)|(?:and )?(?:says?|should|if|when(?:ever)?|in case|once|as soon as) (?:[^,;@]*? )?(?:says? no|(?:refuse|reject|decline|deny|object|disagree)s?(?: (?:it|that|this))?|does(?:n't| not) (?:agree|approve|want it|okay it|sign off)|won't (?:agree|approve)|(?:he|she|they)(?: says)? no)|(?:if|when(?:ever)?|in case|once|as soon as) (?:[^,;@]*? )?(?:is |gets |was |'s |it's |that's )?(?:rejected|declined|refused|denied|not approved|turned down|says no|disagrees|(?:rejects|declines|refuses|denies|objects|turns (?:it|that|this) down)(?: (?:it|that|this))?))(?:[,;:]| then)*,? (?:then )?(?P<do>.+)$"
)


def add_on_rejection(change: Change, text: str) -> bool:
    """`when the boss says no, tell #x`: a step on the rejected way of the one approval."""
    match = _REJECTED.match(text)
    asked = [s for s in change.draft.steps if s.get("type") == "approval"]
    if match is None or not asked:
        return False
    sends = (
        told_by_mail(change, match["do"])
        or change.sends_in(match["do"])
        or sends_by_field(change, match["do"])
    )
    if not sends:
        return False
    if len(asked) != 1:
        return change.ask(which_of(asked))
    for one in made_sends(
        change.draft, sends, change.request, None, [f"{asked[0]['id']}.rejected"]
    ).steps:
        content = change.content_of(one)
        if content is not None and is_hole(one["with"].get(content)):
            one["with"][content] = f"{asked[0].get('name', asked[0]['id'])}: rejected"
        change.draft.add(one)
    return bool(sends)


def _may_fail(change: Change, step: Mapping[str, Any]) -> bool:
    spec = change.spec(step)
    return spec is not None and spec.effect != "pure"


_ONLY_SOME = re.compile(
    r"^(?P<do>[^,;@]+?),? only (?:when|if) there(?:'s| is| are)(?: at all)? (?:at least (?:1|one|a single)|any|some|something|anything|1 or more)\b[^,;@]*$"
)


def when_empty(change: Change, text: str) -> bool:
    """`if there is nothing, post it in #x` adds a step; `... send nothing` guards those that are there."""
    some = _ONLY_SOME.match(text)
    text = f"do not {some['do']} if there is nothing" if some else text
    if _EVEN.search(text):
        guarded = [
            s for s in change.senders if re.search(r"count > 0|size\(\) > 0", str(s.get("when")))
        ]
        for step in named(text, change, guarded) or guarded:
            change.draft.update(step["id"], unset=("/when",))
        return bool(guarded)
    match = _EMPTY.match(text) or _EMPTY_BEHIND.match(text)
    source = last_data_step(change.draft)
    if match is None or source is None:
        return False
    stream = stream_of(change.draft, source)
    if not stream.known:
        return False
    count = stream.count or f"{stream.value}.size()"
    if _SILENT.match(match["do"]) and "@" not in match["do"]:
        open_ones = [s for s in change.senders if "foreach" not in s and "when" not in s]
        meant = named(match["do"], change, open_ones) or open_ones
        for step in meant:
            change.draft.update(step["id"], {"/when": f"{{{{ {count} > 0 }}}}"})
        return bool(meant)
    sends = change.sends_in(match["do"])
    if not sends or not re.search(r"@(?:chan|mail|url)", match["do"]):
        return False
    made = made_sends(change.draft, sends, change.request, None, [])
    for one in made.steps:
        one["when"] = f"{{{{ {count} == 0 }}}}"
        change.draft.add(one)
    return True


_LATER_FORMS = (_LATER, _LATER_BEHIND, _FIRST_A_WHILE, _AFTER_A_WHILE)


def add_later(change: Change, text: str) -> bool:
    """`two days after that mail x`: a wait of its own, and then the new step."""
    match = next((m for form in _LATER_FORMS if (m := form.match(text))), None)
    if (
        match is None
        or not re.search(r"@(?:chan|mail|url)\d", match["do"])
        or " before " in f" {match['do']} "
    ):
        return False
    said = match.groupdict()
    sends = change.sends_in(match["do"])
    anchor = said.get("after") or said.get("of") or ""
    before = named(anchor, change) if anchor else _ends(change)
    if not sends or not before:
        return False
    if len(before) != 1:
        before = [s for s in before if s in change.senders][-1:] or before[-1:]
    seconds = _seconds(said)
    flow = Flow(taken=change.draft.ids())
    told = span_words(seconds)
    wait = flow.add(
        f"wait {told}", f"Wait {told}",
        {"type": "wait", "duration_s": seconds, "after": [before[0]["id"]]},
    )  # fmt: skip
    change.draft.add(flow.steps[0])
    made = made_sends(change.draft, sends, change.request, None, [wait])
    for one in made.steps:
        change.draft.add(one)
    change.assumptions += made.assumptions
    return True


_AFTER = re.compile(
    r"^(?:(?:and|also|then|please) )*after (?P<after>[^,;@\d]+?),? (?P<do>(?:also )?(?:send|post|mail|email|tell|notify|write|inform|ping|message|alert|let|call|report)\b.*)$"
)
_AFTER_BEHIND = re.compile(
    r"^(?P<do>.*@(?:chan|mail|url)\S*.*?),? (?:right |directly |only |just |immediately )?after (?P<after>[^,;@\d]+)$"
)


def add_after(change: Change, text: str) -> bool:
    """`after the greeting, mail x`: a new step that waits for the one that is named."""
    match = _AFTER.match(text) or _AFTER_BEHIND.match(text)
    if match is None or not re.search(r"@(?:chan|mail|url)\d", match["do"]):
        return False
    before = named(match["after"], change)
    sends = change.sends_in(re.sub(r"\b(?:too|also|as well)\b", "", match["do"]))
    if len(before) != 1 or not sends or any(goes_there(change, part) for part in sends):
        return False
    gate = [f"{before[0]['id']}{'.approved' if before[0].get('type') == 'approval' else ''}"]
    for one in made_sends(change.draft, sends, change.request, None, gate).steps:
        change.draft.add(one)
    return True


def _seconds(said: Mapping[str, Any]) -> int:
    amount, unit = said.get("n") or said.get("n2"), said.get("unit") or said.get("unit2")
    count = 0.5 if amount == "half an" else 1 if amount in {"a", "an"} else int(str(amount))
    return int(count * _UNITS[str(unit)[0]])


def _ends(change: Change) -> list[Mapping[str, Any]]:
    """Answer the steps that nothing waits for, in order; the last is where it ends."""
    steps: list[Mapping[str, Any]] = list(change.draft.steps)
    waited = {p.split(".")[0] for s in steps for p in s.get("after", ())}
    return [s for s in steps if s["id"] not in waited and not change.draft.readers_of(s["id"])][-1:]


_ONLY_FOR = re.compile(
    r"\b(?:if|when|whenever|in case|also|too|additionally|as well|and|for|about|mail|post|send|tell|separately)\b|^(?:over|above|below|under|more|less)"
)
_ALSO = re.compile(
    r"^(?:and|also|additionally|then|too)\b,? ?|\b(?:also|too|as well|additionally|in addition)\b"
)


def add_on_condition(change: Change, text: str) -> bool:
    """`mail x when it is over 9`: of the new step alone; what is there already stays as it is."""
    clauses = split_clauses(text, keep_adverbs=True)
    said = " ".join(clauses) if len(clauses) == 2 else text
    found = (
        find_conditions(said, change.prepared)
        or found_in(change, said)
        or found_by_unit(change, said)
    )
    other = re.search(
        r"\binstead\b|\bapprov|\bconfirm|\bleave out\b|^(?:also )?(?:skip|drop|exclude|ignore|omit)\b",
        said,
    )
    if len(found) != 1 or other:
        return False
    if not _ONLY_FOR.search(said) and not are_others(change, said, found[0].condition):
        return False
    plain = _ALSO.sub(" ", f"{said[: found[0].start]} {said[found[0].end :]}".strip(" ,;"))
    sends = change.sends_in(re.sub(r"\s+", " ", plain).strip(" ,;"))
    goes = re.search(r"@(?:chan|mail)\d", said)
    if goes is None or len(sends) != 1 or goes_there(change, sends[0]):
        return False
    source = last_data_step(change.draft)
    condition = meant_condition(change, found[0].condition, said)
    if source is not None:
        shut = shut_out_by(change, source, condition)
        if shut is not None and shut["id"] != source["id"]:
            name = shut.get("name", shut["id"])
            return change.ask(f'"{name}" has left those out before. Should they be taken from the whole list?')  # fmt: skip
        return _of_some(change, sends, stream_of(change.draft, source), condition, shut)
    way = way_of(change, said)
    made = (
        made_sends(change.draft, sends, change.request, None, way) if incoming_of(change) else None
    )
    for one in made.steps if made else ():
        one["when"] = test_of_call(change, condition)
        change.draft.add(one)
    return made is not None


def _of_some(
    change: Change,
    sends: list[Send],
    stream: Stream,
    condition: Condition,
    shut: Mapping[str, Any] | None = None,
) -> bool:
    """Send those of the list that meet the condition, and let the list itself go on as before.

    `shut`: the filter at the end of the list that lets none of them pass.
    """
    if not stream.known:
        return False
    flow = Flow(taken=change.draft.ids())
    kept = flow.keep(stream, Keep(condition))
    if shut is not None:
        beside_filter(change, flow, shut)
    change.draft.add(_with_known_field(change, flow.steps[0]))
    for one in made_sends(change.draft, sends, change.request, kept, []).steps:
        content = change.content_of(one)
        told = told_of_each(change, sends[0].clause, one)
        if told is not None and content is not None and content not in sends[0].arguments:
            one["with"][content] = told
        change.draft.add(one)
    return True


def _with_known_field(change: Change, step: dict[str, Any]) -> dict[str, Any]:
    """Compare the field that the filter before it compares, where the words name none."""
    where = step["with"]["where"]
    hole = where.get("$hole") if isinstance(where, Mapping) else None
    if hole is None or hole.get("hint"):
        return step
    compared = [
        m[1]
        for s in change.draft.steps
        if s.get("uses") == "list.filter"
        for m in re.finditer(r"\bitem\.([a-z]\w*) (?:[<>]=?|==)", str(s["with"].get("where")))
    ]
    if len(set(compared)) == 1:
        step["with"]["where"] = str(hole["template"]).replace("__hole__", compared[0])
    return step


def goes_there(change: Change, part: Send) -> bool:
    """Tell whether this goes where something goes already: then it is about that step."""
    values = {str(v) for v in part.arguments.values()}
    return any(
        str(s["with"].get(a)) in values
        or (isinstance(s["with"].get(a), list) and set(map(str, s["with"][a])) & values)
        for s in change.senders
        for a in ("channel", "to")
        if a in s.get("with", {})
    )
