"""How people name the services of a catalogue in passing: by its own name, or by what only it is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from agent.offline.apps.services import apps_of
from engine.core.action import ActionSpec, Catalog

# Words for what everybody has, without the name of any product.
IN_PASSING: Final = {
    "sql": r"\b(?:database|db|tables?|sql|postgres|mysql|rows?)\b",
    "email": r"\b(?:e-?mails?|mails?)\b|@[\w-]+\.\w+",
    "http": r"https?://|\b(?:api|endpoint|url|GET|POST|PUT)\b",
    "slack": r"\bslack\b|(?<!\w)#[a-z][\w-]+",
    "ai": r"\b(?:ai|llm|gpt|model)\b",
    "s3": r"\bs3\b|\bbuckets?\b",
    "imap": r"\bimap\b|\bmailbox\b|\binbox\b",
    "rss": r"\brss\b|\bfeeds?\b",
    "table": r"\btables?\b|\bcsv\b|\brows?\b",
}


def is_own(spec: ActionSpec) -> bool:
    """Tell what only one product can do, and asks for its name, from what everybody has."""
    return spec.connection is not None and spec.id.partition(".")[0] not in IN_PASSING


def names_of(catalog: Catalog, services: Sequence[str]) -> Mapping[str, re.Pattern[str]]:
    """Answer, for each service, what its own name is found by; a service without one goes by its id."""
    own = {app.service: app.name.pattern for app in apps_of(catalog)}
    return {
        name: re.compile(own.get(name, rf"\b{re.escape(name)}\b"), re.IGNORECASE)
        for name in services
    }


def in_passing(names: Mapping[str, re.Pattern[str]]) -> Mapping[str, re.Pattern[str]]:
    """Answer the same with the words that only speak of what a service is about."""
    return {
        name: re.compile(f"{own.pattern}|{IN_PASSING[name]}", re.IGNORECASE)
        if name in IN_PASSING
        else own
        for name, own in names.items()
    }
