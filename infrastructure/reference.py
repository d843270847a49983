"""Print one generated reference page to standard output: `reference.py actions|errors|...`."""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

PACKAGES = ("engine", "tools", "agent", "api")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", choices=sorted(PAGES))
    print(PAGES[parser.parse_args().page]().rstrip("\n"))


def actions_page() -> str:
    """Every action with its effect, connection, arguments and output."""
    from tools.catalog import load_catalog
    from tools.manifest import read_actions
    from tools.sources import built_in

    catalog = load_catalog(built_in())
    entries = [entry for source in built_in() for entry in read_actions(source.folder).actions]
    parts = ["# Actions", "Generated from each folder's `actions.json`."]
    for spec in sorted((entry.spec() for entry in entries), key=lambda spec: spec.id):
        parts += [
            f"## `{spec.id}`",
            f"**{spec.title}.** {spec.summary}",
            f"Effect: {effect_words(spec.effect)}.",
        ]
        if spec.switch:
            parts.append(f"Off unless `{spec.switch}=on`.")
        if spec.connection:
            need = "needs" if spec.connection.required else "can use"
            kinds = ", ".join(f"`{kind}`" for kind in spec.connection.kinds)
            parts.append(f"It {need} a connection to {spec.connection.service} ({kinds}).")
        parts += [
            schema_table("Argument", spec.input_schema),
            schema_table("Output", spec.output_schema),
        ]
    parts.append("# Triggers")
    for trigger in catalog.triggers():
        parts += [f"## `{trigger.id}`", f"**{trigger.title}.** {trigger.summary}".rstrip()]
        if trigger.polling:
            every, least = trigger.polling.every_s, trigger.polling.least_s
            parts.append(f"Looked at every {every} s unless it is set; {least} s is the least.")
        if trigger.own_line:
            parts.append("Told over a line that each such trigger keeps open.")
        parts.append(schema_table("Setting", trigger.config_schema))
        if trigger.polling or trigger.called or trigger.own_line:
            parts.append(schema_table("What it brings", trigger.output_schema))
    return "\n\n".join(part for part in parts if part)


def connectors_page() -> str:
    """Every connector: where it speaks, what it needs, and what it claims on the quality scale."""
    from tools.kit.quality import RULES, grade_of, read_claims
    from tools.manifest import read_actions, read_manifest, read_triggers
    from tools.sources import built_in

    head = "What each rule promises; `python -m tools.kit check` proves the claims."
    rules = [(f"`{rule.name}`", rule.grade, rule.says) for rule in RULES]
    parts = ["# Connectors", "Generated from each folder's files.", "## The quality scale", head]
    parts.append(table(("Rule", "Grade", "Promise"), rules))
    for source in built_in():
        manifest, claims = read_manifest(source.folder), read_claims(source.folder)
        entries = read_actions(source.folder).actions
        left = [
            (f"`{name}`", claim.state, claim.reason)
            for name, claim in claims.items()
            if claim.state != "done"
        ]
        facts = [f"Grade: {grade_of(claims)}."]
        if entries:
            facts.append(f"Actions: {', '.join(f'`{entry.id}`' for entry in entries)}.")
        if declared := [one.id for one in read_triggers(source.folder) if one.is_declared]:
            facts.append(f"Triggers: {', '.join(f'`{one}`' for one in declared)}.")
        if manifest.speaks:
            facts.append(f"Speaks {', '.join(manifest.speaks)} with {host_words(manifest.hosts)}.")
        parts += [f"## {manifest.title}", manifest.summary, " ".join(facts)]
        parts.append(table(("Not claimed", "State", "Why"), left) if left else "")
    return "\n\n".join(part for part in parts if part)


def host_words(hosts: Iterable[str]) -> str:
    known = {
        "from_connection": "the hosts of its connection",
        "from_arguments": "the address in its arguments",
    }
    return " and ".join(known.get(host, f"`{host}`") for host in hosts)


def connections_page() -> str:
    """Every kind of connection with its fields; secrets are marked."""
    from tools.kinds import KINDS, schema_of_kind

    parts = ["# Kinds of connections", "Generated from the forms the API gives out."]
    for kind in KINDS.values():
        schema = schema_of_kind(kind)
        for field in schema["properties"].values():
            if field.get("writeOnly"):
                field["description"] = f"**Secret.** {field.get('description', '')}".strip()
        told = (kind.__doc__ or "").split("\n\n")[0]
        parts += [f"## `{kind.kind}`", f"{kind.title}. {told}", schema_table("Field", schema)]
    return "\n\n".join(parts)


def effect_words(effect: Any) -> str:
    if isinstance(effect, str):
        return f"`{effect}`"
    cases = ", ".join(f"{value} → `{of}`" for value, of in sorted(effect.by_value.items()))
    return f"by `{effect.argument}`: {cases}; otherwise `{effect.default}`"


def schema_table(kind: str, schema: Mapping[str, Any]) -> str:
    properties = schema.get("properties", {})
    if not properties:
        return ""
    required = set(schema.get("required", ()))
    rows = [
        (f"`{name}`", type_words(of), "yes" if name in required else "", of.get("description", ""))
        for name, of in properties.items()
    ]
    return table((kind, "Type", "Required", "Meaning"), rows)


def type_words(schema: Mapping[str, Any]) -> str:
    if "enum" in schema:
        return " or ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(type_words(option) for option in schema["anyOf"])
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return " or ".join(kind)
    return (
        f"list of {type_words(schema['items'])}"
        if kind == "array" and schema.get("items")
        else str(kind)
    )


