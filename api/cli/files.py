"""`nexa validate`, `export`, `import`, `publish`: documents as files."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.markup import escape

from api.cli.ask import when
from api.cli.client import Client
from api.cli.ending import Told
from api.cli.settle import allowed

_OUTCOMES = {"translated": "green", "partly": "cyan", "hole": "yellow", "left_out": "dim"}
_COLOURS = {"error": "red", "hole": "yellow", "warning": "cyan"}


def validate(client: Client, console: Console, file: Path) -> int:
    """Print every problem and the next fire times; 1 when it could not be published."""
    found = client.post("/documents/validate", {"text": _text(file)})
    print_problems(console, found["problems"])
    for trigger, times in found["fire_times"].items():
        console.print(f"{trigger}: {', '.join(when(time) for time in times)}", highlight=False)
    verdict = "can be published" if found["valid"] else "cannot be published yet"
    console.print(f"{file}: {verdict}")
    return 0 if found["valid"] else 1


def publish(client: Client, console: Console, workflow_id: str, *, allow: bool) -> None:
    """Publish the draft as it stands now, and say what runs reach from now on."""
    draft = client.get(f"/workflows/{workflow_id}/draft")
    for name, found in draft["newly_reaches"].items():
        if found:
            console.print(f"newly reaches {name}: {', '.join(found)}", highlight=False)
    again = f"nexa publish {workflow_id} --allow-reach"
    reach = allowed(console, draft["to_allow"], again, allow=allow)
    body = {"revision": draft["revision"], "reach": reach}
    done = client.post(f"/workflows/{workflow_id}/publish", body)
    console.print(f"Version {done['number']} is live.")


def export(
    client: Client, workflow_id: str, output: Path | None, *, form: Literal["yaml", "json"]
) -> None:
    """Write the document to a file or to standard output."""
    text = client.text(f"/workflows/{workflow_id}/export", format=form)
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")


def import_file(
    client: Client,
    console: Console,
    file: Path,
    *,
    form: str,
    name: str | None,
    preview: bool,
) -> None:
    """Make a workflow from a file; what came from another product is told node by node."""
    given = {"text": _text(file), "format": form, **({"name": name} if name else {})}
    if preview:
        shown = client.post("/workflows/import/preview", given)
        print_report(console, shown["report"])
        console.print("Nothing was stored.")
        return
    made = client.post("/workflows/import", given)
    console.print(f"Imported as {made['key']} ({made['id']}).", highlight=False)
    print_report(console, made["report"])


def print_report(console: Console, report: Mapping[str, Any]) -> None:
    """Print what has become of each foreign node, its notes below it, and what to connect."""
    for node in report["nodes"]:
        steps = f" -> {', '.join(node['steps'])}" if node["steps"] else ""
        colour = _OUTCOMES[node["outcome"]]
        word = node["outcome"].replace("_", " ")
        line = f"[{colour}]{word:<10}[/{colour}] {escape(node['name'])} ({escape(node['kind'])})"
        console.print(f"{line}{escape(steps)}", highlight=False)
        for note in node["notes"]:
            console.print(f"           {escape(note)}", highlight=False)
    if report["nodes"]:
        counts = (f"{n} {word.replace('_', ' ')}" for word, n in report["counts"].items() if n)
        console.print(f"{len(report['nodes'])} nodes: {', '.join(counts)}.", highlight=False)
    if report["connections"]:
        needed = ", ".join(report["connections"])
        console.print(f"Make these connections: {needed}.", highlight=False)


def print_problems(console: Console, problems: Iterable[Mapping[str, Any]]) -> None:
    """Print findings, one line each."""
    for problem in problems:
        colour = _COLOURS[problem["severity"]]
        hint = f" [dim]{escape(problem['hint'])}[/dim]" if problem.get("hint") else ""
        console.print(
            f"[{colour}]{problem['severity']:<7}[/{colour}] {escape(problem['path'] or '/')}  "
            f"{escape(problem['message'])}{hint}",
            highlight=False,
        )


def _text(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise Told(f"There is no file {file}.") from error
    except UnicodeDecodeError as error:
        raise Told(f"{file} is not text in UTF-8.") from error
