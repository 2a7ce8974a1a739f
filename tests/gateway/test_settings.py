"""Settings: from the environment, from files, and refused with words that help."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.gateway.errors import SettingsError
from bot.gateway.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CURIO_{name.upper()}", raising=False)
        monkeypatch.delenv(f"CURIO_{name.upper()}_FILE", raising=False)


def test_it_starts_without_any_setting() -> None:
    settings = load_settings()
    assert settings.port == 8000
    assert settings.database_url.startswith("sqlite:///")
    assert len(settings.internal_token.get_secret_value()) >= 32


def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIO_PORT", "9000")
    assert load_settings().port == 9000


def test_every_setting_can_come_from_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written = {"internal_token": "secret\n", "port": "9000\n", "allowed_origins": "https://a.example\n"}
    for name, value in written.items():
        (tmp_path / name).write_text(value)
        monkeypatch.setenv(f"CURIO_{name.upper()}_FILE", str(tmp_path / name))
    settings = load_settings()
    assert settings.internal_token.get_secret_value() == "secret"
    assert (settings.port, settings.allowed_origins) == (9000, ["https://a.example"])


def test_the_environment_goes_before_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "port").write_text("9000")
    monkeypatch.setenv("CURIO_PORT_FILE", str(tmp_path / "port"))
    monkeypatch.setenv("CURIO_PORT", "9001")
    assert load_settings().port == 9001


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIO_ADMIN_PASSWORD", "")
    assert load_settings().admin_password is None


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIO_INTERNAL_TOKEN", "very-secret")
    monkeypatch.setenv("CURIO_ADMIN_PASSWORD", "also-secret")
    shown = repr(load_settings())
    assert "very-secret" not in shown
    assert "also-secret" not in shown


def test_the_sites_that_may_embed_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIO_ALLOWED_ORIGINS", "https://a.example, http://localhost:8080,")
    assert load_settings().allowed_origins == ["https://a.example", "http://localhost:8080"]


def test_postgresql_is_spoken_with_the_driver_that_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIO_DATABASE_URL", "postgresql://curio@db/curio")
    assert load_settings().database_url == "postgresql+psycopg://curio@db/curio"


@pytest.mark.parametrize(
    ("name", "value", "mend"),
    [
        ("CURIO_PORT", "eighty", "integer"),
        ("CURIO_PORT", "70000", "65535"),
        ("CURIO_RASA_TIMEOUT", "0", "greater than 0"),
        ("CURIO_RASA_URL", "rasa:5005", "http://"),
        ("CURIO_PUBLIC_URL", "museum.example", "https://"),
        ("CURIO_DATABASE_URL", "mysql://curio@db/curio", "postgresql://"),
        ("CURIO_DATABASE_URL", "curio.db", "sqlite:///"),
        ("CURIO_DATABASE_URL", "sqlite://", "sqlite:///"),
        ("CURIO_ALLOWED_ORIGINS", "https://a.example/page", "no path"),
        ("CURIO_ALLOWED_ORIGINS", "*", "https://museum.example"),
        ("CURIO_WORKER", "perhaps", "boolean"),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, mend: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=name) as caught:
        load_settings()
    assert mend in str(caught.value)


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURIO_PORT", "eighty")
    monkeypatch.setenv("CURIO_RASA_TIMEOUT", "soon")
    with pytest.raises(SettingsError, match=r"CURIO_(PORT|RASA_TIMEOUT).*CURIO_(PORT|RASA_TIMEOUT)"):
        load_settings()


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CURIO_INTERNAL_TOKEN_FILE", str(tmp_path / "missing"))
    with pytest.raises(SettingsError, match=r"CURIO_INTERNAL_TOKEN_FILE.*missing"):
        load_settings()


def test_a_file_that_is_not_text_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(b"\xff\xfe\x00")
    monkeypatch.setenv("CURIO_INTERNAL_TOKEN_FILE", str(tmp_path / "token"))
    with pytest.raises(SettingsError, match=r"CURIO_INTERNAL_TOKEN_FILE.*UTF-8"):
        load_settings()


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_says_what_it_is_for(name: str) -> None:
    assert (Settings.model_fields[name].description or "").endswith(".")
