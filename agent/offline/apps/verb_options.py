"""What the verb of a clause says an argument is: `close the issue` sets its state to closed."""

from __future__ import annotations

from typing import Any

from agent.offline.apps.deeds_said import lead_of
from agent.offline.retrieval import properties, stem
from engine.core.action import ActionSpec


def said_by_verb(clause: str, spec: ActionSpec) -> dict[str, Any]:
    """Answer the arguments one of whose few values the verb itself is."""
    verb = stem(lead_of(clause))
    found = {
        name: [one for one in schema.get("enum", ()) if stem(str(one).lower()) == verb]
        for name, schema in properties(spec).items()
    }
    return {name: options[0] for name, options in found.items() if len(options) == 1 and verb}
