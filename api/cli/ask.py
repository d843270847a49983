"""`nexa ask`: say what you want, see the plan, accept it."""

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client, Event
from api.cli.draw import graph_lines
from api.cli.ending import Told


@dataclass
class Answer:
    """What one turn of the conversation came to."""

    words: list[str] = field(default_factory=list)
    plan: Mapping[str, Any] | None = None
    patch: Mapping[str, Any] | None = None
    problems: list[Mapping[str, Any]] = field(default_factory=list)
    questions: list[Mapping[str, Any]] = field(default_factory=list)
    trial: Mapping[str, Any] | None = None

    def take(self, part: Mapping[str, Any]) -> None:
        """Read one part of the UI message stream."""
        match part["type"]:
            case "text-start":
                self.words.append("")
            case "text-delta":
                self.words[-1] += part["delta"]
            case "data-plan":
                self.plan = part["data"]
            case "data-patch":
                self.patch = part["data"]
            case "data-question":
                self.questions.append(part["data"])
            case "data-validation":
                self.problems = part["data"]["problems"]
            case "data-test-result":
                self.trial = part["data"]
            case "error":
                raise Told(str(part["errorText"]))
            case _:
                pass


def read_answer(events: Iterable[Event]) -> Answer:
    """Read a whole UI message stream."""
    answer = Answer()
    for event in events:
        if event.data == "[DONE]":
            break
        answer.take(event.json())
    return answer


def ask(client: Client, console: Console, text: str, *, workflow: str | None, accept: bool) -> int:
    """Ask, show, and accept when told to; 1 when nothing could be built."""
    thread = client.post("/threads", {"workflow_id": workflow})["id"]
    message = {"role": "user", "parts": [{"type": "text", "text": text}]}
    body = {"message": message, "timezone": local_timezone()}
    with client.stream("POST", f"/chat/{thread}", body=body) as events:
        answer = read_answer(events)
    show(console, answer)
    if answer.patch is None:
        built = answer.plan is None or answer.plan["kind"] in ("answer", "question", "publish")
        return 0 if built else 1
    return _settle(client, console, answer.patch["proposal_id"], accept=accept)


def accept_proposal(client: Client, console: Console, proposal: str) -> None:
    """Apply a proposal to the draft and say what is next."""
    done = client.post(f"/proposals/{proposal}/accept", {})
    workflow, draft = done["workflow_id"], done["draft"]
    console.print(f"Accepted. Workflow {workflow}, draft revision {draft['revision']}.")
    left = [problem for problem in draft["problems"] if problem["severity"] != "warning"]
    if left:
        console.print(f"{len(left)} open point(s) before it can be published.")


def show(console: Console, answer: Answer) -> None:
    """Print plan, graph, assumptions, times, questions and open points."""
    for words in answer.words:
        console.print(escape(words.strip()))
    if answer.patch is not None:
        console.print()
        for line in graph_lines(answer.patch["document_after"]):
            console.print(escape(line), highlight=False)
    if answer.plan is not None:
        _section(console, "Assumed", answer.plan["assumptions"])
        _section(console, "Not built", answer.plan["unsupported"])
        _section(console, "Next times", [when(time) for time in answer.plan["fire_times"]])
    _section(console, "Questions", [_question(question) for question in answer.questions])
    _section(console, "Open points", [_problem(problem) for problem in answer.problems])
    if answer.patch is not None:
        _section(console, "Newly reaches", _reach(answer.patch["reach"]))
    if answer.trial is not None:
        console.print(f"\nRehearsed with the network closed: {answer.trial['status']}.")


def when(time: str) -> str:
    """Write a moment in this machine's zone, with the zone's name."""
    return datetime.fromisoformat(time).astimezone().strftime("%a %Y-%m-%d %H:%M %Z")


def local_timezone() -> str | None:
    """Answer this machine's IANA zone, None when it cannot be told."""
    import os

    if told := os.environ.get("TZ", "").lstrip(":"):
        return told
    try:
        target = Path("/etc/localtime").resolve().parts
    except OSError:
        return None
    return "/".join(target[target.index("zoneinfo") + 1 :]) if "zoneinfo" in target else None


def _settle(client: Client, console: Console, proposal: str, *, accept: bool) -> int:
    console.print()
    if not accept and sys.stdin.isatty():
        accept = console.input("Accept this? [y/N] ").strip().lower() in ("y", "yes")
    if accept:
        accept_proposal(client, console, proposal)
    else:
        console.print(f"Nothing is written yet. Accept it with: nexa accept {proposal}")
    return 0


def _section(console: Console, title: str, lines: Iterable[str]) -> None:
    told = list(lines)
    if not told:
        return
    console.print(f"\n[bold]{title}[/bold]")
    for line in told:
        console.print(f"  • {escape(line)}", highlight=False)


def _question(question: Mapping[str, Any]) -> str:
    choices = f"  ({' / '.join(question['choices'])})" if question["choices"] else ""
    return f"{question['text']}{choices}"


def _problem(problem: Mapping[str, Any]) -> str:
    where = f"{problem['step']}: " if problem.get("step") else ""
    hint = f" ({problem['hint']})" if problem.get("hint") else ""
    return f"{problem['severity']}  {where}{problem['message']}{hint}"


def _reach(reach: Mapping[str, Iterable[str]]) -> Iterable[str]:
    return [f"{kind}: {', '.join(names)}" for kind, names in reach.items() if names]
