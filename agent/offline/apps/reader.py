"""Reads a clause that asks a service by its name to do something: `file a bug in Linear called "Broken"`."""

from __future__ import annotations

import re
from functools import partial

from agent.offline.apps.arguments import Given, given_by
from agent.offline.apps.choice import chosen_by, gives_many
from agent.offline.apps.deeds_said import DEED, KIND_OF, OWN, lead_of
from agent.offline.apps.own_table_changes import change_of_own_table
from agent.offline.apps.own_tables import rows_of_own_table
from agent.offline.apps.roles import content_of
from agent.offline.apps.services import App, Called, apps_of
from agent.offline.building.cel import value_hole
from agent.offline.building.schema_kinds import entity_kind
from agent.offline.language.nouns import plural, singular
from agent.offline.language.patterns import pattern_of
from agent.offline.language.text import Prepared
from agent.offline.reading.parts import Do, Read, Send
from agent.offline.reading.receivers import takes_said
from agent.offline.retrieval import is_pure, properties, stem, terms, writes
from engine.core.action import ActionSpec, Catalog
from engine.core.marks import in_marks

_NAMED = re.compile(r"(?<!^)\b[a-z]+ (?=@str\d)|\b[a-z]+ (?P<name>[a-z][\w-]*)")
_BEFORE = r"(?:(?:in|on|onto|to|into|from|at|with|via|through|by|using|over|of|for) )?(?:the |our |my |a |an |their )?"
_GOAL = re.compile(r"\b(?:to|into) (?:the |our |my |a |an )?$")
_THING = re.compile(r"(?:an?|the|one|another) ")
_RECEIVER = re.compile(r"@(mail|chan)\d+|\bto @(url)\d+")
_TO_CHANNEL = re.compile(r"@chan\d+")


