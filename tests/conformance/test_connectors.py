"""Every folder under tools/steps and tools/connectors keeps the same promises."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from engine.ports.runner import Failed, StepOutcome, Succeeded, Unknown
from tests.conformance.recordings import load, play
from tools.catalog import connector_folders
from tools.generate import actions_in, actions_text, stale_files
from tools.manifest import read_actions, read_manifest
from tools.sdk.json_schema import findings, validator_of

FOLDERS = connector_folders()
WITH_ACTIONS = [folder for folder in FOLDERS if (folder / "actions.py").exists()]
RECORDINGS = [
    file for folder in FOLDERS for file in sorted((folder / "tests/fixtures").glob("*.json"))
]
README_PARTS = ("## What it does", "## Needs", "## What can go wrong")
BRONZE = (
    "schemas_described",
    "recorded_fixtures",
    "secrets_never_shown",
    "idempotency_key_sent",
    "real_peer_test",
    "errors_classified",
)
# What may open a way out of the process: only a folder's client, and it says so in the manifest.
PROTOCOLS = {"aiosmtplib": "smtp", "psycopg": "postgresql", "aiosqlite": "sqlite"}


def name_of(path: Path) -> str:
    return path.name if path.is_dir() else f"{path.parents[2].name}/{path.stem}"


def by_name(*paths: Path) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name_of)


def test_generated_files_are_those_the_code_makes() -> None:
    assert stale_files(write=False) == []


@by_name(*FOLDERS)
def test_the_manifest_names_its_folder_and_an_owner(path: Path) -> None:
    manifest = read_manifest(path)
    assert manifest.id == path.name
    assert manifest.owners
    assert manifest.summary.endswith(".")


@by_name(*FOLDERS)
def test_the_readme_says_what_people_ask(path: Path) -> None:
    text = (path / "README.md").read_text(encoding="utf-8")
    assert [part for part in README_PARTS if part not in text] == []
    for entry in read_actions(path).actions:
        assert f"`{entry.id}`" in text


@by_name(*FOLDERS)
def test_the_icon_is_a_small_drawing_without_scripts(path: Path) -> None:
    text = (path / "icon.svg").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)  # noqa: S314 - our own file
    assert root.tag.endswith("svg")
    assert len(text) < 4_000
    assert not re.search(r"<script|on\w+=|href", text)


@by_name(*FOLDERS)
def test_quality_claims_are_known_and_reasoned(path: Path) -> None:
    claims = yaml.safe_load((path / "quality.yaml").read_text(encoding="utf-8"))
    assert set(claims) == set(BRONZE)
    for rule, claim in claims.items():
        assert claim == "done" or re.match(r"exempt: \S.{10,}", claim), (rule, claim)
    fixtures = list((path / "tests/fixtures").glob("*.json"))
    assert (claims["recorded_fixtures"] == "done") == bool(fixtures)


@by_name(*WITH_ACTIONS)
def test_every_argument_and_result_is_described(path: Path) -> None:
    for entry in read_actions(path).actions:
        assert entry.input_schema["additionalProperties"] is False
        assert entry.summary.endswith(".")
        assert len(entry.synonyms) >= 5
        assert len(entry.examples) >= 2
        for part in (
            *entry.input_schema["properties"].items(),
            *entry.output_schema["properties"].items(),
        ):
            assert part[1].get("description"), (entry.id, part[0])
        for name, part in entry.input_schema["properties"].items():
            assert part.get("title"), (entry.id, name)
        for name in entry.expressions:
            assert entry.input_schema["properties"][name]["x-nexa-expr"]["vars"]


@by_name(*WITH_ACTIONS)
def test_examples_fit_their_own_schemas(path: Path) -> None:
    for entry in read_actions(path).actions:
        for name, part in entry.input_schema["properties"].items():
            for example in part.get("examples", ()):
                assert findings(validator_of(part), example, 1) == [], (entry.id, name)


@by_name(*WITH_ACTIONS)
def test_only_the_client_knows_a_protocol_and_the_manifest_declares_it(path: Path) -> None:
    speaks = set(read_manifest(path).speaks)
    used: set[str] = set()
    for file in path.glob("*.py"):
        imported = _imports(file)
        protocols = {PROTOCOLS[name] for name in imported & set(PROTOCOLS)}
        assert not protocols or file.name in {"client.py", "statement.py"}, file
        used |= protocols
        assert not imported & {"httpx", "httpcore", "requests", "urllib3", "socket"} - (
            {"socket"} if "smtp" in speaks else set()
        ), file
    assert used == speaks - {"http"}


@by_name(*[folder for folder in WITH_ACTIONS if (folder / "tests/fixtures").exists()])
def test_success_refusal_limit_and_garbage_are_recorded(path: Path) -> None:
    recorded = [load(file) for file in (path / "tests/fixtures").glob("*.json")]
    for one in actions_in(path):
        cases = {item["case"] for item in recorded if item["action"] == one.entry.id}
        assert {"success", "auth", "rate_limit", "malformed"} <= cases


@by_name(*RECORDINGS)
async def test_a_recording_ends_as_it_says_and_tells_no_secret(
    path: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    recording = load(path)
    outcome, heard = await play(recording)
    _check_outcome(outcome, recording["outcome"])
    for request in heard:
        expected = recording["request"]
        assert (request.method, request.target) == (expected["method"], expected["target"])
        assert expected["headers"].items() <= request.headers.items()
    shown = repr(outcome) + caplog.text + "".join(capsys.readouterr())
    for secret in recording["connection"]["secret"].values():
        assert secret not in shown


def _check_outcome(outcome: StepOutcome, expected: dict[str, Any]) -> None:
    match outcome:
        case Succeeded(output):
            assert expected["kind"] == "succeeded", outcome
            assert expected["output"].items() <= output.items()
        case Failed(error) | Unknown(error):
            kind = "failed" if isinstance(outcome, Failed) else "unknown"
            told = {"kind": kind, **error.as_json()}
            assert expected.items() <= told.items()


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_a_folder_without_actions_has_none_to_generate() -> None:
    for folder in set(FOLDERS) - set(WITH_ACTIONS):
        assert actions_text(folder) is None
