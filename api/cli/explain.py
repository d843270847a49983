"""`nexa explain`: why a run failed, what each sentence rests on, and the fix that was checked."""

import json
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client

_VERDICTS = {
    "passes": "[green]passes[/green]",
    "passes_if": "[yellow]passes, if what is assumed holds[/yellow]",
    "fails": "[red]fails[/red]",
}
_NOT_PLAYED = {
    "time": "there was no time left",
    "not_kept": "what is needed of them is not on record any more",
}


def explain(client: Client, console: Console, run_id: str, *, as_json: bool) -> int:
    """Print an explanation; 0 when a cause is named, 1 when it is not known."""
    found = client.get(f"/runs/{run_id}/explanation")
    if as_json:
        console.print_json(json.dumps(found))
    else:
        _print(console, found)
    facts = found["facts"]
    return 0 if facts is None or facts["known"] else 1


def _print(console: Console, found: Mapping[str, Any]) -> None:
    for sentence in found["sentences"]:
        marks = " ".join(_mark(found["run_id"], citation) for citation in sentence["citations"])
        text = escape(sentence["text"])
        console.print(f"{text} [dim]{escape(marks)}[/dim]", highlight=False, soft_wrap=True)
    for note in found["notes"]:
        console.print(escape(note), highlight=False)
    if found["fix"] is not None:
        _print_fix(console, found["fix"])


def _mark(run_id: str, citation: Mapping[str, Any]) -> str:
    if citation["kind"] == "doc":
        return f"[{citation['doc']}]"
    run = "" if citation["run"] == run_id else f" {citation['run']}"
    return f"[event {citation['seq']}{run}]" if citation["kind"] == "event" else f"[run{run}]"


def _successes(evidence: Mapping[str, Any]) -> list[str]:
    """Say how the good runs go: how many stay, each that does not, and how many were not played."""
    tried, left = evidence["successes"], evidence["not_played"]
    told = [f"Run {one['run']}: {_VERDICTS['fails']}" for one in tried if one["verdict"] == "fails"]
    if tried:
        told.insert(
            0, f"{len(tried) - len(told)} of the last {len(tried)} good runs stay the same."
        )
    for why, words in _NOT_PLAYED.items():
        count = sum(1 for one in left if one["why"] == why)
        if count:
            told.append(f"{count} more were not played: {words}.")
    return told


def _print_fix(console: Console, fix: Mapping[str, Any]) -> None:
    evidence = fix["evidence"]
    console.print("\nProposed fix:", highlight=False)
    for title in fix["titles"]:
        console.print(f"  {escape(title)}", highlight=False)
    console.print(f"  The failed run {_VERDICTS[evidence['failing']]}.", highlight=False)
    for said in _successes(evidence):
        console.print(f"  {said}", highlight=False)
    for one in evidence["assumed"]:
        place = escape(one["step"] or "the run")
        console.print(f"  Assumed at {place}: {escape(one['why'])}", highlight=False)
    if fix["base_revision"] is None:
        console.print("  The draft has moved on: ask in the chat for a fix of it.")
    console.print_json(json.dumps(fix["operations"]))
