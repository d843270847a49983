"""The container files hold to the compose schema, to each other and to the tree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = Path(__file__).parent / "schemas" / "compose-spec.json"


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return loaded


def test_the_compose_file_keeps_to_the_compose_schema() -> None:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text()))
    assert [error.message for error in validator.iter_errors(compose())] == []


def test_the_compose_schema_finds_a_mistake() -> None:
    broken = compose()
    broken["services"]["nexabuilder"]["prots"] = ["8700:8700"]
    assert not jsonschema_rs.validator_for(json.loads(SCHEMA.read_text())).is_valid(broken)


def test_no_password_stands_in_the_compose_file() -> None:
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            if "PASSWORD" in name or "KEY" in name or "DATABASE_URL" in name:
                assert "${" in value, name


def test_what_the_image_copies_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.M)
    assert copied
    missing = [name for line in copied for name in line.split() if not (ROOT / name).exists()]
    assert missing == []


def test_the_image_runs_as_an_ordinary_user() -> None:
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.M)
    assert users
    assert users[-1] not in {"root", "0"}