def errors_page() -> str:
    """Every error class of the product: its code, blame, status and meaning."""
    from engine.errors import FlowError

    import_everything()
    classes = {cls.code: cls for cls in sorted(subclasses(FlowError), key=lambda c: c.__qualname__)}
    rows = [
        (
            f"`{code}`",
            str(cls.status_hint),
            cls.blame,
            "yes" if cls.retryable else "no",
            (cls.__doc__ or "").strip().splitlines()[0] if cls.__doc__ else "",
        )
        for code, cls in sorted(classes.items())
    ]
    head = (
        "# Error codes\n\nEvery error of the REST API is `application/problem+json` (RFC 9457) with one of "
        "these codes. *Blame* says whose side can mend it."
    )
    return f"{head}\n\n{table(('Code', 'Status', 'Blame', 'Retry helps', 'Meaning'), rows)}"


def problems_page() -> str:
    """Everything the validator can find, by its code."""
    from engine.core.problem_codes import MEANING

    rows = [(f"`{code}`", meaning) for code, meaning in sorted(MEANING.items())]
    head = (
        "# Problem codes\n\nWhat is found in a workflow document has one of these codes, a place in the document, a "
        "message and a hint; `facts` are the names in them, for who says them in another language."
    )
    return f"{head}\n\n{table(('Code', 'Meaning'), rows)}"


def import_everything() -> None:
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            if ".tests" not in module.name and ".migrations." not in module.name:
                importlib.import_module(module.name)


def subclasses(cls: type) -> set[Any]:
    direct = set(cls.__subclasses__())
    return direct.union(*(subclasses(sub) for sub in direct)) if direct else direct


def tables_page() -> str:
    """The core's decision tables, from the tables it decides by."""
    from engine.core import table as core

    return "\n\n".join(
        [
            "# Decision tables of the core",
            "Generated from `engine/core/table.py`, which the machine itself reads. Each cell is held by a "
            "document of `tests/conformance/cases`, which fails when another word stands there "
            "(`python -m tests.conformance.tables` counts them). *ok here* is ok by the very way out that "
            "the edge asks for; a branch that is read as a whole is *ok* whichever way it took.",
            "## When an edge is satisfied",
            matrix("Edge asks for", core.EDGE_SATISFIED),
            "## When a step runs, once all its edges are settled",
            matrix("Join", core.JOIN_RUNS),
            "## What follows a failed attempt",
            f"A step without `retry` makes at most {core.DEFAULT_ATTEMPTS} attempts.",
            matrix("Effect", core.REACTION),
            f"Whether it does follow, by what is left of the step's attempts. What an executor's restart has "
            f"cut off is made again up to {core.MAX_RECOVERIES} times beside them.",
            matrix("Wanted", core.FOLLOWS),
            "What an attempt has come to that was broken off: its time limit ran out, or its action raised "
            "something. What follows from that is above; `tests/conformance/test_broken_off.py` holds these cells.",
            matrix("Effect", core.BROKEN_OFF),
            "## What follows a settled item of `foreach`",
            matrix("`on_item_error`", core.ITEM_REACTION),
        ]
    )


def matrix(corner: str, cells: Mapping[tuple[str, str], object]) -> str:
    columns = list(dict.fromkeys(column for _, column in cells))
    lines = dict.fromkeys(line for line, _ in cells)
    rows = [
        (f"`{line}`", *(cell_words(cells[line, column]) for column in columns)) for line in lines
    ]
    return table((corner, *(column.replace("_", " ") for column in columns)), rows)


def cell_words(value: object) -> str:
    return {True: "yes", False: "no"}.get(value, str(value).replace("_", " "))  # type: ignore[call-overload]


def settings_page() -> str:
    """Every setting, its default and its meaning."""
    from api.settings import Settings

    rows = [
        (
            f"`NEXA_{name.upper()}`",
            ""
            if field.is_required() or callable(field.default_factory)
            else f"`{plain(field.default)}`",
            field.description or "",
        )
        for name, field in sorted(Settings.model_fields.items())
    ]
    head = "# Settings\n\nSettings come from the environment."
    return f"{head}\n\n{table(('Variable', 'Default', 'Meaning'), rows)}"


def plain(value: object) -> str:
    from pydantic_core import PydanticUndefined

    return "" if value in (None, (), PydanticUndefined) else str(value)


def cli_page() -> str:
    """The commands, from the command line's own help."""
    from typer.main import get_command

    from api.cli.commands import app

    parts = ["# Commands"]
    for name, command in _commands(get_command(app), ""):
        help_text = " ".join((command.help or "").split())
        parts += [f"## `nexa {name}`", help_text]
        rows = [
            (
                f"`{'/'.join(param.opts) if param.param_type_name == 'option' else (param.metavar or (param.name or '').upper())}`",
                getattr(param, "help", None) or "",
            )
            for param in command.params
            if param.name != "help"
        ]
        parts.append(table(("Argument", "Meaning"), rows) if rows else "")
    return "\n\n".join(part for part in parts if part)


def _commands(group: Any, lead: str) -> Iterator[tuple[str, Any]]:
    """Every command by its whole name; a group stands before its own."""
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield f"{lead}{name}", command
        yield from _commands(command, f"{lead}{name} ")


def schema_page() -> str:
    """The JSON Schema of the workflow document."""
    from engine.core.jsonschema import document_schema

    return json.dumps(document_schema(), indent=2, ensure_ascii=False)


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join("| " + " | ".join(escape(cell) for cell in line) + " |" for line in lines)


def escape(cell: str) -> str:
    return " ".join(cell.split()).replace("|", "\\|")


PAGES: dict[str, Callable[[], str]] = {
    "actions": actions_page,
    "cli": cli_page,
    "connections": connections_page,
    "connectors": connectors_page,
    "errors": errors_page,
    "problems": problems_page,
    "schema": schema_page,
    "settings": settings_page,
    "tables": tables_page,
}

if __name__ == "__main__":
    main()
