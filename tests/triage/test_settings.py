from pathlib import Path

import pytest

from triage.errors import UsageError
from triage.locations import embedded_models
from triage.settings import load_settings


def test_defaults_are_loopback_and_the_embedded_models():
    settings = load_settings()
    assert settings.host == "127.0.0.1"
    assert settings.models == embedded_models()


def test_environment_and_dotenv_set_them(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("TRIAGE_PORT=9001\nOTHER=1\n", encoding="utf-8")
    monkeypatch.setenv("TRIAGE_MODELS", "/somewhere")
    settings = load_settings()
    assert (settings.port, settings.models) == (9001, Path("/somewhere"))


def test_a_bad_value_is_one_chinese_sentence(monkeypatch):
    monkeypatch.setenv("TRIAGE_PORT", "eighty")
    with pytest.raises(UsageError, match="TRIAGE_PORT"):
        load_settings()
