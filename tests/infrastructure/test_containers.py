"""The container files hold to the compose schema, to each other and to the tree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import yaml

from api.settings import Settings

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


def test_temporal_stays_away_unless_its_profile_is_asked_for() -> None:
    services = compose()["services"]
    always = {name for name, service in services.items() if "profiles" not in service}
    assert always == {"nexabuilder", "database"}
    assert {service["profiles"][0] for service in services.values() if "profiles" in service} == {
        "temporal"
    }
    for service in services.values():
        for needed in service.get("depends_on", {}):
            assert needed in services


def test_workers_are_told_what_the_service_is_told() -> None:
    services = compose()["services"]
    worker, service = services["worker"], services["nexabuilder"]
    assert worker["environment"] == service["environment"]
    assert set(Settings.model_fields) >= {
        name.removeprefix("NEXA_").lower() for name in worker["environment"]
    }
    assert worker["command"] == ["worker"]
    assert worker["cap_drop"] == ["ALL"]


def test_what_the_image_copies_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.M)
    assert copied
    missing = [name for line in copied for name in line.split() if not (ROOT / name).exists()]
    assert missing == []


def test_the_image_runs_as_an_ordinary_user() -> None:
    users = re.findall(r"^USER (\S+)", (ROOT / "Dockerfile").read_text(), re.M)
    assert users
    assert users[-1] not in {"root", "0"}
