"""A workflow as one request: the words that, said to the planner, would build it again."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from agent.documenting.conditions import condition_of, field_words, paths_in
from agent.offline.language.nouns import noun_of_url, plural, sentence, singular, uncapitalised
from engine.core.action import Catalog
from engine.core.hole import hole_of
from engine.core.schedule import ScheduleConfig, ScheduleInvalid
from engine.core.schedule import describe as schedule_words
from engine.core.template import parse_template

Step = Mapping[str, Any]
_MONTHLY = re.compile(
    r"(?i)on days? (?P<days>\d+(?:(?:, | and )\d+)*)(?: of the month| in (?P<months>\w+(?:(?:, | and )\w+)*))(?P<rest> at .*)$"
)
_ORDERS = {False: "smallest first", True: "largest first"}
_VERBS = ("fetch_", "keep_", "sort_", "group_", "new_", "unique_", "get_", "read_")


def prose(document: Mapping[str, Any], catalog: Catalog) -> str:
    """Answer the request that a person would have made."""
    told = _Prose(document, catalog)
    start, steps = told.start(), told.clauses()
    joined = ", then ".join(steps) if steps else "do nothing"
    return sentence(f"{start}, {joined}." if start else f"{joined}.")


class _Prose:
    """Tells one document, step after step; what was told of comes back as a pronoun."""

    def __init__(self, document: Mapping[str, Any], catalog: Catalog) -> None:
        self._document, self._catalog = document, catalog
        self._steps = {step["id"]: step for step in document.get("steps", ())}
        self._tellers: Mapping[str, Callable[[Step], str]] = {
            "http.request": self._request,
            "list.filter": self._filter,
            "list.dedupe": self._dedupe,
            "list.sort": self._sort,
            "list.group": self._group,
            "slack.post_message": self._post,
            "email.send": self._mail,
            "sql.query": self._query,
            "ai.summarise": lambda _: "summarise it",
            "ai.translate": lambda step: f"translate it to {step['with'].get('to', 'English')}",
        }

    def start(self) -> str:
        """Say what starts it."""
        told = [self._trigger(one) for one in self._document.get("triggers", ())]
        return " and ".join(one for one in told if one)

    def _trigger(self, trigger: Mapping[str, Any]) -> str:
        kind, given = trigger.get("type"), trigger.get("with") or {}
        if kind == "schedule":
            try:
                return _as_asked(schedule_words(ScheduleConfig.parse(given)))
            except ScheduleInvalid:
                return "on a schedule that needs attention"
        if kind == "webhook":
            return f"when {_article(self._thing())} arrives by webhook"
        if kind in ("manual", None):
            return ""
        return self._event(str(trigger.get("uses") or kind), given)

    def _event(self, name: str, given: Mapping[str, Any]) -> str:
        """Say what is looked for, and where."""
        spec = self._catalog.trigger(name)
        if spec is None:
            return f"on {name}"
        told = [uncapitalised(spec.title)]
        for key, part in spec.config_schema.get("properties", {}).items():
            value = given.get(key)
            if isinstance(value, str) and "enum" not in part:
                is_address = part.get("format") == "uri"
                told.append(
                    f"at {value}" if is_address else f"in the {key.replace('_', ' ')} {value}"
                )
        return " ".join(told)

    def clauses(self) -> list[str]:
        """Say every step, those of a branch as the arms of one condition."""
        told: list[str] = []
        for step in self._document.get("steps", ()):
            if self._port(step) is not None and self._is_told_before(step):
                continue
            told.append(self._clause(step))
        return told

    def _clause(self, step: Step) -> str:
        if step.get("type") == "branch":
            return self._branch(step)
        if step.get("type") == "approval":
            after = "; ".join(self._plain(one) for one in self._after(f"{step['id']}.approved"))
            return f"ask me for approval before you {after}" if after else "ask me for approval"
        return self._plain(step)

    def _plain(self, step: Step) -> str:
        teller = self._tellers.get(str(step.get("uses")))
        if teller is not None:
            return teller(step)
        if step.get("type") == "wait":
            return f"wait {step.get('duration_s', 0)} seconds"
        spec = self._catalog.action(str(step.get("uses", "")))
        if spec is None:
            return uncapitalised(str(step.get("name") or step["id"]))
        return f"{uncapitalised(spec.title)}{self._given(step)}{self._only_if(step)}"

    def _given(self, step: Step) -> str:
        """Say the arguments of an action, as far as they are values; what it takes from other steps is not said."""
        told = []
        for key, value in (step.get("with") or {}).items():
            name = key.replace("_", " ")
            if isinstance(value, bool | int | float):
                told.append(f"{name} {str(value).lower()}")
            elif _is_literal(value):
                told.append(f'{name} "{value}"')
            elif isinstance(value, list) and value and all(map(_is_literal, value)):
                told.append(f'{name} "{", ".join(value)}"')
        return f" with {' and '.join(told)}" if told else ""

    def _branch(self, step: Step) -> str:
        parts = []
        for case in step.get("cases", ()):
            found = condition_of(case.get("when"))
            told = found.of_one() if found is not None else "a condition holds"
            parts.append(f"if {told} {self._arm(step, case['id'])}")
        other = step.get("else")
        if other and other != "drop":
            parts.append(f"otherwise {self._arm(step, other)}")
        return ", ".join(parts)

    def _arm(self, step: Step, port: str) -> str:
        told = [self._plain(one) for one in self._after(f"{step['id']}.{port}")]
        return " and ".join(told) or "do nothing"

    def _after(self, port: str) -> list[Step]:
        return [one for one in self._steps.values() if port in one.get("after", ())]

    def _port(self, step: Step) -> str | None:
        return next((one for one in step.get("after", ()) if "." in one), None)

    def _is_told_before(self, step: Step) -> bool:
        source = (self._port(step) or "").partition(".")[0]
        return self._steps.get(source, {}).get("type") in ("branch", "approval")

    def _request(self, step: Step) -> str:
        given = step.get("with", {})
        method, url = given.get("method", "GET"), _plain_text(given.get("url"), "its address")
        if method == "GET":
            query = given.get("query") or {}
            pairs = " and ".join(f"{key}={value}" for key, value in query.items())
            asked = f" with query parameter {pairs}" if pairs else ""
            return f"get the {self._things(step)} from {url}{asked}"
        fields = paths_in(given.get("json"))
        what = _listed(fields, "the") if fields else self._sent(step)
        return f"{method} {what}{' as JSON' if fields else ''} to {url}"

    def _filter(self, step: Step) -> str:
        found = condition_of(step.get("with", {}).get("where"))
        told = found.of_things() if found is not None else "that fit a condition"
        return f"keep the {self._things(step)} {told}"

    def _dedupe(self, step: Step) -> str:
        given = step.get("with", {})
        if given.get("scope") == "workflow":
            return f"keep only the new {self._things(step)}"
        key = field_words(given.get("key"))
        return f"remove duplicate {self._things(step)}{f' by {key}' if key else ''}"

    def _sort(self, step: Step) -> str:
        given = step.get("with", {})
        by = field_words(given.get("by")) or "one of their fields"
        return f"sort the {self._things(step)} by {by} {_ORDERS[bool(given.get('descending'))]}"

    def _group(self, step: Step) -> str:
        by = field_words(step.get("with", {}).get("by")) or "one of their fields"
        return f"group the {self._things(step)} by {by}"

    def _post(self, step: Step) -> str:
        given = step.get("with", {})
        channel = _plain_text(given.get("channel"), "Slack")
        return f"post {self._message(step)} to {channel}{self._only_if(step)}"

    def _mail(self, step: Step) -> str:
        given = step.get("with", {})
        to = given.get("to")
        told = " and ".join(map(str, to)) if isinstance(to, list) else _plain_text(to, "")
        text = str(given.get("text"))
        what = self._message(step)
        if "foreach" not in step and ".count" in text:
            what = "a summary"
        subject = given.get("subject")
        placed = subject if _is_literal(subject) else self._with_places(step, subject)
        about = f' with the subject "{placed}"' if placed is not None else ""
        if _is_literal(given.get("text")):
            return f'e-mail {told}{about} and the text "{text}"'
        return f"e-mail {what} to {told}{about}{self._only_if(step)}"

    def _only_if(self, step: Step) -> str:
        found = condition_of(step.get("when"))
        if found is None or ".count" in str(step.get("when")):
            return ""
        return f" only if {found.of_one()}"

    def _message(self, step: Step) -> str:
        """What is sent: the thing, or some of its fields."""
        text = step.get("with", {}).get("text")
        if _is_literal(text):
            return f'"{text}"'
        told = self._with_places(step, text)
        if told is not None:
            return f'{self._sent(step)} as "{told}"' if "foreach" in step else f'"{told}"'
        fields = paths_in(text)
        if not fields or "steps" in str(text):
            return self._sent(step)
        if "foreach" in step:
            return f"{self._sent(step)} with {_listed(fields, 'its')}"
        return _listed(fields, "the")

    def _with_places(self, step: Step, text: Any) -> str | None:
        """Write a text as people do who leave room for values, `New deal: {name}`; None where that does not say it."""
        each = step.get("foreach")
        one = str(each.get("as", "item")) if isinstance(each, Mapping) else "trigger.body"
        field = rf"\{{\{{ ?{re.escape(one)}\.([a-z]\w*) ?\}}\}}"
        told = re.sub(field, r"{\1}", str(text))
        is_told = told != text and not re.search(r"\{\{|[\"\n]", told)
        return told if is_told and re.search(r"[^\W\d_]{2}", re.sub(field, "", str(text))) else None

    def _sent(self, step: Step) -> str:
        each = step.get("foreach")
        if isinstance(each, Mapping):
            thing = str(each.get("as", "item")).replace("_", " ")
            return f"each {'group' if thing == 'group' else thing}"
        text = str(step.get("with", {}).get("text"))
        if ".items" in text or ".groups" in text or ".rows" in text:
            return f"the {self._things(step)} as one message"
        return "it"

    def _query(self, step: Step) -> str:
        statement = _plain_text(step.get("with", {}).get("statement"), "its statement")
        return f'run the SQL query "{statement}"'

    def _things(self, step: Step) -> str:
        """What a step is about, in the plural: by its id, else by where they come from."""
        for verb in _VERBS:
            if step["id"].startswith(verb):
                return str(step["id"][len(verb) :]).replace("_", " ")
        source = self._source(step)
        if source is not None and source is not step:
            return self._things(source)
        return plural(noun_of_url(str(step.get("with", {}).get("url", ""))) or "item")

    def _source(self, step: Step) -> Step | None:
        text = str(step.get("with"))
        return next((one for name, one in self._steps.items() if f"steps.{name}." in text), None)

    def _thing(self) -> str:
        """What a call brings, in the singular: by the words of the first step that tells it."""
        for step in self._steps.values():
            told = str(step.get("with", {}).get("text") or step.get("name") or "")
            word = told.partition(":")[0].strip().lower()
            if word.isalpha():
                return singular(word)
        return "call"


def _article(word: str) -> str:
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def _is_literal(value: Any) -> bool:
    return isinstance(value, str) and "{{" not in value


def _listed(fields: Sequence[str], mark: str) -> str:
    told = [f"{mark} {field}" for field in fields]
    return told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"


def _as_asked(words: str) -> str:
    """Say which days of each month as people ask for them."""
    found = _MONTHLY.match(words)
    if found is None:
        return words
    days = re.findall(r"\d+", found["days"])
    if found["months"]:
        months = re.split(r", | and ", found["months"])
        told = [f"{day} {month}" for month in months for day in days]
    else:
        told = [f"the {_ordinal(int(day))}" for day in days]
    said = told[0] if len(told) == 1 else f"{', '.join(told[:-1])} and {told[-1]}"
    return f"on {said}{'' if found['months'] else ' of every month'}{found['rest']}"


def _ordinal(day: int) -> str:
    last = {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th") if day not in (11, 12, 13) else "th"
    return f"{day}{last}"


def _plain_text(value: Any, otherwise: str) -> str:
    if hole_of(value) is not None or not isinstance(value, str):
        return otherwise
    alone = parse_template(value).alone
    return f"its {field_words(value)}" if alone is not None else value
