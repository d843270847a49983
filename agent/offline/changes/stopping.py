"""`if the email is missing, stop`, `first check that ...`, `only if ...`: a condition on the whole run."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.building.cel import condition_value
from agent.offline.changes.adds import last_data_step, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.filter_words import fields_of
from agent.offline.changes.incoming import both, incoming_of, test_of_incoming
from agent.offline.changes.places import when_empty
from agent.offline.changes.said_conditions import condition_said
from agent.offline.conditions.condition import Condition

_LEAD = r"(?:(?:and|but|please|also|then|so|first|1st|at the (?:start|beginning)|before (?:anything|everything)(?: else)?|right at the (?:start|beginning))[,:]? )*"
_STOP = r"(?:just |simply |then |please |to )*(?:stop|quit|end|abort|exit|cancel|finish|halt|do nothing|(?:do not|don't) (?:run|start|go on|continue|do anything|bother)|leave it|nothing (?:should )?happens?)(?: (?:it|this|there|here|early|right away|at once|immediately|the run|the workflow|everything|running|at all|then))*"
_IF = r"(?:if|when(?:ever)?|in case|as soon as|should)"
_RUN = r"(?:run|start|go on|continue|proceed|do (?:it|this|that|anything|something)|carry on|let it run)"
_STOPS = (
    re.compile(rf"^{_LEAD}{_IF} (?P<c>[^,;]+?)(?:[,;]| then|,? -)* {_STOP}$"),
    re.compile(rf"^{_LEAD}{_STOP} {_IF} (?P<c>[^,;]+)$"),
    re.compile(
        rf"^{_LEAD}(?:{_RUN} )?(?:unless|not if|never if|except (?:if|when)) (?P<c>[^,;]+)$"
    ),
)
_GOES_ON = (
    re.compile(
        rf"^{_LEAD}(?:check|make sure|verify|ensure|test|see)(?: first| 1st)? (?:that |if |whether )(?P<c>[^,;]+?)(?:,? (?:and |or )?(?:otherwise|else|if not|or),? (?:it )?{_STOP})?(?: first| 1st| before (?:anything|everything)(?: else)?)?$"
    ),
    re.compile(
        rf"^{_LEAD}(?:{_RUN} )?only (?:{_RUN} )?(?:if|when(?:ever)?|in case|as long as) (?P<c>[^,;]+)$"
    ),
    re.compile(rf"^{_LEAD}{_STOP} unless (?P<c>[^,;]+)$"),
)
_NONE = re.compile(
    r"^(?:(?:there|we|it)(?:'s| is| are| have| has| gets?| got| finds?)? )?(?:none|nothing|no [a-z]+|not any|not a single [a-z]+)(?: (?:of them|at all|there|left|found|new|in it|comes?(?: back| in)?))*$|^(?:the |that )?(?:list|answer|result|table|sheet|it)(?:'s| is) empty$"
)


def stop_or_go_on(change: Change, text: str) -> bool:
    """Let nothing run where the words say so: for what comes in, or where there is nothing to work on."""
    for forms, stops in ((_STOPS, True), (_GOES_ON, False)):
        match = next((m for form in forms if (m := form.match(text))), None)
        if match is not None and "@chan" not in text and "@mail" not in text:
            said = match["c"].strip()
            if stops and _NONE.match(said) and last_data_step(change.draft) is not None:
                return _unless_empty(change)
            return _guard(change, said, stops=stops, whole=stops or "check" in text)
    return False


def _unless_empty(change: Change) -> bool:
    """Send nothing where there is nothing; what is sent once for each thing is silent by itself."""
    if when_empty(change, "if there is nothing, send nothing"):
        return True
    source = last_data_step(change.draft)
    loops = source is not None and all(
        "foreach" in s or "count > 0" in str(s.get("when")) for s in change.senders
    )
    if loops:
        change.ask("Where there is none, nothing is sent already. What else should stop then?")  # fmt: skip
    return loops


def _guard(change: Change, said: str, *, stops: bool, whole: bool) -> bool:
    condition = condition_said(change, said)
    if condition is None or any(t.field is None for t in condition.tests):
        return False
    if incoming_of(change) is None:
        return _guard_answer(change, condition.inverse() if stops else condition)
    if not whole and _is_of_list(change, condition):
        return False  # which things of a list go on is said of the list
    held = condition.inverse() if stops else condition
    starts = change.draft.roots()
    if not starts or any("foreach" in s for s in starts):
        return False
    told = [(s, both(s.get("when"), test_of_incoming(change, held))) for s in starts]
    if any(when is None for _, when in told):
        return change.ask(f'It depends on an open condition already. Which field is it that is said of "{said}"?')  # fmt: skip
    for step, when in told:
        change.meant.add(str(step["id"]))
        change.draft.update(str(step["id"]), {"/when": when})
    return True


def _guard_answer(change: Change, condition: Condition) -> bool:
    """Send what is said of one thing that is fetched only where it meets the condition; a list is no one thing."""
    source = last_data_step(change.draft)
    if source is None or source.get("uses") != "http.request":
        return False
    whole = f"steps.{source['id']}.body"
    told = [s for s in change.senders if f"{{{{ {whole} }}}}" in str(s.get("with"))]
    others = [s for s in change.draft.readers_of(str(source["id"])) if s not in told]
    if not told or others or any("foreach" in s or "when" in s for s in told):
        return False
    test = condition_value(condition, whole, of=whole, noun="the answer")
    for step in told:
        change.meant.add(str(step["id"]))
        change.draft.update(str(step["id"]), {"/when": test})
    return True


def _is_of_list(change: Change, condition: Condition) -> bool:
    """Tell whether a list flows, and what is compared may be of its things."""
    source = last_data_step(change.draft)
    if source is None:
        return False
    read = set(re.findall(r"\btrigger(?:\.body)?\.([a-z]\w*)", str(change.draft.steps)))
    fields: Sequence[str] = [str(t.field).replace(" ", "_") for t in condition.tests]
    return stream_of(change.draft, source) is not None and not (
        all(f in read for f in fields) or not (set(fields) & fields_of(change))
    )
