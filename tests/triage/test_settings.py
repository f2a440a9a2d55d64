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


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_batch_jobs_lie_in_the_users_own_state(monkeypatch, platform):
    for name in ("XDG_STATE_HOME", "LOCALAPPDATA", "TRIAGE_BATCHES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", platform)
    folder = load_settings().batches
    assert folder.parts[-2:] == ("huqi-triage", "batches")
    assert folder.is_relative_to(Path.home())


@pytest.mark.parametrize(("given", "used"), [("/var/state", True), ("relative", False)])
def test_a_state_folder_is_used_if_it_is_absolute(monkeypatch, given, used):
    monkeypatch.delenv("TRIAGE_BATCHES", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_STATE_HOME", given)
    assert load_settings().batches.is_relative_to("/var/state") is used


def test_limits_of_batch_jobs_can_be_set_and_not_to_nothing(monkeypatch):
    monkeypatch.setenv("TRIAGE_BATCH_ROWS", "5000")
    assert load_settings().batch_rows == 5000
    monkeypatch.setenv("TRIAGE_BATCH_ROWS", "0")
    with pytest.raises(UsageError, match="TRIAGE_BATCH_ROWS"):
        load_settings()
