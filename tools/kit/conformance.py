"""The conformance list: everything a connector's folder still owes, one line per finding."""

from __future__ import annotations

import ast
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from pydantic import ValidationError
from ruamel.yaml.error import YAMLError

from engine.errors import Invalid
from tools.generate import generated_texts
from tools.kit.connector import Connector, read_connector
from tools.kit.quality import RULES, Claim, read_claims
from tools.kit.rules import CHECKS
from tools.sources import Source

README_PARTS = ("## What it does", "## Needs", "## What can go wrong")
UNFILLED = "FILL" + "-IN"
_LARGEST_ICON = 4_000
# What may open a way out of the process: only a connector's client, and the manifest says so.
_PROTOCOLS = {
    "aiosmtplib": "smtp",
    "psycopg": "postgresql",
    "pymysql": "mysql",
    "aiosqlite": "sqlite",
    "duckdb": "duckdb",
    "imaplib": "imap",
}
# What is spoken by our own code over a connection that the SDK opens.
_STREAM = "tools.sdk.stream"
_OWN_PROTOCOLS = {"redis", "amqp", "mqtt", "nats"}
_NEVER = {"httpx", "httpcore", "requests", "urllib3", "aiohttp", "socket", "subprocess"}


@dataclass(frozen=True, slots=True)
class Finding:
    """What is missing, and under which rule or file it is owed."""

    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.where}: {self.says}"


async def conformance(source: Source) -> list[Finding]:
    """Return everything the connector still owes; an empty list means it keeps its promises."""
    try:
        one = await read_connector(source)
    except (ValidationError, YAMLError, OSError) as exc:
        return [Finding("manifest.yaml", f"it cannot be read ({type(exc).__name__})")]
    except Exception as exc:  # noqa: BLE001 - code that is being written can break in any way
        return [Finding("actions.py", f"it cannot be imported ({type(exc).__name__}: {exc})")]
    found = [*_unfilled(one), *_manifest(one), *_readme(one), *_icon(one), *_imports(one)]
    for file, text in generated_texts(source).items():
        if not file.exists():
            found.append(Finding(file.name, "it is missing: run `make docs`"))
        elif file.read_text(encoding="utf-8") != text:
            found.append(Finding(file.name, "it is out of date: run `make docs`"))
    return [*found, *[finding async for finding in _claims(one)]]


def _unfilled(one: Connector) -> Iterator[Finding]:
    for file, text in one.texts():
        for number, line in enumerate(text.splitlines(), 1):
            if UNFILLED in line:
                place = f"{file.relative_to(one.folder)}:{number}"
                yield Finding(place, line.strip().split(UNFILLED, 1)[1].strip(" :\"'"))


def _manifest(one: Connector) -> Iterator[Finding]:
    manifest = one.manifest
    if manifest.id != one.folder.name:
        yield Finding("manifest.yaml", f"the id must be {one.folder.name}")
    if not manifest.owners:
        yield Finding("manifest.yaml", "it names no owner")
    if not manifest.summary.endswith("."):
        yield Finding("manifest.yaml", "the summary is not a sentence")
    for action in one.actions:
        if not action.entry.id.startswith(f"{manifest.id}."):
            yield Finding("actions.py", f"{action.entry.id} must begin with {manifest.id}.")


def _readme(one: Connector) -> Iterator[Finding]:
    text = (one.folder / "README.md").read_text(encoding="utf-8")
    for part in README_PARTS:
        if part not in text:
            yield Finding("README.md", f"the part {part!r} is missing")
    for entry in one.entries:
        if f"`{entry.id}`" not in text:
            yield Finding("README.md", f"it does not tell of `{entry.id}`")


def _icon(one: Connector) -> Iterator[Finding]:
    text = (one.folder / "icon.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)  # noqa: S314 - a file of the tree under check
    if not root.tag.endswith("svg") or len(text) >= _LARGEST_ICON:
        yield Finding("icon.svg", "it must be a small drawing")
    if re.search(r"<script|on\w+=|href", text):
        yield Finding("icon.svg", "it must hold no scripts and no links")


def _imports(one: Connector) -> Iterator[Finding]:
    speaks, used = set(one.manifest.speaks), set[str]()
    for file, tree in one.code():
        imported = set(_imported(tree))
        protocols = {_PROTOCOLS[name] for name in imported & set(_PROTOCOLS)}
        if _streams(tree):
            protocols |= speaks & _OWN_PROTOCOLS or {"the protocol of its client"}
        if protocols and not file.name.startswith(("client.", "client_")):
            yield Finding(file.name, "only client.py, or a client_NAME.py, may open connections")
        used |= protocols
        for name in sorted(imported & _NEVER):
            yield Finding(file.name, f"{name} is not for connectors: ask the session it is given")
    if used != speaks - {"http"}:
        yield Finding("manifest.yaml", f"speaks must name {', '.join(sorted(used)) or 'http'}")


def _streams(tree: ast.Module) -> bool:
    nodes = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return any(node.module == _STREAM for node in nodes)


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


async def _claims(one: Connector) -> AsyncIterator[Finding]:
    try:
        claims = read_claims(one.folder)
    except (Invalid, OSError, YAMLError) as exc:
        yield Finding("quality.yaml", str(exc))
        return
    for rule in RULES:
        claim = claims[rule.name]
        if claim.state == "done":
            async for says in CHECKS[rule.name](one):
                yield Finding(rule.name, says)
        elif claim.state == "todo" and rule.grade == "bronze":
            yield Finding(rule.name, f"still to do, and owed by every connector: {rule.says}")
    if _pretends(one, claims["recorded_fixtures"]):
        yield Finding("recorded_fixtures", "there are recordings, so this is not exempt")


def _pretends(one: Connector, claim: Claim) -> bool:
    return claim.state == "exempt" and bool(one.takes)
