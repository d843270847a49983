"""A deed that some services can do, of which none is named: asked, and not called impossible."""

from __future__ import annotations

import re
from typing import Final

from agent.offline.apps.services import App, Called, apps_of
from agent.offline.asked.point import OpenPoint
from agent.offline.language.text import Prepared
from agent.offline.meant.planned import parts_unread
from agent.offline.retrieval import stem, terms, writes
from agent.plan import Plan
from engine.core.action import Catalog

_MOST: Final = 5
_LEADS: Final = re.compile(r"^(?:(?:and|then|also|please|just|can you|could you),? )+")


def which_service(said: str, catalog: Catalog) -> OpenPoint | None:
    """Answer what to ask of a deed by name; None where no service has one, too many have, or one is named."""
    text = _LEADS.sub("", said.lower())
    apps = apps_of(catalog)
    if any(app.name.search(text) for app in apps):
        return None
    able = {_name(deed, app): deed for app in apps if (deed := _deed(text, app)) is not None}
    if not 0 < len(able) <= _MOST:
        return None
    names = tuple(sorted(able))
    titles = [able[name] for name in names]
    told = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])}, or {titles[-1]}"
    return OpenPoint("service", f"Where should I {text}? I can do this: {told}.", said, names)


def asked_where(plan: Plan, prepared: Prepared, catalog: Catalog) -> Plan:
    """Answer a refusal as the question where, for a deed that some services can do; any other plan as it is."""
    if plan.kind != "impossible":
        return plan
    asked = (which_service(said.strip(" ."), catalog) for said in parts_unread(plan))
    where = next((one for one in asked if one is not None), None)
    return plan if where is None else where.asked(prepared)


def _name(deed: str, app: App) -> str:
    """Answer how a service is called in the title of its deed."""
    match = app.name.search(deed.lower())
    return deed[match.start() : match.end()] if match else app.service


def _deed(text: str, app: App) -> str | None:
    """Answer how the plainest deed of a service is called that goes by these words."""
    lead, held = stem(text.split(" ", 1)[0]), set(terms(text))
    found = [one for one in app.actions if writes(one.spec) and _goes_by(one, lead, held)]
    found.sort(key=lambda one: len(one.spec.input_schema.get("required", ())))
    return found[0].spec.title if found else None


def _goes_by(one: Called, lead: str, held: set[str]) -> bool:
    return lead in {stem(verb) for verb in one.verbs} and bool(one.things) and one.things <= held
