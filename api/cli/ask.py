"""`nexa ask`: say what you want, see the plan, settle it; a conversation goes on where it was left."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from api.cli.client import Client, Event
from api.cli.draw import graph_lines
from api.cli.ending import Stopped, Told
from api.cli.proof import proof_sections
from api.cli.rehearse import print_step
from api.cli.settle import accept_proposal, reject_proposal


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


News = Callable[[Mapping[str, Any]], None]
"""Is told how a draft gets on while a model writes it."""


def read_answer(events: Iterable[Event], news: News | None = None) -> Answer:
    """Read a whole UI message stream."""
    answer = Answer()
    for event in events:
        if event.data == "[DONE]":
            break
        part = event.json()
        if part["type"] == "data-progress" and news is not None:
            news(part["data"])
        answer.take(part)
    return answer


def ask(
    client: Client, console: Console, text: str, *, thread: str, accept: bool, allow: bool
) -> int:
    """Say something, show what comes back and settle it; 1 when nothing could be built."""
    while True:
        with getting_on(console) as news:
            answer = say(client, thread, text, news)
        show(console, answer)
        console.print(f"\nConversation {thread}", highlight=False)
        reply = _reply(console, answer)
        if not reply:
            break
        text = reply
    if answer.patch is None:
        _how_to_answer(console, thread, answer)
        built = answer.plan is None or answer.plan["kind"] in ("answer", "question", "publish")
        return 0 if built else 1
    _settle(client, console, answer.patch["proposal_id"], accept=accept, allow=allow)
    return 0


@contextmanager
def getting_on(console: Console) -> Iterator[News | None]:
    """Show on one line of a terminal how a draft gets on, and take it away again; nothing where it is none."""
    if not console.is_terminal:
        yield None
        return
    with console.status("Planning") as line:
        yield lambda data: line.update(escape(progress_words(data)))


def progress_words(data: Mapping[str, Any]) -> str:
    """Say how a draft gets on: which it is, its steps so far, tokens and money as reckoned."""
    steps = f"{len(data['steps'])} steps so far" if data["steps"] else "no step yet"
    last = f", the last: {data['steps'][-1]}" if data["steps"] else ""
    usd = f", {data['usd']:.4f} USD" if data["usd"] is not None else ""
    tokens = f"about {data['tokens_in']} tokens in, {data['tokens_out']} out{usd}"
    return f"Draft {data['draft']} of {data['of']}: {steps}{last} ({tokens})"


def say(client: Client, thread: str, text: str, news: News | None = None) -> Answer:
    """Say something in a conversation and read the whole answer."""
    message = {"role": "user", "parts": [{"type": "text", "text": text}]}
    body = {"message": message, "timezone": local_timezone()}
    try:
        with client.stream("POST", f"/chat/{thread}", body=body) as events:
            return read_answer(events, news)
    except KeyboardInterrupt:
        client.post(f"/chat/{thread}/cancel")
        raise Stopped(f'Stopped. Go on with: nexa ask --thread {thread} "..."') from None


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
        _section(console, "Notes", answer.plan.get("notes") or ())
    _section(console, "Questions", [_question(question) for question in answer.questions])
    _section(console, "Open points", [_problem(problem) for problem in answer.problems])
    if answer.patch is not None:
        if answer.patch["document_before"] is not None:
            _section(console, "Changes", _numbered(answer.patch["summary"]))
        _section(console, "Newly reaches", _reach(answer.patch["reach"]))
    if answer.trial is not None:
        _rehearsed(console, answer.trial)
        for title, lines in proof_sections(answer.trial):
            _section(console, title, lines)
    if answer.plan is not None and (made := answer.plan.get("made_by")):
        console.print(f"\n{escape(_made_by(made))}", highlight=False)


def _rehearsed(console: Console, trial: Mapping[str, Any]) -> None:
    """Print how the rehearsal went; where it failed, at which step and why."""
    console.print(f"\nRehearsed with the network closed: {trial['status']}.")
    for name, step in trial["steps"].items():
        if step["status"] == "failed":
            print_step(console, name, step)


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


def _reply(console: Console, answer: Answer) -> str:
    """Let whoever sits there answer the questions at once; "" when nobody does."""
    if not answer.questions or not sys.stdin.isatty():
        return ""
    return console.input("\nYour answer (Enter leaves it open): ").strip()


def _how_to_answer(console: Console, thread: str, answer: Answer) -> None:
    if answer.questions:
        console.print(f'Answer with: nexa ask --thread {thread} "..."', highlight=False)


def _settle(client: Client, console: Console, proposal: str, *, accept: bool, allow: bool) -> None:
    console.print()
    told = "yes" if accept else ""
    if not told and sys.stdin.isatty():
        told = console.input("Accept this? [y]es, [r]eject, Enter decides later: ").strip().lower()
    if told in ("y", "yes"):
        accept_proposal(client, console, proposal, only=None, allow=allow)
    elif told in ("r", "reject"):
        reject_proposal(client, console, proposal)
    else:
        console.print(f"Nothing is written yet. Accept it with: nexa accept {proposal}")


def _section(console: Console, title: str, lines: Iterable[str]) -> None:
    told = list(lines)
    if not told:
        return
    console.print(f"\n[bold]{title}[/bold]")
    for line in told:
        console.print(f"  • {escape(line)}", highlight=False)


def _numbered(lines: Iterable[str]) -> list[str]:
    return [f"{number}  {line}" for number, line in enumerate(lines)]


def _question(question: Mapping[str, Any]) -> str:
    choices = f"  ({' / '.join(question['choices'])})" if question["choices"] else ""
    return f"{question['text']}{choices}"


def _made_by(made: Mapping[str, Any]) -> str:
    """Say who wrote a plan, with its tokens and its price where they are known."""
    by_model = made["planner"] == "llm"
    told = [f"Written by {made['model']} ({made['prompt']})" if by_model else "Written by rules"]
    if made.get("tokens_in") is not None:
        told.append(f"{made['tokens_in']} tokens in, {made['tokens_out']} out")
    if made.get("usd") is not None:
        told.append(f"{made['usd']:.4f} USD")
    return ", ".join(told) + "."


def _problem(problem: Mapping[str, Any]) -> str:
    where = f"{problem['step']}: " if problem.get("step") else ""
    hint = f" ({problem['hint']})" if problem.get("hint") else ""
    return f"{problem['severity']}  {where}{problem['message']}{hint}"


def _reach(reach: Mapping[str, Iterable[str]]) -> Iterable[str]:
    return [f"{kind}: {', '.join(names)}" for kind, names in reach.items() if names]