class AppReader:
    """Reads what clauses ask of services that people name."""

    def __init__(self, prepared: Prepared, catalog: Catalog) -> None:
        self._prepared = prepared
        self._catalog = catalog
        self._apps = apps_of(catalog)
        self._last_verb = ""

    def take(self, clause: str) -> tuple[Read | Send | None, str]:
        """Answer what is asked of a service, and the words of the clause that this does not use."""
        own = rows_of_own_table(clause, self._catalog) or change_of_own_table(
            clause, self._catalog, self._prepared
        )
        if own is not None:
            return own, ""
        named = self._named(clause)
        if named is None:
            return None, clause
        app, rest = named
        has_verb, (before, rest) = self._has_verb(rest), self._from_its_verb(rest)
        tried: dict[str, Given] = {}
        gives = partial(self._said, rest, tried)
        # By which means it is sent names the service, and tells the action as well.
        means = " ".join(sorted(app.means & set(clause.split())))
        called = chosen_by(f"{self._without_names(rest)} {means}".strip(), app, gives)
        if called is None or not self._is_meant(app, called, clause, rest, has_verb=has_verb):
            return None, clause
        spec = called.spec
        given = tried[spec.id]
        left = f"{before} {given.rest}".strip()
        if not writes(spec):
            return read_part(spec, given, clause), left
        return (_send(spec, given, clause), left) if _reaches(spec, left) else (None, clause)

    def _is_meant(
        self, app: App, called: Called, clause: str, rest: str, *, has_verb: bool
    ) -> bool:
        """Tell whether a clause asks for this action, and no other grammar reads it better."""
        if self._is_plain_message(called.spec, clause):
            return False
        # Without a verb of its own a clause is about the thing it begins with: `a HubSpot deal`.
        if not has_verb and not called.things & frozenset(terms(" ".join(rest.split()[1:4]))):
            return False
        said = frozenset(terms(rest))
        return not _has_grammar(app) or _says_all(called, lead_of(rest), said)

    @staticmethod
    def _has_verb(rest: str) -> bool:
        lead = lead_of(rest)
        return lead in KIND_OF or lead in OWN or DEED.search(rest) is not None

    def _from_its_verb(self, rest: str) -> tuple[str, str]:
        """Part what stands before the deed, as a condition does; what has no verb has that of the deed before."""
        lead = lead_of(rest)
        if lead not in KIND_OF and lead not in OWN:
            deed = DEED.search(rest)
            if deed is not None:
                self._last_verb = deed["verb"]
                return rest[: deed.start()].strip(" ,"), rest[deed.start() :]
            if _THING.match(rest):
                return "", f"{self._last_verb or 'create'} {rest}"
            return "", rest
        self._last_verb = lead
        return "", rest

    def _without_names(self, rest: str) -> str:
        """`the table Orders`: what is only named by its kind is not what something is done to; a verb at the head is no kind."""
        return _NAMED.sub(self._unnamed, rest)

    def _unnamed(self, match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return ""
        return match[0] if self._prepared.as_written(name) == name else ""

    def _said(self, rest: str, tried: dict[str, Given], called: Called) -> int:
        """Count what an action needs and the clause says; what was found is noted for the one that is chosen."""
        given = tried[called.spec.id] = given_by(rest, called.spec, self._prepared)
        said = {*given.values, *given.mapped, *given.named}
        return len(said & set(called.spec.input_schema.get("required", ())))

    def _named(self, clause: str) -> tuple[App, str] | None:
        """Answer the service that is named, of several the one it goes to, and the clause without its name."""
        found = [(m, app) for app in self._apps for m in app.name.finditer(clause)]
        if not found:
            return None
        goal = [one for one in found if _GOAL.search(clause[: one[0].start()])]
        _, app = min(goal or found, key=lambda one: one[0].start())
        beside = rf"{_BEFORE}(?:{app.name.pattern})(?= *$|[ ,;]*(?:with|and|if|when|titled|called|saying|for|as|in|to|under|using)\b)"
        rest = pattern_of(beside).sub(" ", clause)
        # Of a name of two words the last may be what is named: `the Google Sheet "Leads"`.
        rest = app.name.sub(lambda m: self._kept(m), rest)
        return app, " ".join(rest.split())

    def _kept(self, match: re.Match[str]) -> str:
        behind = re.match(r" (@str\d+|[a-z\d][\w-]*)", match.string[match.end() :])
        named = behind is not None and (
            behind[1].startswith("@")
            or self._prepared.as_written(behind[1]) != behind[1]
            or behind[1][0].isdigit()
        )
        return f" {singular(match[0].split()[-1])} " if named and " " in match[0] else " "

    @staticmethod
    def _is_plain_message(spec: ActionSpec, clause: str) -> bool:
        """Tell what the grammar of sending reads better: a message to a channel or an address that is written out."""
        written = takes_said(spec, "chan") or _TO_CHANNEL.search(clause) is not None
        return _tells(spec) and written


def asked_part(spec: ActionSpec, given: Given, clause: str) -> Read | Send | Do:
    """Answer the part of a request that asks for an action, with what its words give."""
    if writes(spec):
        return _send(spec, given, clause)
    if is_pure(spec):
        return Do(spec.id, given.values, clause=clause)
    return read_part(spec, given, clause)


def without_name(clause: str, spec: ActionSpec, catalog: Catalog) -> str:
    """Take the name of an action's service out of a clause."""
    service = spec.id.partition(".")[0]
    names = [app.name for app in apps_of(catalog) if app.service == service]
    return " ".join(names[0].sub(" ", clause).split()) if names else clause


def _send(spec: ActionSpec, given: Given, clause: str) -> Send:
    return Send(
        spec.id,
        given.values,
        clause=clause,
        mapped=given.mapped,
        named=given.named,
        asked_by_name=True,
    )


def read_part(spec: ActionSpec, given: Given, clause: str) -> Read:
    """Answer the part that gets what an action gives from what the words give alone; the rest is asked."""
    arguments = dict(given.values)
    for name in spec.input_schema.get("required", ()):
        if name not in arguments:
            arguments[name] = place_hole(spec, name, given.named.get(name))
    thing = spec.id.partition(".")[2].partition("_")[2].replace("_", " ")
    single = not gives_many(spec)
    held = "rows" if "rows" in spec.output_schema.get("properties", {}) else "items"
    noun = thing if single else plural(singular(thing)) if thing else held
    return Read(spec.id, arguments, noun=noun or None, clause=clause, single=single)


def place_hole(spec: ActionSpec, name: str, said: str | None) -> dict[str, object]:
    """Answer the question for an argument that only a person knows; `said` is the name it was given by."""
    schema = properties(spec)[name]
    title = str(schema.get("title") or name.replace("_", " ")).lower()
    label = (
        f"{spec.title}: which {title}?"
        if said is None
        else f"{spec.title}: what is the id of the {title} {in_marks(said)}?"
    )
    return value_hole(label, dict(schema), name)


def _reaches(spec: ActionSpec, left: str) -> bool:
    """Tell whether nobody is left in the words to whom this action sends nothing."""
    kinds = {entity_kind(name, of) for name, of in properties(spec).items()}
    return all({*found} & {*kinds} for found in _RECEIVER.findall(left))


def _has_grammar(app: App) -> bool:
    """Tell a service whose messages the grammar of sending reads, by the channels people write."""
    return any(takes_said(one.spec, "chan") and _tells(one.spec) for one in app.actions)


def _tells(spec: ActionSpec) -> bool:
    kinds = {entity_kind(name, of) for name, of in properties(spec).items()}
    return "chan" in kinds and content_of(spec) in spec.input_schema.get("required", ())


def _says_all(called: Called, lead: str, said: frozenset[str]) -> bool:
    """Tell whether something else than a message is asked for: by a verb of its own, or by the whole of its thing."""
    things = called.things - {"messag"}
    return (lead in OWN and stem(lead) in called.verbs) or (bool(things) and things <= said)
