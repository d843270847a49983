"""`add a case for FR, goes to #b`: one more way of a branch, beside those that are there."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.offline.building.cel import test_text
from agent.offline.changes.change import Change
from agent.offline.changes.compared import Compared, compared_in, with_values
from agent.offline.changes.draft import at, expression_of, is_hole
from agent.offline.changes.held import held_in, text_of
from agent.offline.changes.labels import classification, with_labels
from agent.offline.changes.no_values import NO_VALUE
from agent.offline.changes.on_a_way import send_on
from agent.offline.changes.said_conditions import condition_said
from agent.offline.changes.scope import named
from agent.offline.changes.targets import which_of
from agent.offline.conditions.condition import Condition, Operator, Test, apart
from agent.offline.language.nouns import as_id, is_plural, singular
from agent.offline.reading.parts import Send
from engine.core.hole import HOLE_KEY

_LEAD = r"(?:(?:and|but|please|also|then|now) )*"
_KIND = r"(?:case|way|branch|path|route|categor(?:y|ie)|label|class|option|rule)"
_MORE = r"(?:an?|another|one more|the|a (?:further|new|second|third|fourth|separate))"
_GO = r"(?:(?:it|they|that|those|this|these|which|who) )?(?:should |must |shall |has to |are to |is to )?(?:be )?(?:goes|go|going|sent|posted|mailed|is sent|are sent|is posted|are posted|is mailed|are mailed|lands?|belongs?|-+>|=+>|to)(?: (?:to|in|into|at))? (?P<place>@(?:chan|mail)\d+)"
_DO = r"(?:(?:it |which |that |and |then )*(?P<do>(?:send|post|mail|email|tell|notify|write|inform|ping|alert)s?\b.*@(?:chan|mail)\d+.*))"
_ADDED = re.compile(
    rf"^{_LEAD}(?:(?:add|create|make|open|insert|introduce|have|we need|i need|there (?:is|should be)|put in) )?{_MORE} (?:new |further |other )?{_KIND}:? (?:(?:for|when|if|where|called|named|of|with) )?(?:it is |it's )?(?P<what>[^@]+?)(?:,| that| which| and|:| -)* (?:{_GO}|{_DO})$"
)
_GOES = re.compile(rf"^{_LEAD}(?:the )?(?P<what>[a-z0-9][\w-]*)(?: ones)? {_GO}(?: (?:too|as well))?$")  # fmt: skip
_FOR = re.compile(rf"^{_LEAD}(?:for|if it is|if it's|in case of) (?:the |all |an? )?(?P<what>[a-z0-9][\w-]*)(?: ones| cases?)?,? {_DO}$")  # fmt: skip
_SIGNS: Mapping[str, Operator] = {">": ">", ">=": ">=", "<": "<", "<=": "<=", "==": "=="}


@dataclass(frozen=True, slots=True)
class _Way:
    """A comparison by which a branch parts, and what the new way asks of the same field."""

    branch: str
    case: int
    subject: str
    test: Test


def add_case(change: Change, text: str) -> bool:
    """Add a way for one more value, or for a bound, of the field that the branch compares; what is there stays."""
    added, told = _ADDED.match(text), _FOR.match(text)
    match = added or told or _GOES.match(text)
    if match is None or "instead" in text:
        return False
    parts = match.groupdict()
    what = parts["what"].strip()
    place = str(parts.get("place"))
    called = place.startswith("@") and singular(what) in change.prepared.value(place).lower()
    sure = added is not None or (told is not None and _may_be_value(change, what)) or called
    sends = _sends(change, parts.get("do"), parts.get("place"))
    ways = _ways(change, what, sure=sure)
    if not sends or not ways:
        if not sends or added is not None:
            return False
        return _on_condition(change, what, sends, sure=called) or (
            told is not None and _is_value_asked(change, what)
        )
    if len({w.branch for w in ways}) > 1:
        return change.ask(which_of([change.draft.step(w.branch) for w in ways]))
    return send_on(change, sends, [_opened(change, ways[0])])


def _may_be_value(change: Change, word: str) -> bool:
    """Tell a word that can be a value from many, from people, and from what steps are called."""
    return word not in NO_VALUE and not is_plural(word) and not named(word, change)


def _on_condition(change: Change, what: str, sends: list[Send], *, sure: bool) -> bool:
    """Send what is for another value of which no branch is made: on the condition that is there, with that value."""
    for one in compared_in(change.draft):
        step, alone = classification(change, one), singular(what)
        if one.path != "/when" or one.numeric or {what, alone} & {v.lower() for v in one.said}:
            continue
        known = [str(x) for x in step["with"]["labels"]] if step else []
        spelt = next((x for x in known if x.lower() in {what, alone}), None)
        if spelt is None and sure and not known:
            spelt = alone if all(singular(v) == v for v in one.said) else what
        if spelt is None:
            continue
        sender = change.draft.step(one.step)
        when = with_values(sender["when"], one, [spelt])
        return send_on(change, sends, list(sender.get("after", ())), when=when)
    return False


_EVERYBODY = frozenset(["everyone", "everybody", "each", "every", "all", "me", "us", "now", "info", "information", "example", "reference", "later", "safety", "sure"])  # fmt: skip


def _is_value_asked(change: Change, what: str) -> bool:
    """Ask whether a word is another value of what is compared, where it may be: else it would be sent for another."""
    fields = [c.field for c in compared_in(change.draft, ways=True) if not c.numeric and c.field]
    if not fields or what in NO_VALUE | _EVERYBODY or any(what in f for f in fields):
        return False
    field = fields[0].replace("_", " ")
    return change.ask(f'Is "{what}" another {field}? Then say: if the {field} is ..., and what should happen.')  # fmt: skip


def _sends(change: Change, do: str | None, place: str | None) -> list[Send]:
    if do:
        return change.sends_in(do)
    return change.sends_in(f"{'mail' if str(place).startswith('@mail') else 'post'} it to {place}")


def _ways(change: Change, what: str, *, sure: bool) -> list[_Way]:
    """Answer the ways that these words can mean, one for each branch."""
    compared = [
        c
        for c in compared_in(change.draft, ways=True)
        if c.path.startswith("/cases/") and not c.numeric
    ]
    words = re.sub(r"^(?:the |an? )|(?: ones| cases?)$", "", what)
    is_code = change.prepared.as_written(words).isupper()
    if (
        (is_code or words not in NO_VALUE)
        and re.fullmatch(r"[a-z0-9][\w-]*", words)
        and not words.isdecimal()
    ):
        return _by_value(change, words, compared, sure=sure)
    condition = condition_said(change, what) or condition_said(change, f"value {what}")
    if condition is None or len(condition.tests) != 1 or condition.inverted or not sure:
        return []
    return _by_condition(change, condition, compared)


def _by_value(
    change: Change, value: str, compared: Sequence[Compared], *, sure: bool
) -> list[_Way]:
    said = {v.lower() for c in compared for v in c.said}
    if value in said:
        return []
    written = change.prepared.as_written(value)
    found: dict[str, _Way] = {}
    for one in compared:
        step = classification(change, one)
        labels = [str(label).lower() for label in step["with"]["labels"]] if step else []
        if value not in labels and singular(value) in labels:
            value = written = singular(value)
        alike = written.isupper() and all(v.isupper() for v in one.said)
        if sure or value in labels or alike:
            told = written.lower() if labels and all(x.islower() for x in one.said) else written
            if told.islower() and all(singular(v) == v for v in one.said):
                told = singular(told)
            with_labels(change, one, [told]) if sure else None
            found[one.step] = _way(one.step, one.path, one.subject, Test(one.field, "==", (told,)))
    return list(found.values())


def _by_condition(change: Change, condition: Condition, compared: Sequence[Compared]) -> list[_Way]:
    test = condition.tests[0]
    field = None if test.field in {None, "value"} else str(test.field).replace(" ", "_")
    found: dict[str, _Way] = {}
    if isinstance(test.values[0], str):
        for one in compared:
            if field == one.field:
                found[one.step] = _way(one.step, one.path, one.subject, test)
    for held in held_in(change.draft) if isinstance(test.values[0], float) else ():
        if held.path.startswith("/cases/") and held.kind == "number" and held.operator:
            text = str(text_of(at(change.draft.step(held.step), held.path)))
            subject = re.findall(r"[\w.?]+", text[: held.operator[0]])[-1]
            if field in {None, held.field, "amount" if held.field == "__hole__" else None}:
                found.setdefault(held.step, _way(held.step, held.path, subject, test))
    return list(found.values())


def _way(branch: str, path: str, subject: str, test: Test) -> _Way:
    return _Way(branch, int(path.split("/")[2]), subject, test)


def _opened(change: Change, way: _Way) -> str:
    """Add the case where it is reached: before the first that would take what is meant for it."""
    step = change.draft.step(way.branch)
    cases: list[dict[str, Any]] = copy.deepcopy(list(step["cases"]))
    told = f"{{{{ {test_text(way.test, way.subject)} }}}}"
    like = cases[way.case]["when"]
    when = {HOLE_KEY: {**copy.deepcopy(like[HOLE_KEY]), "template": told}} if is_hole(like) else told  # fmt: skip
    name = as_id(_called(way.test), {str(c["id"]) for c in cases})
    place = next((n for n, c in enumerate(cases) if _takes(c["when"], way)), len(cases))
    change.draft.update(
        way.branch, {"/cases": [*cases[:place], {"id": name, "when": when}, *cases[place:]]}
    )
    change.meant.add(way.branch)
    return f"{way.branch}.{name}"


def _called(test: Test) -> str:
    value = test.values[0]
    if not isinstance(value, float):
        return str(value)
    sides = {">": "over", ">=": "from", "<": "under", "<=": "up to"}
    return f"{sides.get(test.operator, 'exactly')} {value:g}"


def _takes(when: Any, way: _Way) -> bool:
    """Tell whether a case would take what meets the new condition as well."""
    text = str(text_of(when))
    if expression_of(text) == "true":
        return True
    numbers = re.findall(rf"{re.escape(way.subject)} ([<>]=?|==) (-?\d+(?:\.\d+)?)", text)
    tests = [Test(None, _SIGNS[sign], (float(number),)) for sign, number in numbers]
    new = Condition((replace(way.test, field=None),))
    return bool(tests) and not any(apart(Condition((t,)), new) for t in tests)
