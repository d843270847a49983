"""What goes on and what does not, changed: of a list by its filter, of one thing by a condition on the step that is meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agent.offline.building.cel import condition_value, test_text, words_of_test
from agent.offline.building.flow import Flow
from agent.offline.changes.adds import add_list_step, last_data_step, nouns_of, stream_of
from agent.offline.changes.change import Change
from agent.offline.changes.draft import expression_of, is_hole
from agent.offline.changes.filter_words import fields_of, test_in
from agent.offline.changes.incoming import incoming_of, test_of_incoming
from agent.offline.changes.meant_tests import meant_condition
from agent.offline.changes.read_out import test_of_call
from agent.offline.changes.scope import named
from agent.offline.changes.targets import mentions, which_of
from agent.offline.changes.values import change_condition
from agent.offline.changes.ways_apart import way_against
from agent.offline.conditions.condition import Condition, Test
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.nouns import plural, singular, with_article
from agent.offline.reading.parts import Keep
from engine.core.hole import HOLE_KEY

_LEADS = r"(?:(?:and|but|please|also|then|now|so|from now on|ok) )*"
_DROP = r"(?:skip|ignore|drop|leave out|exclude|without|no more|no|not|never|omit|filter out|remove|forget(?: about)?|discard|hide|except)"
_TAIL = r"(?: (?:please|completely|entirely|altogether|at all|any ?more|from now on|only|now|for now|too))*"
_KEEP_IN_FRONT = re.compile(
    rf"^{_LEADS}(?:(?:keep|take|send|post|show|report|list|i want|we want|want|use|include) )?(?:only|just)(?: (?:keep|take|send|post|show|report|list|mail|the))* (?P<said>[\w -]+?){_TAIL}$"
)
_KEEP_BEHIND = re.compile(rf"^{_LEADS}(?P<said>[\w -]+?),? only{_TAIL}$")
_DROPPED = re.compile(
    rf"^{_LEADS}{_DROP} (?:all |any |the |those |everything )*(?P<said>[\w -]+?){_TAIL}$"
)
_ONLY_FOR = re.compile(
    rf"^(?P<what>.+?),? (?:only|just|but only) (?:for|on|at|with|in case of) (?P<said>[\w -]+?){_TAIL}$"
)
_NOT_FOR = re.compile(
    rf"^{_LEADS}(?:do not|don't|never|no|not|stop|skip|remove|without|leave out) (?P<what>.+?) (?:for|about|on|at|with|in case of|of|when it is|if it is|when it's|if it's) (?P<said>[\w -]+?){_TAIL}$"
)
_SAYING = frozenset(
    ["subject", "text", "message", "body", "title", "mail subject", "email subject"]
)
_ENOUGH = re.compile(
    r" (?:is|are|would be|will be|should be) (?:enough|sufficient|fine|plenty|all (?:i|we) need|the only ones (?:i|we) need)$"
)
_MODAL = re.compile(
    r"\b(?:must|should|has to|have to|needs? to|ought to|shall) (?:now )?(?:be|have been)\b"
)


def is_condition(change: Change, clause: str) -> bool:
    """Tell `those below 9 will do` from words that only say that something may stay."""
    said = _ENOUGH.sub("", clause)
    return said != clause and bool(find_conditions(said, change.prepared))


def change_filter(change: Change, clause: str) -> bool:
    """Narrow what goes on; False where the words say nothing of that."""
    said = _MODAL.sub("is", _ENOUGH.sub("", clause))
    elsewhere = re.search(r"@(?:url|json|sql)|\b(?:instead|before|after)\b", said)
    keep = (
        None
        if elsewhere or not _goes_where_it_goes(change, said)
        else _condition_of(change, said, was=clause)
    )
    if keep is None:
        return False
    as_said, words = keep
    if any("still" in t.values for t in as_said.tests):
        return False  # how it is by then is not what came in
    condition = meant_condition(change, as_said, clause)
    steps = _meant(change, words)
    if len(steps) > 1:
        return change.ask(which_of(steps))
    if steps:
        return _only_when(change, steps[0], condition)
    if last_data_step(change.draft) is None:
        explicit = _EXPLICIT.search(clause) is not None
        comes_in = incoming_of(change) is not None
        return comes_in and explicit and _guard_start(change, as_said, condition)
    return narrow(change, condition)


def _goes_where_it_goes(change: Change, said: str) -> bool:
    """Tell whether the words name no receiver, or only some that are there."""
    places = re.findall(r"@(?:chan|mail)\d+", said)
    return all(any(mentions(s, change.prepared.value(p)) for s in change.senders) for p in places)


def _condition_of(change: Change, said: str, *, was: str) -> tuple[Condition, str] | None:
    """Answer what must hold for a thing to go on, and the words around that say of which step."""
    drops = bool(re.match(rf"{_LEADS}{_DROP}\b|{_LEADS}(?:do not|don't|stop|never) ", said))
    found = find_conditions(said, change.prepared)
    fields = {w for f in found for t in f.condition.tests for w in (t.field or "").split()}
    if "@str" in said and fields & _SAYING:
        return None
    if len(found) == 1:
        one = found[0]
        around = f"{said[: one.start]} {said[one.end :]}"
        condition = _plain_subject(change, one.condition)
        drops = drops or bool(_NOT.search(around))
        thing = condition.tests[0].field
        is_missing = condition.tests[0].operator == "empty"
        if thing and not is_missing and thing not in fields_of(change) and _is_step(change, thing):
            condition = replace(condition, tests=(replace(condition.tests[0], field=None),))
            around += f" {thing}"
        behind = re.match(r" (?:in|of|for) (?:the )?(?P<f>[a-z]\w*)", said[one.end :])
        if behind and condition.tests[0].field is None and behind["f"] in fields_of(change):
            condition = replace(condition, tests=(replace(condition.tests[0], field=behind["f"]),))
        condition, around = _with_more_values(condition, said, one.end, around)
        asks = (
            drops
            or said != was
            or re.search(r"\b(?:only|just|leave|keep)\b", said)
            or one.start < 6
        )
        unless = re.search(r"\b(?:unless|except)\b", said)
        return (
            (condition.inverse() if drops or unless else condition, around)
            if asks or unless
            else None
        )
    if found:
        return None
    return _said_by_value(change, said)


def _said_by_value(change: Change, said: str) -> tuple[Condition, str] | None:
    """Read `mails only for gold ones`, `no mail for red ones`, `gold ones only`: a value stands for a comparison."""
    only = _ONLY_FOR.match(said)
    test = test_in(change, only["said"]) if only else None
    if only is not None and test is not None:
        return Condition((test,)), only["what"]
    without = _NOT_FOR.match(said)
    test = test_in(change, without["said"]) if without else None
    if (
        without is not None
        and test is not None
        and named(without["what"], change, _meetable(change))
    ):
        return Condition((test,)).inverse(), without["what"]
    for form, inverse in ((_DROPPED, True), (_KEEP_IN_FRONT, False), (_KEEP_BEHIND, False)):
        match = form.match(said)
        test = test_in(change, match["said"].strip()) if match else None
        if test is not None:
            condition = Condition((test,))
            return (condition.inverse() if inverse else condition), ""
    return None


_NOT = re.compile(
    r"\b(?:(?:do|does|is|are|was|were|need|needs|should|must|will|would|can)(?:n't| not)|cannot|never|skip|no|not worth|nobody|no one|without|spare|hardly)\b"
)


def _is_step(change: Change, word: str) -> bool:
    """`an approval under 9` names a step, and no field."""
    kinds = {str(s.get("type", "")) for s in change.draft.steps}
    return word in kinds | {"mail", "email", "message", "post"}


def _with_more_values(
    condition: Condition, said: str, end: int, around: str
) -> tuple[Condition, str]:
    """`is 1 or 2`: one more number for the same comparison."""
    more = re.match(r"(?: or |, (?:or )?)(?P<v>\d+(?:\.\d+)?)\b", said[end:])
    test = condition.tests[0]
    if more is None or len(condition.tests) != 1 or test.operator != "==":
        return condition, around
    both = (test, replace(test, values=(float(more["v"]),)))
    return replace(condition, tests=both, joined="or"), around.replace(more[0], " ", 1)


def _plain_subject(change: Change, condition: Condition) -> Condition:
    """`plan price` of plans is the price."""
    nouns = {singular(n) for n in nouns_of(change.draft.steps).values()}
    tests = []
    for test in condition.tests:
        words = (test.field or "").split()
        if len(words) > 1 and (words[0] in nouns or plural(words[0]) in nouns):
            test = Test(" ".join(words[1:]), test.operator, test.values, test.unit)
        tests.append(test)
    return Condition(tuple(tests), condition.joined, condition.noun, condition.inverted)


# -- of one step --------------------------------------------------------------------
def _meant(change: Change, words: str) -> list[Mapping[str, Any]]:
    """Answer the sending, asking or waiting step that stands beside the condition."""
    plain = re.sub(
        r"\b(?:only|just|send|when|if|need|needs|a|an|the|must|should|get|gets|skip|do|not)\b",
        " ",
        words,
    )
    things = {w for n in nouns_of(change.draft.steps).values() for w in (n, singular(n))}
    if last_data_step(change.draft) is not None:
        # the things that flow are in the name of many a step
        plain = " ".join(w for w in plain.split() if w not in things)
    return named(plain, change, _meetable(change)) if re.search(r"[a-z]", plain) else []


def _meetable(change: Change) -> list[Mapping[str, Any]]:
    """Answer the steps that can depend on a condition: those that send, ask or wait."""
    gates = [s for s in change.draft.steps if s.get("type") in {"approval", "wait"}]
    return [*change.senders, *gates]


def _only_when(change: Change, step: Mapping[str, Any], condition: Condition) -> bool:
    """Let one step depend on a condition; what waits for an approval goes on without it otherwise."""
    loop = step.get("foreach")
    if isinstance(loop, Mapping) or (
        not change.by_call and last_data_step(change.draft) is not None
    ):
        return (
            narrow(change, condition)
            if len(change.senders) == 1
            else _narrow_for(change, step, condition)
        )
    if incoming_of(change) is None:
        return False
    if way_against(change, step, condition) is not None:
        name = step.get("name", step["id"])
        return change.ask(f'"{name}" stands on a way where that never holds. Should it be sent there as well, or on another way?')  # fmt: skip
    test = test_of_call(change, condition)
    if step.get("type") not in {"approval", "wait"}:
        change.draft.update(step["id"], {"/when": test})
        return True
    return lead_past(change, step, condition)


def lead_past(change: Change, step: Mapping[str, Any], condition: Condition) -> bool:
    """Put a branch before a step, and lead past it when the condition does not hold."""
    draft = change.draft
    test = test_of_call(change, condition)
    flow = Flow(taken=draft.ids())
    body = {"type": "branch", "cases": [{"id": "match", "when": test}], "else": "otherwise"}
    if "after" in step:
        body["after"] = list(step["after"])
    branch = flow.add("check call", "Check the call", body)
    behind = [
        s
        for s in draft.steps
        if any(
            p.split(".")[0] == step["id"] and not p.endswith(".rejected")
            for p in s.get("after", ())
        )
    ]
    draft.update(step["id"], {"/after": [f"{branch}.match"]})
    for one in behind:
        draft.update(
            one["id"], {"/after": [*one["after"], f"{branch}.otherwise"], "/join": "any_ok"}
        )
    draft.add(flow.steps[0])
    return True


# Only such words say that nothing at all is to happen for the rest.
_EXPLICIT = re.compile(
    r"\b(?:only|just|skip|ignore|drop|leave out|forget|exclude|omit|discard|keep|take|no|not|never|nothing|do(?:n't| not)|remove|if|when|unless)\b"
)


def _guard_start(change: Change, said: Condition, condition: Condition) -> bool:
    """Run nothing at all for what does not meet the condition: what comes later waits for the first steps."""
    if any(test.field is None for test in said.tests):
        # what does not say what is compared may be about one of the steps as well
        return change.ask("Which field of what comes in should that be compared with?")
    starts = change.draft.roots()
    if any("when" in s or "foreach" in s for s in starts):
        return False
    for step in starts:
        change.draft.update(step["id"], {"/when": _test_of_start(change, condition)})
    return bool(starts)


def _test_of_start(change: Change, condition: Condition) -> Any:
    if not change.by_call:
        return test_of_incoming(change, condition)
    return condition_value(condition, "trigger.body", of="trigger.body", noun="the call")


# -- of a list ----------------------------------------------------------------------
def narrow(change: Change, condition: Condition) -> bool:
    """Change the comparison there is, or its statement; else compare that as well, in the filter there is or a new one."""
    nouns = nouns_of(change.draft.steps)
    if change_condition(change.draft, condition, nouns) or _in_statement(change, condition):
        return True
    filters = [s for s in change.draft.steps if s.get("uses") == "list.filter"]
    if len(filters) == 1 and _merged(change, filters[0], condition):
        return True
    return add_list_step(change.draft, Keep(condition))


def _narrow_for(change: Change, step: Mapping[str, Any], condition: Condition) -> bool:
    """Let one of several that send a list send only some of it."""
    source = last_data_step(change.draft)
    stream = stream_of(change.draft, source) if source is not None else None
    if stream is None or not stream.known:
        return False
    flow = Flow(taken=change.draft.ids())
    kept = flow.keep(stream, Keep(condition))
    others = frozenset(s["id"] for s in change.draft.steps if s["id"] != step["id"])
    change.draft.reread(stream.value, kept.value, but=others)
    if stream.count and kept.count:
        change.draft.reread(stream.count, kept.count, but=others)
    change.draft.add(flow.steps[0])
    return True


def _in_statement(change: Change, condition: Condition) -> bool:
    """Change the number that a statement compares the same column with."""
    test = condition.tests[0]
    if len(condition.tests) != 1 or test.field is None or not isinstance(test.values[0], float):
        return False
    for step in change.draft.steps:
        statement = step.get("with", {}).get("statement")
        if not isinstance(statement, str):
            continue
        match = re.search(
            rf"\b{re.escape(test.field.replace(' ', '_'))}\s*(?:<=|>=|<|>|=)\s*-?\d+(?:\.\d+)?",
            statement,
            re.IGNORECASE,
        )
        if match and test.operator in {"<", ">", "<=", ">=", "=="}:
            sign = "=" if test.operator == "==" else test.operator
            column = re.match(r"\w+", match[0])
            told = f"{column[0] if column else test.field} {sign} {test.values[0]:g}"
            change.draft.update(
                step["id"], {"/with/statement": statement.replace(match[0], told, 1)}
            )
            return True
    return False


def _merged(change: Change, step: Mapping[str, Any], condition: Condition) -> bool:
    """Let the filter there is compare that as well."""
    where = step["with"].get("where")
    before, items = expression_of(where), expression_of(step["with"].get("items"))
    if before is None or items is None or len(condition.tests) != 1 or is_hole(where):
        return False
    if "index" in before:
        return False
    test = condition.tests[0]
    noun = with_article(singular(nouns_of(change.draft.steps).get(step["id"], "items")))
    kept = f"({before})" if "||" in before else before
    known = (test.field or "").replace(" ", "_")
    if (
        known
        and re.search(rf"\bitem\.{re.escape(known)}\b", str(change.draft.steps))
        and not condition.inverted
    ):
        told: Any = f"{{{{ {kept} && {test_text(test, f'item.{known}')} }}}}"
    else:
        told = condition_value(condition, "item", of=items, noun=noun)
        inner = expression_of(told[HOLE_KEY]["template"])
        told[HOLE_KEY]["template"] = f"{{{{ {kept} && {inner} }}}}"
    change.draft.update(step["id"], {"/with/where": told})
    name = str(step.get("name", ""))
    if name.startswith("Keep ") and test.field:
        change.draft.rename_step(step["id"], f"{name} and {test.field} {words_of_test(test)}"[:120])
    return True
