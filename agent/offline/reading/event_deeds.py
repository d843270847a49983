"""What is done to the thing whose coming starts the run: `comment "thanks" on it` is said of the app it came from."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.apps.deeds_said import lead_of
from agent.offline.apps.services import apps_of
from agent.offline.apps.verb_options import said_by_verb
from agent.offline.building.event_places import app_of, is_about
from agent.offline.reading.app_words import app_names
from agent.offline.retrieval import stem
from engine.core.action import ActionSpec, Catalog, TriggerSpec

_PART: Final = re.compile(r"(?P<end>[,;.](?= |$)(?: and)?(?: then)?|,? and then | and | then )")
_POLITE: Final = re.compile(r"^(?:(?:and|then|also|please|just|directly|immediately) )+")
_ELSEWHERE: Final = re.compile(r"@(?:chan|mail|url|sql)\d|\b(?:table|sheet|spreadsheet|database|channel|file|folder|bucket|queue|list)\b")  # fmt: skip
# `add a comment "thanks"` comments.
_ADDED: Final = re.compile(r"^(?:add|leave|put|write|make) (?:an? |the )?(?:short |quick )?(?P<what>comment|note|label|tag|reaction)(?= |$)")  # fmt: skip
_ANSWERS: Final = frozenset(["reply", "answer", "respond"])
_ITS: Final = re.compile(
    r"^(?:set|change|update|edit|raise|lower|put) (?:its|the) (?P<what>[a-z]+(?: [a-z]+)?) (?:to|as|=) (?P<value>@str\d+|[\w-]+)"
)
_SAYING: Final = re.compile(r"\b(?:with|saying|by saying)(?: the (?:text|words))?:? (?=@str)")


def with_thing_named(rest: str, spec: TriggerSpec, thing: str, catalog: Catalog) -> str:
    """Return what is done, with the app named where only the thing that came can be meant."""
    actions = [one for one in catalog.actions() if app_of(one.id) == app_of(spec.id) and is_about(one, spec)]  # fmt: skip
    if not actions:
        return rest
    name = next((one for one in app_names(spec)), app_of(spec.id))
    parts = _PART.split(rest)
    told = [
        _named(part, actions, name, thing, catalog) if at % 2 == 0 else part
        for at, part in enumerate(parts)
    ]
    return "".join(told)


def _named(part: str, actions: list[ActionSpec], app: str, thing: str, catalog: Catalog) -> str:
    lead = _POLITE.match(part.lstrip())
    head = part[: len(part) - len(part.lstrip())] + (lead[0] if lead else "")
    said = part[len(head) :].rstrip()
    if _ELSEWHERE.search(said) or any(one.name.search(said) for one in apps_of(catalog)):
        return part
    said = _ADDED.sub(r"\g<what>", said)
    verb = lead_of(said)
    meant = next((one for one in actions if _means(one, verb, said, thing)), None) if verb else None
    return part if meant is None else head + _said_of(said, verb, meant, app, thing)


def _said_of(said: str, verb: str, action: ActionSpec, app: str, thing: str) -> str:
    """Say it of the app's thing, in the words in which a service that is named is asked."""
    called = f"the {app} {thing}"
    its = _ITS.match(said)
    if its is not None:
        return f"change {called} to {its['what']} {its['value']}"
    own = re.compile(rf"(?: (?:to|on|at|with|in))? (?:it|this|that|(?:the|this|that) (?:new )?{re.escape(thing)})\b")  # fmt: skip
    rest = own.sub("", said.removeprefix(verb), count=1).strip()
    if verb in _ANSWERS:
        where = f"in the {app} thread" if "thread" in action.id else f"to {called}"
        rest = _SAYING.sub("", rest)
        return f"reply {where} with {rest}" if "thread" in where else f"reply {rest} {where}"
    if verb == "comment":
        return f"comment {_SAYING.sub('', rest)} on {called}"
    if verb == "note":
        return f"add a {app} note saying {_SAYING.sub('', rest)}"
    if verb == "react":
        return f"react to {called} {rest}"
    rest = f"with {rest}" if rest.startswith("@str") or action.id.endswith(f"_{verb}") else rest
    return f"{verb} {called} {rest}".strip()


def _means(action: ActionSpec, verb: str, said: str, thing: str) -> bool:
    """Tell whether an action is what a verb asks for: it goes by the verb, or the verb is what it adds or sets."""
    first, *others = action.id.partition(".")[2].split("_")
    if verb in _ANSWERS:
        return first == "reply"
    if _ITS.match(said) is not None:
        return first == "update"
    if first == "add" and len(others) == 1:
        return stem(others[0])[:4] == stem(verb)[:4]
    if not re.search(rf"\b(?:it|this|that|(?:the|this|that) (?:new )?{re.escape(thing)})\b", said):
        return False
    return (stem(first) == stem(verb) and others in ([], [thing])) or bool(said_by_verb(said, action))  # fmt: skip
