"""Changes of a value that is there already: a threshold, a time, a receiver, an address, a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent.offline.cel import condition_value, literal, test_text, words_of
from agent.offline.condition import Condition, Test
from agent.offline.edit_draft import EditDraft, is_hole
from agent.offline.edit_targets import targets
from agent.offline.nouns import singular, with_article
from agent.offline.schedule_atoms import clock_time
from agent.offline.schedule_writing import cron_field
from agent.offline.text import Prepared
from engine.core.action import Catalog
from engine.core.hole import HOLE_KEY

_COMPARED = re.compile(
    r"(?P<path>[\w.?\[\]\"]+) (?P<op>>=|<=|>|<|==|!=) (?P<value>-?\d+(?:\.\d+)?|\"(?:[^\"\\]|\\.)*\")"
)
_TIME = r"(?:half|quarter) (?:past|to) (?:1[0-2]|[1-9])(?: ?(?:am|pm))?|(?:[01]?\d|2[0-3])(?:[:.][0-5]\d)?(?: ?(?:am|pm|a\.m\.|p\.m\.))?|noon|midnight"
_OLD_VALUE = re.compile(
    r",? ?\b(?:instead of|rather than|in place of|and not|not|no longer)\b (?P<old>.+)$"
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


def new_time(text: str) -> tuple[int, int] | None:
    """Answer a time of day when the words are about one: `at 8`, `to 7 pm`."""
    text = re.sub(r" (?:instead|please|now|then)$", "", text.strip(" .!"))
    match = re.search(
        rf"(?:^|\b(?:at|to|for|it|time|run|by|use|@)\b:? ?)(?P<t>{_TIME})(?= |$|[,.;])", text
    )
    if match is None or (
        re.fullmatch(r"\d+", match["t"])
        and not re.search(
            r"\b(?:at|time|run|o'clock|hour|start)\b|(?:make it|move it to|move to|shift it to) \d+$|^\d+$",
            text,
        )
    ):
        return None
    read = clock_time(match["t"])
    return read[:2] if read else None


def with_time(settings: Mapping[str, Any], hour: int, minute: int) -> dict[str, Any] | None:
    """Answer the schedule at another time of day; None when it has no one time of day."""
    cron, rule = settings.get("cron"), settings.get("rrule")
    if isinstance(cron, str):
        parts = cron.split()
        if len(parts) != 5 or not all(part.isdecimal() for part in parts[:2]):
            return None
        return {**settings, "cron": " ".join([str(minute), str(hour), *parts[2:]])}
    if isinstance(rule, str) and "BYHOUR" in rule:
        changed = re.sub(r"BYHOUR=[\d,]+", f"BYHOUR={hour}", rule)
        changed = re.sub(r"BYMINUTE=[\d,]+", f"BYMINUTE={minute}", changed)
        return {**settings, "rrule": changed}
    return None


def with_days(settings: Mapping[str, Any], cron: str) -> dict[str, Any] | None:
    """Answer the schedule on other days, at the time of day it has."""
    old, new = settings.get("cron"), cron.split()
    if not isinstance(old, str) or len(old.split()) != 5 or len(new) != 5:
        return None
    return {**settings, "cron": " ".join([*old.split()[:2], *new[2:]])}


def other_days(
    settings: Mapping[str, Any], days: frozenset[int], *, more: bool
) -> dict[str, Any] | None:
    """Answer the schedule on these days as well, or without them; None when that cannot be said."""
    cron = settings.get("cron")
    parts = cron.split() if isinstance(cron, str) else []
    if len(parts) != 5 or parts[2] != "*":
        return None
    now: set[int] = set(range(7)) if parts[4] == "*" else set()
    for piece in [] if parts[4] == "*" else parts[4].split(","):
        ends = re.fullmatch(r"([0-6])(?:-([0-6]))?", piece)
        if ends is None:
            return None
        now |= set(range(int(ends[1]), int(ends[2] or ends[1]) + 1))
    after = now | days if more else now - days
    if not after:
        return None
    field = "*" if len(after) == 7 else cron_field(after)
    return {**settings, "cron": " ".join([*parts[:4], field])}


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


def change_receiver(
    draft: EditDraft, clause: str, old: str, kind: str, prepared: Prepared, catalog: Catalog
) -> str | None:
    """Point one step to another channel or address; answers a question when it is not clear which."""
    argument = {"chan": "channel", "mail": "to"}[kind]
    values = [prepared.value(n) for n in re.findall(rf"@{kind}\d+", clause)]
    holders: Sequence[Mapping[str, Any]] = [s for s in draft.steps if argument in s.get("with", {})]
    if old and (named := targets(old, holders, prepared, catalog)):
        holders = named
    elif len(holders) > 1:
        fitting = targets(re.sub(rf"@{kind}\d+", "", clause), holders, prepared, catalog)
        holders = fitting if len(fitting) == 1 else holders
    if len(holders) != 1 or not values:
        return f"Which step should go to {values[0]}?" if values and holders else None
    if kind == "chan" and len(values) > 1:
        return f"Which one channel should it go to: {' or '.join(values)}?"
    step = holders[0]
    before = step["with"][argument]
    after: Any = values[0] if len(values) == 1 else values
    draft.update(step["id"], {f"/with/{argument}": after})
    name = str(step.get("name", ""))
    if isinstance(before, str) and before in name:
        draft.rename_step(step["id"], name.replace(before, ", ".join(values)))
    return ""


def change_url(draft: EditDraft, clause: str, old: str, prepared: Prepared) -> str | None:
    """Read from, or send to, another address."""
    value = prepared.value(re.findall(r"@url\d+", clause)[0])
    holders: Sequence[Mapping[str, Any]] = [s for s in draft.steps if "url" in s.get("with", {})]
    given_up = [prepared.value(n) for n in re.findall(r"@url\d+", old)]
    if given_up:
        holders = [s for s in holders if s["with"]["url"] in given_up]
    elif len(holders) > 1:
        sends = bool(re.search(r"\b(?:post|send|put|deliver)\b", clause))
        holders = [s for s in holders if (s["with"].get("method", "GET") != "GET") == sends]
    if len(holders) != 1:
        return f"Which step should use {value}?" if holders else None
    draft.update(holders[0]["id"], {"/with/url": value})
    return ""
