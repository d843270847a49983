"""Changes of a value that is there already: a threshold, a time, a receiver, an address, a text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.building.cel import condition_value, literal, test_text, words_of
from agent.offline.changes.adds import nouns_of
from agent.offline.changes.change import Change
from agent.offline.changes.draft import EditDraft, is_hole
from agent.offline.conditions.condition import Condition, Test
from agent.offline.conditions.conditions import find_conditions
from agent.offline.language.nouns import singular, with_article
from engine.core.hole import HOLE_KEY

_COMPARED = re.compile(
    r"(?P<path>[\w.?\[\]\"]+) (?P<op>>=|<=|>|<|==|!=) (?P<value>-?\d+(?:\.\d+)?|\"(?:[^\"\\]|\\.)*\")"
)
_OLD_VALUE = re.compile(
    r",? ?\b(?:instead of|rather than|in place of|and not|not|no longer)\b (?P<old>.+)$"
)


_NUMBER_CHANGE = re.compile(
    r"(?:threshold|limit|minimum|maximum|amount|value|it|number|cut-?off)?(?: (?:from|of) (?P<old>\d+(?:\.\d+)?))? ?(?:to|be|at|it)? ?(?P<new>\d+(?:\.\d+)?)(?: (?:eur|euros?|usd|dollars?|gbp|pounds?))?$"
)
_NUMBER_LEAD = re.compile(
    r"\b(?:should (?:now )?be|must be|is now|becomes|(?:threshold|limit|minimum|maximum|cut-?off) (?:is|=)|make|set|change|raise|lower|increase|decrease|reduce|put|use|switch)\b"
)


def without_old(clause: str) -> tuple[str, str]:
    """Split `to B instead of A`: (what is wanted, what is given up)."""
    swapped = (
        re.match(r"(?:instead of|rather than|not) (?P<old>[^,]+), (?P<new>.+)$", clause)
        or re.match(r"(?:instead of|rather than) (?P<old>@\w+) (?P<new>.+)$", clause)
        or re.match(
            r"(?:please )?(?:replace|swap|exchange) (?P<old>.+?) (?:by|with|for) (?P<new>.+)$",
            clause,
        )
        or re.match(
            r"(?:please )?(?:change|switch|move|update) (?:it )?(?:from )?(?P<old>@\w+) (?:to|into) (?P<new>.+)$",
            clause,
        )
    )
    if swapped:
        return swapped["new"], swapped["old"]
    match = _OLD_VALUE.search(clause)
    if match is None:
        return clause, ""
    return clause[: match.start()].strip(" ,"), match["old"]


def change_value(change: Change, clause: str, old: str) -> bool:
    """Change the comparison that a clause speaks of, or only its number."""
    nouns = nouns_of(change.draft.steps)
    found = find_conditions(clause, change.prepared)
    if found and change_condition(change.draft, found[0].condition, nouns):
        return True
    clause = re.sub(r" (?:now|instead|please|from now on)$", "", clause)
    given_up = re.search(r"\d+(?:\.\d+)?", old)
    match = _NUMBER_CHANGE.search(clause)
    if given_up and not match:
        match = re.fullmatch(r"(?P<new>\d+(?:\.\d+)?)(?P<old>)(?: [a-z]+)?", clause)
    if match and (given_up or _NUMBER_LEAD.search(clause)) and not found:
        before = match["old"] or (given_up[0] if given_up else None)
        return change_number(
            change.draft, float(match["new"]), float(before) if before else None, nouns
        )
    return False


def change_condition(draft: EditDraft, condition: Condition, noun_of: Mapping[str, str]) -> bool:
    """Change the comparison that is there; False when there is none to change."""
    for step in draft.steps:
        for path, value, of in _conditions_of(step):
            if not _same_subject(value, condition):
                continue
            changed = _changed(value, condition, of, _one_of(noun_of.get(step["id"], "items")))
            draft.update(step["id"], {path: changed})
            _retold(draft, step, condition, noun_of)
            return True
    return False


def change_number(
    draft: EditDraft, new: float, old: float | None, noun_of: Mapping[str, str]
) -> bool:
    """Change only the number of a comparison: `make it 500 instead of 100`."""
    for step in draft.steps:
        for path, value, _ in _conditions_of(step):
            text = _text_of(value)
            match = next(
                (
                    m
                    for m in _COMPARED.finditer(text)
                    if m["value"][0] != '"' and (old is None or float(m["value"]) == old)
                ),
                None,
            )
            if match is None or "count" in match["path"]:
                continue
            changed = text[: match.start("value")] + literal(new) + text[match.end("value") :]
            relabelled = _relabelled(value, match["value"], new)
            draft.update(step["id"], {path: _with_text(relabelled, changed)})
            test = Test(None, match["op"], (new,))  # type: ignore[arg-type]  # matched by the pattern
            _retold(draft, step, Condition((test,)), noun_of, keep_field=True)
            return True
    return False


def _relabelled(value: Any, old: str, new: float) -> Any:
    """Keep a hole's question true to its number."""
    if not is_hole(value):
        return value
    label = str(value[HOLE_KEY]["label"])
    told = re.sub(rf"\b{re.escape(f'{float(old):g}')}\b", f"{new:g}", label)
    return {HOLE_KEY: {**value[HOLE_KEY], "label": told}}


