import pytest

from triage.locations import embedded_models, models_folder
from triage.registry import POINTER
from triage.settings import load_settings


def test_the_shipped_models_are_there():
    assert (embedded_models() / POINTER).is_file()


@pytest.mark.parametrize("variable", [None, "TRIAGE_MODELS", "triage_models"])
@pytest.mark.parametrize("file", ["", "TRIAGE_PORT=9000\n", "TRIAGE_MODELS=from-file\n"])
def test_the_short_way_leads_where_the_settings_do(tmp_path, monkeypatch, variable, file):
    monkeypatch.chdir(tmp_path)
    if file:
        (tmp_path / ".env").write_text(file)
    if variable:
        monkeypatch.setenv(variable, "from-environment")
    assert models_folder() == load_settings().models
