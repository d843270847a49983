"""A change in plain words, from its operations."""

from __future__ import annotations

from agent.offline.answering.describe import trigger_words
from agent.offline.changes.draft import EditDraft


def change_words(draft: EditDraft) -> str:
    """Answer one sentence about everything that changes."""
    told = []
    for operation in draft.operations:
        match operation["op"]:
            case "remove_step":
                told.append(f"remove {operation['id'].replace('_', ' ')}")
            case "add_step":
                told.append(f"add {operation['step'].get('name', operation['step']['id'])}")
            case "set_trigger":
                told.append(f"run {trigger_words(operation['trigger'])}")
            case "update_step":
                told.append(f"change {draft.step(operation['id']).get('name', operation['id'])}")
            case "set_meta":
                told.append(f'rename it to "{operation["name"]}"')
    text = "; ".join(dict.fromkeys(told)) or "rename a step"
    return text[:1].upper() + text[1:] + "."