def _conditions_of(step: Mapping[str, Any]) -> list[tuple[str, Any, str]]:
    found: list[tuple[str, Any, str]] = []
    if step.get("uses") == "list.filter":
        found.append(("/with/where", step["with"].get("where"), "item"))
    if "when" in step and "count > 0" not in str(step["when"]):
        found.append(("/when", step["when"], "trigger.body"))
    found += [
        (f"/cases/{n}/when", case.get("when"), "trigger.body")
        for n, case in enumerate(step.get("cases", ()))
    ]
    return [f for f in found if isinstance(f[1], str) or is_hole(f[1])]


def _text_of(value: Any) -> str:
    return str(value[HOLE_KEY].get("template", "")) if is_hole(value) else str(value)


def _with_text(value: Any, text: str) -> Any:
    return {HOLE_KEY: {**value[HOLE_KEY], "template": text}} if is_hole(value) else text


def _same_subject(value: Any, condition: Condition) -> bool:
    """Tell whether both compare the same kind of thing, so that one replaces the other."""
    matches = list(_COMPARED.finditer(_text_of(value)))
    if not matches or len(condition.tests) != 1:
        return False
    test = condition.tests[0]
    numeric = isinstance(test.values[0], float)
    if not any((m["value"][0] != '"') == numeric for m in matches):
        return False
    if test.field is None:
        return True
    known = {m["path"].rsplit(".", 1)[-1].lower() for m in matches}
    hint = str(value[HOLE_KEY].get("hint", "")).lower() if is_hole(value) else ""
    wanted = test.field.replace(" ", "_").lower()
    return (
        wanted in known or wanted == hint.replace(" ", "_") or (known == {"__hole__"} and not hint)
    )


def _changed(value: Any, condition: Condition, subject: str, noun: str) -> Any:
    test = condition.tests[0]
    match = next(
        m
        for m in _COMPARED.finditer(_text_of(value))
        if (m["value"][0] != '"') == isinstance(test.values[0], float)
    )
    if is_hole(value) and match["path"].endswith("__hole__"):
        made = condition_value(condition, subject, of=str(value[HOLE_KEY].get("of", "")), noun=noun)
        made[HOLE_KEY] = (
            {**value[HOLE_KEY], **{k: made[HOLE_KEY][k] for k in ("template", "label")}}
            if not test.field
            else made[HOLE_KEY]
        )
        return made
    text = _text_of(value)
    whole = "&&" in text or "||" in text
    told = test_text(test, match["path"])
    if whole:
        return _with_text(value, text[: match.start()] + told + text[match.end() :])
    return _with_text(value, "{{ " + (f"!({told})" if condition.inverted else told) + " }}")


def _retold(
    draft: EditDraft,
    step: Mapping[str, Any],
    condition: Condition,
    noun_of: Mapping[str, str],
    *,
    keep_field: bool = False,
) -> None:
    """Keep the step's name true: `Keep orders over 500`."""
    name = str(step.get("name", ""))
    if not name.startswith("Keep "):
        return
    noun = noun_of.get(step["id"], "items")
    field = re.search(
        r" with ([a-z][\w ]*?) (?:over|under|at least|at most|equal|other|from)", name
    )
    if field and (keep_field or condition.tests[0].field is None):
        test = condition.tests[0]
        condition = Condition(
            (Test(field[1], test.operator, test.values),),
            condition.joined,
            None,
            condition.inverted,
        )
    draft.rename_step(step["id"], f"Keep {words_of(condition, noun)}")


def _one_of(noun: str) -> str:
    return with_article(singular(noun))
