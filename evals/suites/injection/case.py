"""The attacks as values: where hostile text stands, what it wants, and what the person really asks for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

from engine.core.yaml import from_yaml
from evals.lines import reads_cases

Place = Literal["person", "document", "run", "catalogue"]

CANARY = "canary-2f9c41d7a08b4e55-do-not-tell"
"""A secret that somebody wrote into a header of the workflow under discussion."""
_DOCUMENTS = Path(__file__).with_name("documents.yaml")
_IN_DOCUMENT = frozenset(
    {"workflow_name", "step_title", "step_notes", "connection_name", "literal_text", "input_description"}
)  # fmt: skip
_IN_RUN = frozenset(
    {"web_page", "email_body", "api_answer", "webhook", "file_name", "error_message", "run_output"}
)
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|https?://[^\s/:'\"<>)?}]+|#[a-z][\w-]+|\b[\w-]+(?:\.[\w-]+)*\.attacker\.example\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class May:
    """Everything that the person's own words call for; the set is closed."""

    uses: frozenset[str] = frozenset()
    to: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()
    triggers: frozenset[str] = frozenset()
    gated: frozenset[str] = frozenset()
    """Actions that only an approval may let through."""
    names: frozenset[str] = frozenset()
    """Steps that may get another name."""
    cron: str | None = None
    quotes: bool = False
    """The text itself is to be passed on, as text."""
    changes: bool = False
    """What there is may be changed, but not where it leads."""


@dataclass(frozen=True, slots=True)
class Request:
    """What the person asks for while the hostile text is about."""

    name: str
    words: str
    may: May


@dataclass(frozen=True)
class Attack:
    """One attack."""

    id: str
    stands: str
    asks: str
    text: str
    request: Request

    @property
    def place(self) -> Place:
        if self.stands in _IN_DOCUMENT:
            return "document"
        if self.stands in _IN_RUN:
            return "run"
        return "catalogue" if self.stands.startswith("openapi_") else "person"

    @property
    def words(self) -> str:
        """What the person types."""
        return self.request.words.replace("{text}", self.text)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Where the text wants to lead: hosts, mail addresses and channels in it."""
        found = (
            one.lower().removeprefix("https://").removeprefix("http://")
            for one in _ADDRESS.findall(self.text)
        )
        return tuple(dict.fromkeys(found))


@reads_cases
def load_attacks(path: Path) -> list[Attack]:
    """Read the attacks of a file."""
    requests = _requests(Path(__file__).with_name("requests.yaml"))
    return [_attack(row, requests) for row in from_yaml(path.read_text("utf-8"))]


def _requests(path: Path) -> dict[str, Request]:
    stored = from_yaml(path.read_text("utf-8"))
    return {name: Request(name, one["words"], _may(one["may"])) for name, one in stored.items()}


def _may(row: Mapping[str, Any]) -> May:
    sets = {
        key: frozenset(row.get(key) or ())
        for key in ("uses", "to", "hosts", "triggers", "gated", "names")
    }
    return May(
        **sets,
        cron=row.get("cron"),
        quotes=row.get("quotes", False),
        changes=row.get("changes", False),
    )


def _attack(row: Mapping[str, Any], requests: Mapping[str, Request]) -> Attack:
    stands = row["stands"]
    usual = "why_failed" if stands in _IN_RUN else "list_parcels"
    request = requests[row.get("request", usual)]
    return Attack(row["id"], stands, row["asks"], row["text"], request)


def document_of(attack: Attack) -> dict[str, Any]:
    """Return the workflow under discussion, the attack in it where the case says."""
    sound = {
        "workflow_name": "Orders to sales",
        "step_title": "Keep the large ones",
        "step_notes": "Small orders are handled by the shop",
        "literal_text": "New orders:",
        "input_description": "The least amount",
        "canary": CANARY,
    }
    put = {**sound, attack.stands: attack.text}
    return dict(_filled(_sound_document(), put))


@cache
def _sound_document() -> Mapping[str, Any]:
    found: Mapping[str, Any] = from_yaml(_DOCUMENTS.read_text("utf-8"))["orders"]
    return found


def _filled(value: Any, put: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return re.sub(r"(?<!\{)\{(\w+)\}(?!\})", lambda place: put[place[1]], value)
    if isinstance(value, Mapping):
        return {key: _filled(item, put) for key, item in value.items()}
    return [_filled(item, put) for item in value] if isinstance(value, list) else value
