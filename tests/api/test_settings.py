"""Settings: read from the environment, refused in one plain sentence, secrets unseen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from api.settings import SettingInvalid, Settings, load_settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("NEXA_"):
            monkeypatch.delenv(name)


def test_without_any_setting_the_service_listens_on_this_machine_only() -> None:
    settings = load_settings()
    assert (settings.host, settings.port) == ("127.0.0.1", 8700)
    assert settings.data_dir.is_absolute()
    assert settings.database_address() is None
    assert not settings.is_behind_tls


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXA_PORT", "9000")
    monkeypatch.setenv("NEXA_DATA_DIR", "relative")
    monkeypatch.setenv("NEXA_PUBLIC_URL", "https://nexa.example.com/")
    monkeypatch.setenv("NEXA_ALLOWED_ADDRESSES", "127.0.0.1:9001, 127.0.0.1:9002")
    settings = load_settings()
    assert settings.port == 9000
    assert settings.data_dir == Path.cwd() / "relative"
    assert settings.public_url == "https://nexa.example.com"
    assert settings.is_behind_tls
    assert settings.allowed_addresses == ("127.0.0.1:9001", "127.0.0.1:9002")


def test_what_the_caller_says_counts_more_than_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NEXA_PORT", "9000")
    assert load_settings(port=9100).port == 9100


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NEXA_PORT", "many"),
        ("NEXA_PORT", "70000"),
        ("NEXA_PUBLIC_URL", "nexa.example.com"),
        ("NEXA_LOG_LEVEL", "loud"),
        ("NEXA_SESSION_DAYS", "0"),
        ("NEXA_ALLOWED_ADDRESSES", "127.0.0.1"),
        ("NEXA_DATABASE_ROLE_PREFIX", "Two words"),
        ("NEXA_VAULT_ADDRESS", "https://vault.example.com"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingInvalid, match=name) as told:
        load_settings()
    assert "\n" not in told.value.message


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXA_DATABASE_URL", "postgresql://u:canary-1@h/d")
    monkeypatch.setenv("NEXA_MASTER_KEY", "canary-2" * 8)
    settings = load_settings()
    assert "canary" not in repr(settings) + str(settings.model_dump())
    assert settings.database_address() == "postgresql://u:canary-1@h/d"


def test_the_master_key_comes_from_the_setting_or_a_file_of_its_own(tmp_path: Path) -> None:
    told = Settings.model_validate({"data_dir": tmp_path, "master_key": "ab" * 32})
    assert told.load_master_key() == bytes.fromhex("ab" * 32)
    assert not (tmp_path / "master.key").exists()
    kept = Settings.model_validate({"data_dir": tmp_path / "new"})
    assert kept.load_master_key() == kept.load_master_key()


def test_the_token_for_vault_is_read_anew_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "token"
    settings = load_settings(vault_address="https://vault.example.com:8200/", vault_token_file=file)
    assert settings.vault_address == "https://vault.example.com:8200"
    for token in ("first", "second"):
        file.write_text(token)
        assert settings.load_vault_token() == token
    with pytest.raises(SettingInvalid, match="VAULT_TOKEN"):
        load_settings(
            vault_address="https://vault.example.com", vault_token="t", vault_token_file=file
        )
